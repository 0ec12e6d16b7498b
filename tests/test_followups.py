"""Tests of bot/followups.py on the real content: what a face shows, keeps and reminds of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.content.library import Library
from bot.engine.limits import MAX_LABEL_CHARS
from bot.engine.model import FactId
from bot.filing.following import ProtocolDecision, decide_protocol
from bot.filing.followup import MAX_DATES
from bot.filing.followups import FollowUps
from bot.filing.followups_json import from_json, to_json
from bot.filing.letter_form import Form, finish
from bot.followups import FOLLOW, Followed, Follower
from bot.render.letters import write_letter
from bot.render.screen import Screen
from tests.real import TODAY, real_conversation
from tests.render.test_matrix import faults_of

HELD = real_conversation()
TABLE = HELD.library.table
FOLLOWER = Follower(HELD.library, HELD.languages)
BLOCKS = sorted(TABLE.facts[FactId("blocage")].values)
MAX_TOKEN_BYTES = 40


class Person:
    """Somebody who presses; what is held goes through JSON between every two presses."""

    def __init__(self, block: str, **facts: str) -> None:
        self.follower, self.today, self.language = FOLLOWER, TODAY, "fr"
        decision = decide_protocol(TABLE, block)
        assert isinstance(decision, ProtocolDecision)
        known = {FactId(fact): value for fact, value in facts.items()}
        self.last = self.follower.start(FollowUps(), decision, known, self.today, "fr")

    @property
    def held(self) -> FollowUps:
        return from_json(to_json(self.last.held))

    def press(self, *tokens: str) -> Screen:
        for token in tokens:
            self.last = self.follower.press(self.held, token, self.today, self.language)
        return self.last.screen

    def type(self, text: str) -> Screen:
        self.last = self.follower.typed(self.held, text, self.today, self.language)
        return self.last.screen

    def sees(self, text: str) -> bool:
        return text in self.last.screen.text()


def screens_of(block: str, language: str) -> list[Screen]:
    """Every kind of screen of a block, with nothing ticked and with everything ticked."""
    person = Person(block, departement="14")
    person.language = language
    shown = [person.press("/suivi"), person.press("/suivi 1")]
    shown += [person.press(f"/suivi 1 tout {page}") for page in (1, 2, 3)]
    ids = [known.step for known in person.held.lists[0].known]
    for step in ids:
        shown.append(person.press(f"/suivi 1 voir {step}"))
        shown.append(person.press(f"/suivi 1 date {step}"))
        shown.append(person.press(f"/suivi 1 fait {step}"))
        shown.append(person.press(f"/suivi 1 voir {step}"))
    shown += [person.press(f"/suivi 1 {verb}") for verb in ("fil", "fin", "vu")]
    return shown


# --- every block ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("block", BLOCKS)
def test_every_screen_of_every_block_is_whole_and_its_buttons_fit(
    block: str, language: str
) -> None:
    for screen in screens_of(block, language):
        assert list(faults_of(screen)) == []
        assert len(screen.buttons) <= 10
        for button in screen.buttons:
            assert button.id.isascii()
            assert len(button.id) <= MAX_TOKEN_BYTES
            assert len(button.label) <= MAX_LABEL_CHARS


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_can_be_followed_to_its_end(block: str) -> None:
    person = Person(block)
    for _ in range(40):
        now = person.press("/suivi 1")
        open_steps = [b.id for b in now.buttons if " voir " in b.id]
        todo = next((one for one in open_steps if not _is_done(person, one)), None)
        if todo is None:
            person.today += timedelta(days=31)
            todo = next(
                (
                    b.id
                    for b in person.press("/suivi 1").buttons
                    if " voir " in b.id and not _is_done(person, b.id)
                ),
                None,
            )
        if todo is None:
            break
        person.press(todo.replace(" voir ", " fait "))

    assert {t.step for t in person.held.lists[0].ticks} == {
        k.step for k in person.held.lists[0].known
    }
    assert person.sees("Tout est fait.")


def _is_done(person: Person, token: str) -> bool:
    return person.held.lists[0].tick(token.rpartition(" ")[2]) is not None


@pytest.mark.parametrize("block", BLOCKS)
def test_every_step_names_its_proof_its_wait_and_what_comes_next(block: str) -> None:
    decision = decide_protocol(TABLE, block)
    assert isinstance(decision, ProtocolDecision)
    for step in decision.steps:
        assert step.label
        assert step.evidence
        assert step.wait_days >= 0
        assert step.kind in ("rule", "practice")
        assert bool(step.article) == (step.kind == "rule")
    assert decision.protocol.solved
    for clock in decision.protocol.clocks:
        assert TABLE.clocks[clock].ask == ()  # only a date may be missing


@pytest.mark.parametrize("block", BLOCKS)
def test_proof_number_one_is_the_page_of_the_prefecture(block: str) -> None:
    decision = decide_protocol(TABLE, block)
    assert isinstance(decision, ProtocolDecision)

    assert decision.steps[0].id == "page_prefecture"


def test_free_help_comes_before_a_lawyer_and_after_the_letter() -> None:
    """Help desk, local help point, letter, free help, lawyer, legal aid."""
    order = ["ccc_formulaire", "ccc_courriel", "ccc_appel", "pan", "prefecture_lrar"]
    order += ["defenseur", "avocat_refere", "aide_juridictionnelle"]
    decision = decide_protocol(TABLE, "fondement_absent")
    assert isinstance(decision, ProtocolDecision)
    ids = [step.id for step in decision.steps]

    assert [one for one in ids if one in order] == order


# --- one person -----------------------------------------------------------------------------


def test_offer_is_made_under_a_protocol_alone() -> None:
    decision = decide_protocol(TABLE, "rdv_introuvable")
    assert isinstance(decision, ProtocolDecision)

    offered = FOLLOWER.offer(decision, "en")
    assert offered is not None
    assert (offered.id, offered.label) == (FOLLOW, "Follow these steps")
    assert FOLLOWER.offer(None, "fr") is None


def test_date_is_asked_read_and_counted_from() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 date page_prefecture")
    assert person.held.asked == "/suivi 1 date page_prefecture"

    person.type("3 nov. 2026")

    tick = person.held.lists[0].tick("page_prefecture")
    assert tick is not None
    assert tick.dates == (date(2026, 11, 3),)
    assert person.held.asked is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("demain", "Je n'ai pas lu de date"),
        ("31/02/2026", "Cette date n'existe pas"),
        ("22/11/2026", "Cette date est trop lointaine"),
        ("1/1/1950", "Cette date est trop ancienne"),
        ("x" * 5000, "Ce texte est trop long"),
    ],
)
def test_date_that_cannot_be_is_asked_again(typed: str, said: str) -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 date page_prefecture")

    person.type(typed)

    assert person.sees(said)
    assert person.held.asked == "/suivi 1 date page_prefecture"
    assert person.held.lists[0].ticks == ()


def test_limit_is_first_on_the_screen_once_its_date_is_known() -> None:
    person = Person("repondre_complement")
    assert person.sees("Donnez la date de départ")
    person.press("/suivi 1 jour notifie_le")
    person.type("10/11/2026")

    kinds = [block.kind for block in person.last.screen.blocks]
    assert kinds[kinds.index("answer") + 1] != "quiet"
    assert "Au plus tard le 10 décembre 2026." in person.last.screen.text()
    assert [(r.day, r.id) for r in person.last.reminders] == [
        (date(2026, 12, 3), "1.delai_semaine.complement_30_jours"),
        (date(2026, 12, 9), "1.delai_veille.complement_30_jours"),
    ]


def test_known_facts_are_kept_where_they_are_needed_and_nowhere_else() -> None:
    person = Person("repondre_complement", notifie_le="2026-11-20", departement="93", ne_le="x")

    kept = {"notifie_le": "2026-11-20", "departement": "93"}  #: the second for its letter
    assert dict(person.held.lists[0].facts) == kept


def test_silence_of_the_title_is_used_when_the_title_is_known() -> None:
    """Ninety days for a student: counting four months would be too late."""
    facts = {"demarche": "titre_sejour", "titre": "etudiant", "etape": "renouvellement"}
    person = Person("api_non_renouvelee", depose_le="2026-09-01", **facts)

    assert person.sees("Sans réponse, un refus naîtra le 30 novembre 2026.")


def test_local_practice_moves_a_step_and_makes_it_compulsory() -> None:
    def order(**facts: str) -> list[tuple[str, bool]]:
        decision = decide_protocol(
            TABLE, "connexion_impossible", {FactId(f): v for f, v in facts.items()}
        )
        assert isinstance(decision, ProtocolDecision)
        names = ("ccc_formulaire", "ccc_appel", "pan", "prefecture_lrar")
        return [(s.id, s.is_required) for s in decision.steps if s.id in names]

    usual = [("ccc_formulaire", True), ("ccc_appel", True), ("pan", False)]
    assert order() == [*usual, ("prefecture_lrar", True)]
    assert order(departement="14") == [*usual[:2], ("pan", True), ("prefecture_lrar", True)]
    assert order(departement="77")[:2] == [("pan", False), ("ccc_formulaire", True)]


def test_step_that_promises_help_says_how_to_reach_it() -> None:
    person = Person("connexion_impossible", departement="14")

    person.press("/suivi 1 voir defenseur")

    assert person.sees("09 69 39 00 00")
    assert person.sees("ASTI 14, Calvados")


def test_departement_is_asked_where_the_practice_differs() -> None:
    person = Person("connexion_impossible")
    person.press("/suivi 1 jour expire_le")
    person.type("1/3/2027")
    assert "/suivi 1 lieu departement" in [b.id for b in person.press("/suivi 1").buttons]

    person.press("/suivi 1 lieu departement")
    person.type("Caen")

    assert dict(person.held.lists[0].facts) == {"expire_le": "2027-03-01", "departement": "14"}
    person.press("/suivi 1 voir pan")
    assert person.sees("Calvados : la préfecture demande de passer par le PAN")


@pytest.mark.parametrize(
    "token",
    ["", "/suivi 7", "/suivi 7 fait page_prefecture", "/autre", "/suivi 1x", "\ud800", "/suivi  "],
)
def test_button_of_nothing_that_is_held_leads_to_the_list(token: str) -> None:
    person = Person("rdv_introuvable")
    before = person.held

    person.press(token)

    assert person.held == before
    assert "/suivi 1" in [b.id for b in person.last.screen.buttons]


@pytest.mark.parametrize(
    "command",
    [
        *("fait rien", "voir rien", "date rien", "rien", "pas page_prefecture", "tout 99"),
        *("tout x", "jour rien", "jour departement", "lieu notifie_le", "ok page_prefecture"),
    ],
)
def test_forged_command_changes_nothing(command: str) -> None:
    person = Person("rdv_introuvable")
    before = person.held

    person.press(f"/suivi 1 {command}")

    assert person.held == before


def test_text_that_nobody_asked_for_changes_nothing() -> None:
    person = Person("rdv_introuvable")
    before = person.held

    person.type("12/11/2026")

    assert person.held == before


def test_checklist_is_erased_only_when_confirmed() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fin")
    assert len(person.held.lists) == 1

    person.press("/suivi 1 fin oui")

    assert person.held == FollowUps()
    assert person.sees("Vous ne suivez rien pour l'instant.")


def test_several_run_at_once_and_the_list_says_what_is_next_for_each() -> None:
    person = Person("rdv_introuvable")
    decision = decide_protocol(TABLE, "api_non_delivree")
    assert isinstance(decision, ProtocolDecision)
    person.last = FOLLOWER.start(person.held, decision, {}, TODAY, "fr")

    person.press("/suivi")

    assert len(person.held.lists) == 2
    assert person.sees("Je ne trouve pas de rendez-vous : à faire : Page de la préfecture")


def test_language_changes_and_the_checklist_stays() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fait page_prefecture")
    before = person.held
    person.language = "en"

    person.press("/suivi 1")

    assert person.held == before
    assert person.sees("All the steps") or "All the steps" in [
        b.label for b in person.last.screen.buttons
    ]
    assert person.last.screen.untranslated == 0


# --- the content changes --------------------------------------------------------------------


def corrected(library: Library, block: str, *, drop: str = "", reword: str = "") -> Follower:
    """The same content with a step dropped or reworded; without the block when drop is it."""
    protocols = dict(library.table.protocols)
    if drop == block:
        del protocols[block]
    else:
        one = protocols[block]
        steps = tuple(
            replace(s, text="Autrement.") if s.id == reword else s
            for s in one.steps
            if s.id != drop
        )
        protocols[block] = replace(one, steps=steps)
    table = replace(library.table, protocols=protocols)
    return Follower(replace(library, table=table), HELD.languages)


def test_correction_of_the_content_is_shown_and_can_be_put_away() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fait bon_motif")
    person.follower = corrected(HELD.library, "rdv_introuvable", reword="bon_motif")

    person.press("/suivi 1")
    assert person.sees("Étape changée : Motif choisi vérifié.")

    person.press("/suivi 1 vu")
    assert not person.sees("Étape changée")


def test_step_that_was_dropped_stays_in_the_history_and_in_the_trail() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fait bon_motif")
    person.follower = corrected(HELD.library, "rdv_introuvable", drop="bon_motif")

    person.press("/suivi 1 vu")
    assert person.sees("✓ Motif choisi vérifié : fait le 21 novembre 2026 (étape retirée depuis)")
    person.press("/suivi 1 fil")
    assert person.sees("Capture du motif de rendez-vous choisi")


def test_block_that_was_dropped_keeps_what_was_done() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fait page_prefecture")
    person.follower = corrected(HELD.library, "rdv_introuvable", drop="rdv_introuvable")

    person.press("/suivi 1")

    assert person.sees("Nous ne donnons plus ces étapes.")
    assert person.sees("✓ Page de la préfecture : fait le 21 novembre 2026")
    assert person.follower.reminders(person.held, TODAY) == ()


# --- letters --------------------------------------------------------------------------------


def test_letter_takes_facts_days_chronology_and_exhibits_of_a_checklist() -> None:
    facts = {"titre": "regroupement_familial", "departement": "93"}
    person = Person("creation_compte_impossible", **facts)
    for step, day in (("captures_menu", "19/10/2026"), ("captures_compte", "12/10/2026")):
        person.press(f"/suivi 1 date {step}")
        person.type(day)
    form = Form(TABLE.letters["substitution"], "me", {})

    fed = FOLLOWER.fed(person.held, "1", form, TODAY)

    assert dict(fed.facts) == facts
    assert fed.given == {"essais": "12 octobre 2026, 19 octobre 2026"}
    assert [line.partition(" :")[0] for line in fed.chronology] == [
        "12 octobre 2026",
        "19 octobre 2026",
    ]
    assert fed.exhibits is not None
    assert [line.rpartition("(")[2] for line in fed.exhibits] == [
        "12 octobre 2026)",
        "19 octobre 2026)",
    ]


def test_letter_of_an_empty_checklist_keeps_its_own_list_of_exhibits() -> None:
    person = Person("creation_compte_impossible")
    form = Form(TABLE.letters["substitution"], "me", {})

    assert FOLLOWER.fed(person.held, "1", form, TODAY).exhibits is None
    assert FOLLOWER.fed(person.held, "7", form, TODAY) == form


def test_days_that_do_not_fit_into_a_field_are_asked_for() -> None:
    person = Person("creation_compte_impossible")
    for day in range(1, 20):
        person.press("/suivi 1 date captures_compte")
        person.type(f"{day}/10/2026")
    form = Form(TABLE.letters["substitution"], "me", {})

    assert FOLLOWER.fed(person.held, "1", form, TODAY).given == {}


def test_letter_leaves_out_no_day_of_a_checklist_that_is_full() -> None:
    person = Person("creation_compte_impossible")
    steps = [known.step for known in person.held.lists[0].known]
    for step in steps:
        for day in range(1, MAX_DATES + 1):
            person.press(f"/suivi 1 date {step}")
            person.type(f"{day}/10/2026")
    form = finish(TABLE, Form(TABLE.letters["substitution"], "me", {}))
    fed = FOLLOWER.fed(person.held, "1", form, TODAY)

    letter = write_letter(TABLE, fed, today=TODAY)

    assert len(letter.chronology) >= len(steps) * MAX_DATES
    assert all(line.endswith("20 octobre 2026)") for line in letter.exhibits)


def test_letters_are_those_of_the_protocol_and_all_when_it_is_gone() -> None:
    person = Person("rdv_introuvable")
    assert FOLLOWER.letters(person.held, "1") == ("rendez_vous",)
    person.follower = corrected(HELD.library, "rdv_introuvable", drop="rdv_introuvable")

    assert person.follower.letters(person.held, "1") == tuple(TABLE.letters)
    assert person.follower.letters(person.held, "7") is None


# --- reminders and trail --------------------------------------------------------------------


def test_reminder_is_of_no_use_once_its_step_is_done() -> None:
    person = Person("fondement_absent")
    steps = ("page_prefecture", "verifier_liste", "captures_menu")
    person.press(*(f"/suivi 1 fait {step}" for step in steps))
    (reminder,) = person.last.reminders
    assert FOLLOWER.is_useful(person.held, reminder, reminder.day)

    person.press("/suivi 1 fait ccc_formulaire")

    assert (reminder.day, reminder.rule) == (TODAY + timedelta(days=2), "etape_a_reprendre")
    assert not FOLLOWER.is_useful(person.held, reminder, reminder.day)
    assert not FOLLOWER.is_useful(FollowUps(), reminder, reminder.day)


def test_reminders_name_rules_of_the_content() -> None:
    person = Person("repondre_complement", notifie_le="2026-11-20")
    texts = {rule.id: rule.text for rule in HELD.library.reminders}

    assert len(person.last.reminders) == 2
    for reminder in person.last.reminders:
        assert texts[reminder.rule]


def test_trail_is_in_french_and_beside_it_in_the_language_of_the_person() -> None:
    person = Person("rdv_introuvable")
    person.press("/suivi 1 fait page_prefecture")

    made = FOLLOWER.trail(person.held, "1", TODAY, "en")
    assert made is not None
    french, english = made
    assert english is not None
    assert (french.exhibits_heading, english.exhibits_heading) == (
        "Liste des pièces",
        "List of exhibits",
    )
    assert "Pièce n° 1 : Capture du site de la préfecture" in french.as_text()
    assert FOLLOWER.trail(person.held, "1", TODAY, "fr") == (french, None)
    assert FOLLOWER.trail(person.held, "2", TODAY, "fr") is None


def test_face_gets_what_it_must_keep_with_every_screen() -> None:
    person = Person("rdv_introuvable")

    assert isinstance(person.last, Followed)
    assert person.last.held.lists[0].protocol == "rdv_introuvable"
