"""What each paper is worth, on the real content: the flyer of 2023, R.431-15-2, the limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.engine.model import FactId
from bot.filing.doors import door_for, work_for
from bot.filing.following import ClockDecision
from bot.filing.model import Missing, PaperDecision
from bot.filing.resolve import resolve
from tests.real import READ, real_conversation

TABLE = real_conversation().library.table
LISTED = TABLE.papers["api_premiere"].work_list
TITLES = {i: p for i, p in TABLE.procedures.items() if p.fact == "titre"}


def paper(document: str, **facts: str) -> PaperDecision:
    known = {FactId("document"): document, **{FactId(f): v for f, v in facts.items()}}
    answer = resolve(TABLE, known, READ)
    assert isinstance(answer, PaperDecision)
    return answer


# --- the flyer ------------------------------------------------------------------------------

FLYER = {  # stay, social rights, work, borders: as the ministry wrote for protected persons
    ("api_premiere", "refugie"): ("yes", "yes", "yes", "no"),
    ("api_premiere", "protection_subsidiaire"): ("yes", "yes", "yes", "no"),
    ("adf_premiere", None): ("yes", "yes", "conditional", "yes"),
    ("adf_renouvellement", None): ("yes", "yes", "conditional", "yes"),
    ("confirmation_pre_demande", None): ("no", "no", "no", "no"),
    ("confirmation_depot", None): ("no", "no", "no", "no"),
}


@pytest.mark.parametrize(("document", "title"), FLYER)
def test_each_paper_of_the_flyer_opens_what_the_flyer_says(
    document: str, title: str | None
) -> None:
    answer = paper(document, **({"titre": title} if title else {}))

    one = answer.paper
    got = (one.stay, answer.social_rights, answer.work, one.schengen)
    assert got == FLYER[document, title]


def test_favourable_decision_on_a_renewal_is_worth_nothing_alone() -> None:
    assert paper("adf_renouvellement").paper.accompanied_by == ("titre_ou_visa_precedent",)


@pytest.mark.parametrize("document", sorted(TABLE.papers))
def test_every_paper_says_what_to_do_when_it_is_missing_late_or_wrong(document: str) -> None:
    one = TABLE.papers[document]

    assert one.missing
    assert one.late
    assert one.wrong
    assert one.show or one.clock or one.help


# --- the right to work on a first API -------------------------------------------------------


def test_the_list_is_the_one_that_the_lawyers_quote() -> None:
    assert LISTED is not None
    said = "L421-22 L421-23 L421-26 L421-27 L421-28 L421-29 L422-14 L423-1 L423-6 L423-7 L423-11"
    said += " L423-12 L423-13 L423-14 L423-15 L423-16 L423-22 L424-1 L424-3 L424-9 L424-11 L424-13"
    said += " L424-18 L424-19 L424-21 L425-1 L425-3 L426-1 L426-2 L426-3 L426-5 L426-6 L426-7"
    assert LISTED.yes == {*said.split(), "L426-10"}
    assert {"L421-1", "L421-3", "L421-34", "L421-13-1", "L421-21"} <= set(LISTED.conditional)


@pytest.mark.parametrize(
    "article",
    [
        *("L422-1", "L423-2", "L423-8", "L423-10", "L423-21", "L423-23", "L425-6", "L425-7"),
        *("L425-9", "L426-17", "L426-20", "L435-1"),
    ],
)
def test_article_that_is_not_on_the_list_gives_no_right(article: str) -> None:
    answer = paper("api_premiere", article=article)

    assert (answer.work, answer.work_article) == ("no", "R431-15-2")


@pytest.mark.parametrize("article", ["L421-34", "L421-9", "L421-16"])
def test_condition_of_an_article_is_said(article: str) -> None:
    answer = paper("api_premiere", article=article)

    assert answer.work == "conditional"
    assert answer.condition


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("etudiant", "no"),
        ("visiteur", "no"),
        ("etranger_malade", "no"),
        ("ordonnance_protection", "no"),
        ("refugie", "yes"),
        ("ascendant_francais", "yes"),
        ("mna_ase_avant_16", "yes"),
        ("talent_famille", "yes"),
        ("inconnu", "conditional"),
        ("vpf_liens_personnels", "conditional"),  # has no API: the paper's own, cautious answer
    ],
)
def test_title_settles_the_right_to_work(title: str, work: str) -> None:
    assert paper("api_premiere", titre=title).work == work


@pytest.mark.parametrize(
    ("facts", "work"),
    [
        ({"titre": "talent", "document_detenu": "vls_ts"}, "yes"),
        ({"titre": "talent", "document_detenu": "visa_court_sejour"}, "no"),
        ({"titre": "travailleur_saisonnier", "autorisation_travail_obtenue": "oui"}, "yes"),
        ({"titre": "travailleur_saisonnier", "autorisation_travail_obtenue": "non"}, "no"),
    ],
)
def test_visa_and_work_authorisation_settle_the_others(facts: dict[str, str], work: str) -> None:
    assert paper("api_premiere", **facts).work == work


def titles_with_one_answer() -> Iterator[tuple[str, str]]:
    """Titles all of whose articles stand together on the list, or all off it."""
    assert LISTED is not None
    for title, procedure in TITLES.items():
        if title == "ue_famille_pays_tiers":
            continue  # its right comes from European law: a condition, said in words
        articles = set(procedure.articles)
        if "premiere" not in procedure.stages:
            continue
        if articles and articles <= LISTED.yes:
            yield title, "yes"
        elif articles and not articles & (LISTED.yes | set(LISTED.conditional)):
            yield title, "no"


@pytest.mark.parametrize(("title", "work"), list(titles_with_one_answer()))
def test_titles_of_the_table_agree_with_the_list(title: str, work: str) -> None:
    facts = {FactId("demarche"): "titre_sejour", FactId("titre"): title}
    first = {**facts, FactId("etape"): "premiere", FactId("fondement"): "autre"}
    door = door_for(TABLE, TITLES[title], "premiere", first)
    if isinstance(door, Missing) or door.paper is None or door.paper.id != "api_premiere":
        return

    assert work_for(door, first) == work


@pytest.mark.parametrize("article", ["6-2", "7bis", "inconnu"])
def test_agreement_with_algeria_is_not_judged_by_the_list(article: str) -> None:
    assert paper("api_premiere", article=article).work == "conditional"


def test_family_of_a_european_citizen_is_told_where_the_right_comes_from() -> None:
    answer = paper("api_premiere", article="L233-2")

    assert answer.condition is not None
    assert "Union européenne" in answer.condition


def test_renewal_paper_is_not_answered_from_the_list() -> None:
    assert paper("api_renouvellement", article="L422-1").work == "conditional"


# --- limits and help ------------------------------------------------------------------------


def limit(document: str, **facts: str) -> ClockDecision:
    found = paper(document, **facts).limit
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({}, None),
        ({"notifie_le": "2026-11-20"}, "2026-11-22"),
        ({"notifie_le": "2026-11-20", "situation_oqtf": "inconnu"}, "2026-11-22"),
        ({"notifie_le": "2026-11-20", "situation_oqtf": "retention"}, "2026-11-22"),
        ({"notifie_le": "2026-11-20", "situation_oqtf": "assignation"}, "2026-11-27"),
        ({"notifie_le": "2026-11-20", "situation_oqtf": "prison"}, "2026-11-27"),
        ({"notifie_le": "2026-11-20", "situation_oqtf": "libre"}, "2026-12-20"),
        ({"notifie_le": "inconnu", "situation_oqtf": "libre"}, None),
    ],
)
def test_oqtf_counts_the_shortest_delay_when_the_situation_is_not_known(
    facts: dict[str, str], due: str | None
) -> None:
    found = limit("oqtf", **facts)

    assert (found.due and found.due.isoformat()) == due
    if "situation_oqtf" not in facts:
        assert found.article == "L921-2"


@pytest.mark.parametrize(
    ("document", "clock"),
    [
        ("refus", "recours_2_mois"),
        ("oqtf", "recours_oqtf"),
        ("demande_complement", "complement_30_jours"),
        ("notification_cloture", "recours_2_mois"),
    ],
)
def test_paper_that_starts_a_limit_names_it(document: str, clock: str) -> None:
    assert limit(document).clock.id == clock


@pytest.mark.parametrize("document", ["refus", "oqtf", "avis_audience", "notification_cloture"])
def test_refusal_order_to_leave_and_court_date_bring_help_everywhere(document: str) -> None:
    kinds = {one.kind for one in paper(document).help}

    assert {"avocat", "association", "point_justice", "aide_juridictionnelle"} <= kinds


def test_help_of_the_departement_comes_before_the_national_one() -> None:
    ids = [one.id for one in paper("refus", departement="14").help if one.kind == "association"]

    assert ids[0] == "asti_14"
    assert "cimade" in ids
    assert "asti_71" not in ids


@pytest.mark.parametrize(
    ("situation", "is_shown"), [("libre", False), ("retention", True), ("inconnu", True)]
)
def test_help_inside_a_detention_centre_is_shown_where_it_may_be_of_use(
    situation: str, is_shown: bool
) -> None:
    kinds = {one.kind for one in paper("oqtf", situation_oqtf=situation).help}

    assert ("retention" in kinds) == is_shown


def test_paper_that_is_not_known_is_never_guessed() -> None:
    answer = resolve(TABLE, {FactId("document"): "inconnu"}, READ)

    assert isinstance(answer, Missing)
    assert set(answer.values) == set(TABLE.papers)
