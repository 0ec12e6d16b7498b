"""The merge: the law first, then what is dated, sure and uncontradicted; else nothing routes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.model import FactId, Facts
from bot.filing.deadlines import shift
from bot.filing.model import Decision, Offset
from bot.filing.places import (
    COMMUNE,
    ROUTES_FOR,
    Entry,
    LocalAnswer,
    LocalPlace,
    Page,
    Request,
    contacts_of,
    covers,
    has_several_doors,
    helps_for,
    local_answer,
    state_of,
)
from bot.filing.resolve import resolve
from tests.real import TODAY, real_resolver

RENEWAL = Request(
    frozenset(("salarie", "renouvellement")), frozenset(("salarie",)), "renouvellement"
)
NOWHERE: Facts = {}
HERE: Facts = {COMMUNE: "93066"}


def entry(id_: str = "porte", **said: Any) -> Entry:
    """Return an entry that routes, but for what is said otherwise."""
    base = Entry(
        id=id_,
        place="93",
        about="renouvellement",
        titles=frozenset(),
        stages=frozenset(),
        excludes=frozenset(),
        communes=None,
        scope=None,
        channel="rdv",
        site=None,
        first_step="Prenez rendez-vous.",
        next_step=None,
        address=None,
        email=None,
        phone=None,
        url=None,
        documents=(),
        required=(),
        kind="official_page",
        sources=("page",),
        dated="2026-03-10",
        read_on=date(2026, 4, 1),
        checked_on=None,
        expires_on=None,
        confidence="high",
        conflicts_with=frozenset(),
    )
    return replace(base, **said)


def answer(*doors: Entry, facts: Facts = NOWHERE, today: date = TODAY) -> LocalAnswer:
    return local_answer(LocalPlace("93", "Seine-Saint-Denis", doors=doors), RENEWAL, facts, today)


# --- one entry ------------------------------------------------------------------------------


def test_a_dated_page_routes() -> None:
    found = answer(entry())

    assert found.status == "routes"
    assert found.entry == entry()


def test_the_last_day_of_24_months_still_routes_and_the_next_does_not() -> None:
    seen = date.fromisoformat("2026-03-10")
    last = shift(seen, Offset(months=24))

    assert answer(entry(), today=last).status == "routes"
    assert answer(entry(), today=last + timedelta(days=1)).status == "to_check"


def test_a_date_without_a_day_counts_from_its_first_day() -> None:
    assert entry(dated="2025").since == date(2025, 1, 1)
    assert answer(entry(dated="2024")).status == "to_check"


def test_the_last_day_holds_and_the_next_day_it_falls_away_by_itself() -> None:
    ends = entry(expires_on=TODAY)

    assert answer(ends).status == "routes"
    after = answer(ends, today=TODAY + timedelta(days=1))
    assert (after.status, after.seen, after.lapsed) == ("nothing", (), (ends,))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "practice"},
        {"confidence": "low"},
        {"dated": "2020-06-05"},
        {"dated": "2030-01-01"},
        {"about": "premiere"},
        {"excludes": frozenset(("salarie",))},
        {"titles": frozenset(("ict",))},
        {"stages": frozenset(("premiere",))},
    ],
    ids=str,
)
def test_what_is_not_sure_or_not_about_this_never_routes(said: dict[str, Any]) -> None:
    found = answer(entry(**said))

    assert found.entry is None
    assert found.status != "routes"


def test_what_is_shown_says_its_worth() -> None:
    states = [
        state_of(entry(**said), TODAY)
        for said in (
            {},
            {"kind": "practice"},
            {"dated": "2020"},
            {"confidence": "low"},
            {"dated": "2030"},
            {"expires_on": date(2026, 1, 1)},
        )
    ]

    assert states == ["in_force", "practice", "old", "doubtful", "to_come", "expired"]


# --- several entries ------------------------------------------------------------------------


def test_two_doors_as_good_contradict_each_other_and_neither_routes() -> None:
    one, other = entry("un"), entry("deux", channel="courrier", address="Rue X, 93000 Bobigny")

    found = answer(one, other)

    assert found.status == "conflict"
    assert found.entry is None
    assert set(found.seen) == {one, other}


def test_two_sources_that_agree_route_by_the_newest() -> None:
    newest = entry("neuf", dated="2026-05-01")

    found = answer(entry("vieux"), newest)

    assert found.entry == newest


def test_two_addresses_for_the_post_contradict_each_other() -> None:
    posts = [entry(i, channel="courrier", address=f"{i}, 93000 Bobigny") for i in ("un", "deux")]

    assert answer(*posts).status == "conflict"


def test_an_entry_that_another_contradicts_does_not_route_whoever_says_so() -> None:
    doubted = entry("sure")
    practice = entry("vue", kind="practice", channel="guichet")

    assert answer(doubted, practice).status == "routes"
    said = replace(practice, conflicts_with=frozenset(("sure",)))
    assert answer(doubted, said).status == "conflict"
    assert (
        answer(replace(doubted, conflicts_with=frozenset(("vue",))), practice).status == "conflict"
    )


def test_a_contradiction_that_ended_is_no_contradiction() -> None:
    ended = entry(
        "fini", channel="guichet", conflicts_with=frozenset(("porte",)), expires_on=date(2026, 1, 1)
    )

    assert answer(entry(), ended).entry == entry()


def test_the_commune_wins_over_the_whole_departement() -> None:
    local = entry("ici", communes=frozenset(("93066",)), scope="Saint-Denis", channel="guichet")

    assert answer(entry(), local, facts=HERE).entry == local
    assert answer(entry(), local, facts={COMMUNE: "93008"}).entry == entry()


def test_without_the_commune_no_door_is_guessed() -> None:
    local = entry("ici", communes=frozenset(("93066",)), scope="Saint-Denis", channel="guichet")

    for facts in (NOWHERE, {COMMUNE: "inconnu"}, {COMMUNE: "75056"}):
        assert answer(entry(), local, facts=facts).status == "commune"


def test_the_title_named_wins_over_its_family() -> None:
    named = entry("nommee", about="salarie", channel="demarche_numerique")

    assert answer(entry(), named).entry == named


def test_a_town_is_asked_only_for_what_may_route() -> None:
    part: dict[str, Any] = {"communes": frozenset(("93066",)), "scope": "Saint-Denis"}

    def asks(**said: Any) -> bool:
        doors = (entry(**part, **said),)
        return has_several_doors(LocalPlace("93", "x", doors=doors), RENEWAL)

    assert asks()
    assert not asks(kind="practice")
    assert not asks(dated="2020")
    assert not asks(about="premiere")


# --- pages and contacts ---------------------------------------------------------------------


def test_the_page_of_the_request_comes_before_the_general_one() -> None:
    general, own = Page("etrangers", "https://a.gouv.fr"), Page("salarie", "https://b.gouv.fr")
    place = LocalPlace("93", "x", pages=(general, own))

    assert local_answer(place, RENEWAL, NOWHERE, TODAY).page == own
    other = Request(frozenset(("ict", "premiere")), frozenset(("ict",)), "premiere")
    assert local_answer(place, other, NOWHERE, TODAY).page == general


def test_contacts_are_those_of_the_block_here_newest_first() -> None:
    old = entry("vieux", about="pan", dated="2024-01-01")
    new = entry("neuf", about="pan")
    ended = entry("fini", about="pan", expires_on=date(2026, 1, 1))
    there = entry("ailleurs", about="pan", communes=frozenset(("93008",)), scope="Bobigny")
    place = LocalPlace(
        "93", "x", contacts=(old, new, ended, there, entry("autre", about="contact"))
    )

    assert contacts_of(place, ("pan",), HERE, TODAY) == (new, old)
    assert there in contacts_of(place, ("pan",), NOWHERE, TODAY)


def test_a_block_of_the_anef_turns_to_the_help_points() -> None:
    assert helps_for("api_non_delivree")[0] == "api_probleme"
    assert helps_for("connexion_impossible") == ("anef_aide", "pan", "contact")
    assert helps_for("rdv_introuvable") == ("contact",)


# --- properties -----------------------------------------------------------------------------

_DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
_ENTRIES = st.builds(
    entry,
    id_=st.sampled_from(["a", "b", "c", "d", "e"]),
    about=st.sampled_from(["renouvellement", "salarie", "premiere", "remise_titre"]),
    channel=st.sampled_from(["rdv", "courrier", "guichet", "email", "demarche_numerique"]),
    kind=st.sampled_from(["rule", "official_page", "association", "practice"]),
    confidence=st.sampled_from(["high", "medium", "low"]),
    dated=_DAYS.map(lambda d: d.isoformat()) | _DAYS.map(lambda d: d.isoformat()[:7]),
    expires_on=st.none() | _DAYS,
    communes=st.none() | st.just(frozenset(("93066",))) | st.just(frozenset(("93008",))),
    conflicts_with=st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=1),
)
_DOORS = st.lists(_ENTRIES, max_size=5, unique_by=lambda one: one.id)
_FACTS = st.sampled_from([NOWHERE, HERE, {COMMUNE: "93008"}, {COMMUNE: "inconnu"}])


@given(doors=_DOORS, facts=_FACTS, today=_DAYS)
def test_only_what_is_in_force_routes_and_nothing_contradicts_it(
    doors: list[Entry], facts: Facts, today: date
) -> None:
    found = answer(*doors, facts=facts, today=today)

    if found.entry is None:
        assert found.status != "routes"
        return
    chosen = found.entry
    assert covers(chosen, RENEWAL)
    assert state_of(chosen, today) == "in_force"
    assert chosen.since >= shift(today, ROUTES_FOR)
    assert chosen.expires_on is None or chosen.expires_on >= today
    assert all(chosen.id not in other.conflicts_with for other in found.seen)
    assert all(other.id not in chosen.conflicts_with for other in found.seen)


@given(doors=_DOORS, facts=_FACTS, today=_DAYS)
def test_nothing_known_is_lost_and_nothing_ended_is_shown_as_alive(
    doors: list[Entry], facts: Facts, today: date
) -> None:
    found = answer(*doors, facts=facts, today=today)

    shown = {*found.seen, *([found.entry] if found.entry else [])}
    assert {state_of(one, today) for one in found.lapsed} <= {"expired"}
    assert not {state_of(one, today) for one in shown} & {"expired", "to_come"}
    about = {one for one in doors if covers(one, RENEWAL)}
    assert shown | {*found.lapsed} <= about


@given(doors=_DOORS, facts=_FACTS, today=_DAYS)
def test_the_order_of_the_file_changes_nothing(
    doors: list[Entry], facts: Facts, today: date
) -> None:
    one = answer(*doors, facts=facts, today=today)
    other = answer(*reversed(doors), facts=facts, today=today)

    assert (one.status, one.entry, one.seen) == (other.status, other.entry, other.seen)


def _every_national_request() -> list[Facts]:
    held = real_resolver().library.table
    titles = [p for p in held.procedures.values() if p.fact == "titre"]
    asked: list[Facts] = [
        {FactId("demarche"): "titre_sejour", FactId("titre"): p.id, FactId("etape"): stage}
        for p in titles
        for stage in p.stages
    ]
    asked += [{FactId("demarche"): p.id} for p in held.procedures.values() if p.fact == "demarche"]
    return [facts for facts in asked if _is_national(facts)]


def _is_national(facts: Facts) -> bool:
    found = resolve(real_resolver().library.table, facts, TODAY)
    return isinstance(found, Decision) and found.scope == "national"


NATIONAL_REQUESTS = _every_national_request()
_HOSTILE = st.lists(
    st.builds(
        entry,
        id_=st.sampled_from(["a", "b", "c"]),
        about=st.sampled_from(["premiere", "renouvellement", "changement_statut", "etudiant"]),
        channel=st.sampled_from(["courrier", "rdv", "email"]),
        kind=st.sampled_from(["rule", "official_page"]),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)


def test_there_are_national_requests_to_try() -> None:
    assert len(NATIONAL_REQUESTS) > 40


@given(doors=_HOSTILE, facts=st.sampled_from(NATIONAL_REQUESTS))
def test_a_national_title_is_never_rerouted_whatever_a_local_page_says(
    doors: list[Entry], facts: Facts
) -> None:
    held = real_resolver().library.table
    here = LocalPlace("93", "Seine-Saint-Denis", doors=tuple(doors))
    hostile = replace(held, places={"93": here})
    known = {**facts, FactId("departement"): "93"}

    found, before = resolve(hostile, known, TODAY), resolve(held, known, TODAY)

    assert isinstance(found, Decision)
    assert isinstance(before, Decision)
    assert found.local is None
    assert (found.door.channel, found.scope) == (before.door.channel, "national")


@pytest.mark.parametrize("code", ["973", "976", "977", "978", "986", "987", "988"])
def test_where_the_law_is_another_a_local_page_moves_no_title_of_the_anef(code: str) -> None:
    """No claim about the ANEF there; a page on what is « not on the ANEF » says nothing of it."""
    held = real_resolver().library.table
    place = LocalPlace(code, "x", doors=(entry(place=code, about="premiere", channel="courrier"),))
    facts: Facts = {
        FactId("demarche"): "titre_sejour",
        FactId("titre"): "etudiant",
        FactId("etape"): "premiere",
        FactId("departement"): code,
    }

    found = resolve(replace(held, places={code: place}), facts, TODAY)

    assert isinstance(found, Decision)
    assert found.local is None
    assert found.door.channel in ("anef", "prefecture_decides")
