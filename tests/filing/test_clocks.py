"""Every row of the delays, on the real content: both sides of each limit, and awkward calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.engine.model import FactId
from bot.filing.following import ClockDecision, decide_clock
from bot.filing.workdays import last_working_day
from tests.real import real_conversation

TABLE = real_conversation().library.table

#: the rows of the delays: code, the date that it counts from, other facts, start -> last day.
#: Dates are written by hand from the rule, not computed.
ROWS: list[tuple[str, str, dict[str, str], str, str]] = [
    # windows: the last good day
    ("fenetre_anef", "expire_le", {}, "2027-05-02", "2027-03-03"),
    ("fenetre_anef", "expire_le", {}, "2028-04-29", "2028-02-29"),
    ("fenetre_hors_anef", "expire_le", {}, "2027-05-02", "2027-05-02"),
    ("fenetre_vls_ts", "expire_le", {}, "2027-05-02", "2027-03-03"),
    ("famille_ue", "entre_le", {}, "2026-11-30", "2027-02-28"),
    ("famille_ue", "expire_le", {"etape": "renouvellement"}, "2027-05-02", "2027-05-02"),
    ("premiere_entree", "entre_le", {}, "2026-12-31", "2027-02-28"),
    ("premiere_entree", "entre_le", {}, "2027-12-31", "2028-02-29"),
    ("majorite_plein_droit", "ne_le", {}, "2008-03-01", "2027-02-28"),
    ("majorite_plein_droit", "ne_le", {}, "2009-03-01", "2028-02-29"),
    ("majorite_autres", "ne_le", {}, "2008-12-31", "2027-02-28"),
    ("vls_ts_3_mois", "entre_le", {}, "2026-11-30", "2027-02-28"),
    ("adresse_3_mois", "demenage_le", {}, "2026-10-31", "2027-01-31"),
    # limits counted from a paper
    ("perte_nationalite", "notifie_le", {}, "2026-12-31", "2027-02-28"),
    ("expire_6_mois", "expire_le", {}, "2026-08-31", "2027-02-28"),
    ("expire_9_mois", "expire_le", {}, "2026-05-31", "2027-02-28"),
    ("trois_mois_titre_expire", "expire_le", {}, "2026-11-30", "2027-02-28"),
    ("trois_mois_departements", "expire_le", {}, "2027-11-30", "2028-02-29"),
    ("api_duree", "notifie_le", {}, "2026-01-31", "2026-04-30"),
    ("api_duree", "notifie_le", {"titre": "refugie"}, "2026-08-31", "2027-02-28"),
    ("api_bpi", "notifie_le", {}, "2026-08-31", "2027-02-28"),
    ("recepisse_duree", "notifie_le", {}, "2027-01-31", "2027-02-28"),
    ("complement_30_jours", "notifie_le", {}, "2027-01-31", "2027-03-02"),
    ("complement_30_jours", "notifie_le", {}, "2028-01-31", "2028-03-01"),
    ("complement_30_jours", "notifie_le", {}, "2027-03-15", "2027-04-14"),  # summer time between
    ("ofii_certificat", "depose_le", {}, "2027-01-31", "2027-02-28"),
    (
        "ofii_certificat",
        "depose_le",
        {"demarche": "demande_sejour_pendant_asile"},
        "2026-11-30",
        "2027-02-28",
    ),
    # silence
    ("rejet_implicite", "depose_le", {}, "2026-10-31", "2027-02-28"),
    (
        "rejet_implicite",
        "depose_le",
        {"demarche": "regroupement_familial_demande"},
        "2026-08-31",
        "2027-02-28",
    ),
    ("rejet_implicite", "depose_le", {"titre": "etudiant"}, "2026-12-01", "2027-03-01"),
    ("rejet_implicite", "depose_le", {"article": "L421-14"}, "2026-12-31", "2027-03-01"),
    ("rejet_90_jours", "depose_le", {"titre": "jeune_au_pair"}, "2027-12-01", "2028-02-29"),
    (
        "rejet_90_jours",
        "depose_le",
        {"titre": "ict", "article": "L421-28"},
        "2026-10-31",
        "2027-02-28",
    ),
    ("rejet_talent", "depose_le", {"article": "L421-14"}, "2026-12-31", "2027-03-01"),
    ("rejet_talent", "depose_le", {"article": "L421-11"}, "2026-12-01", "2027-03-01"),
    ("rejet_talent", "depose_le", {"article": "L421-9"}, "2026-10-31", "2027-02-28"),
    ("rejet_talent", "depose_le", {"article": "inconnu"}, "2026-12-31", "2027-03-01"),
    ("rejet_regroupement", "depose_le", {}, "2026-08-31", "2027-02-28"),
    # appeals
    ("recours_2_mois", "notifie_le", {}, "2026-12-31", "2027-02-28"),
    ("recours_2_mois", "notifie_le", {}, "2027-12-31", "2028-02-29"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "libre"}, "2027-01-31", "2027-02-28"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "libre"}, "2028-01-31", "2028-02-29"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "assignation"}, "2027-02-26", "2027-03-05"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "prison"}, "2028-02-26", "2028-03-04"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "retention"}, "2027-03-27", "2027-03-29"),
    ("recours_oqtf", "notifie_le", {"situation_oqtf": "inconnu"}, "2027-03-27", "2027-03-29"),
    ("motifs", "notifie_le", {}, "2026-12-31", "2027-02-28"),
    ("motifs", "motifs_demandes_le", {"notifie_le": "2026-10-20"}, "2026-10-31", "2026-11-30"),
    ("motifs_reponse", "motifs_demandes_le", {}, "2027-01-31", "2027-02-28"),
    ("motifs_reponse", "motifs_demandes_le", {}, "2028-01-31", "2028-02-29"),
    ("recours_gracieux", "notifie_le", {}, "2026-12-31", "2027-02-28"),
]
#: rows that have no date: a sum, a judge without a delay, a silence that decides nothing
UNDATED = {
    *("anticipation_cr", "visa_regularisation_180", "visa_regularisation_premier", "taxe_titre"),
    *("silence_pas_decision", "api_n_empeche_pas"),
    *("refere_suspension", "refere_liberte", "refere_mesures_utiles"),
}


def clock(code: str, today: date, **facts: str) -> ClockDecision:
    known = {FactId(fact): value for fact, value in facts.items()}
    found = decide_clock(TABLE, code, known, today)
    assert isinstance(found, ClockDecision), found
    return found


@pytest.mark.parametrize(("code", "anchor", "facts", "start", "due"), ROWS)
def test_last_day_is_still_good_and_the_next_one_is_not(
    code: str, anchor: str, facts: dict[str, str], start: str, due: str
) -> None:
    last = date.fromisoformat(due)
    known = {**facts, anchor: start}

    assert clock(code, last, **known).due == last
    assert not clock(code, last - timedelta(days=1), **known).is_past
    assert not clock(code, last, **known).is_past
    assert clock(code, last + timedelta(days=1), **known).is_past


def test_every_row_of_the_delays_is_tried() -> None:
    tried = {row[0] for row in ROWS}

    assert tried | UNDATED == set(TABLE.clocks)
    assert tried & UNDATED == set()


@pytest.mark.parametrize("code", sorted(UNDATED))
def test_row_without_a_date_still_says_what_follows_and_from_which_article(code: str) -> None:
    found = clock(code, date(2026, 11, 27))

    assert found.due is None
    assert found.article
    assert found.effect


@pytest.mark.parametrize("code", sorted(TABLE.clocks))
def test_every_row_says_what_starts_it_what_follows_and_what_to_do(code: str) -> None:
    one = TABLE.clocks[code]

    assert one.counted_from
    assert one.effect
    assert one.steps
    assert one.sources


@pytest.mark.parametrize(
    "code", [row[0] for row in ROWS if row[0].startswith(("rejet", "recours"))]
)
def test_silence_and_appeals_bring_free_help(code: str) -> None:
    kinds = set(TABLE.clocks[code].help)

    assert {"association", "point_justice", "aide_juridictionnelle"} <= kinds


@pytest.mark.parametrize(
    ("expires", "opens"),
    [("2027-05-02", "2027-01-02"), ("2028-06-28", "2028-02-29"), ("2027-06-29", "2027-03-01")],
)
def test_window_of_anef_opens_120_days_before(expires: str, opens: str) -> None:
    found = clock("fenetre_anef", date(2026, 11, 27), expire_le=expires)

    assert found.opens == date.fromisoformat(opens)


@pytest.mark.parametrize("asked", [{}, {"motifs_demandes_le": "inconnu"}])
def test_reasons_are_still_to_ask_until_the_day_they_were_asked_is_known(
    asked: dict[str, str],
) -> None:
    facts = {FactId(f): v for f, v in {"notifie_le": "2026-10-20", **asked}.items()}
    found = decide_clock(TABLE, "motifs", facts, date(2026, 11, 21))

    assert isinstance(found, ClockDecision)
    assert (found.clock.id, found.due) == ("motifs", date(2026, 12, 20))


def test_date_that_is_not_known_gives_no_date_rather_than_a_wrong_one() -> None:
    found = clock("recours_2_mois", date(2026, 11, 27), notifie_le="inconnu")

    assert (found.due, found.open_day, found.is_past) == (None, None, False)


# --- working days ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "place", "open_day"),
    [
        ("2026-11-27", None, "2026-11-27"),  # a Friday
        ("2026-11-28", None, "2026-11-27"),
        ("2026-11-29", None, "2026-11-27"),
        ("2027-01-01", None, "2026-12-31"),
        ("2027-03-29", None, "2027-03-26"),  # Easter Monday, back to Friday
        ("2026-12-26", "67", "2026-12-24"),  # Christmas has two days in Alsace and Moselle
        ("2027-03-26", "57", "2027-03-25"),  # Good Friday
        ("2027-03-26", "93", "2027-03-26"),
        ("2027-05-27", "971", "2027-05-26"),  # end of slavery in Guadeloupe
        ("2027-05-27", "75", "2027-05-27"),
    ],
)
def test_day_with_open_counters(day: str, place: str | None, open_day: str) -> None:
    assert last_working_day(date.fromisoformat(day), place) == date.fromisoformat(open_day)


def test_limit_on_a_sunday_says_the_day_to_act_by() -> None:
    found = clock("complement_30_jours", date(2026, 11, 27), notifie_le="2026-10-30")

    assert (found.due, found.open_day) == (date(2026, 11, 29), date(2026, 11, 27))


def test_limit_on_an_open_day_says_nothing_more() -> None:
    found = clock("complement_30_jours", date(2026, 11, 20), notifie_le="2026-10-28")

    assert (found.due, found.open_day) == (date(2026, 11, 27), None)


def test_short_limit_over_a_week_end_is_not_moved_before_its_start() -> None:
    """48 hours from a Friday evening run on Saturday and Sunday: there is no earlier day."""
    found = clock(
        "recours_oqtf", date(2026, 11, 28), notifie_le="2026-11-28", situation_oqtf="retention"
    )

    assert (found.due, found.open_day) == (date(2026, 11, 30), None)


def test_birth_of_a_refusal_is_no_day_to_act_by() -> None:
    found = clock("rejet_implicite", date(2026, 11, 27), depose_le="2026-08-28")

    assert found.due == date(2026, 12, 28)
    assert clock("rejet_implicite", date(2026, 11, 27), depose_le="2026-08-27").open_day is None
