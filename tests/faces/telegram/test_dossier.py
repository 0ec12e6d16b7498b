"""What a checklist gives to carry on Telegram: its trail, a letter fed by it, a reminder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.faces.telegram.inbox import key_of
from bot.render.templates import date_in_words
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.following import FOLLOW, PARIS, Follower, words_of
from tests.faces.telegram.running import Bot, new_ledger, running


@pytest.fixture
def api() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture(params=["memory", "sqlite"])
async def bot(
    request: pytest.FixtureRequest, api: FakeTelegram, tmp_path: Path
) -> AsyncIterator[Bot]:
    async with running(api, await new_ledger(request.param, tmp_path)) as one:
        yield one
    assert api.problems == []
    assert [chat.open_presses for chat in api.chats.values()] == [set()] * len(api.chats)


@pytest.fixture
async def person(bot: Bot, api: FakeTelegram) -> Follower:
    one = Follower(bot, api)
    await one.follow()
    return one


# --- the trail ----------------------------------------------------------------------------------


async def test_trail_comes_as_a_pdf_and_as_a_docx(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    for button in ("PDF", "Word (DOCX)"):
        await person.press(button)
        text = words_of(person.file())

        assert "Pièce n° 1" in text
        assert "Capture du site de la préfecture" in text
        assert "21 novembre 2026" in text

    names = [one.file[0] for one in person.chat.by_bot if one.file]
    assert names == ["chronologie-2026-11-21.pdf", "chronologie-2026-11-21.docx"]


async def test_trail_comes_as_text_that_one_press_copies(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()

    await person.press("Texte à copier")

    said = person.chat.last
    assert said.text.startswith("<pre>")
    assert "21 novembre 2026 : Page de la préfecture. (Pièce n° 1)" in said.plain
    assert "Pièce n° 1 : Capture du site de la préfecture" in said.plain


async def test_trail_has_the_language_of_the_person_beside(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.write("/langue")
    await person.press("English")
    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0], "Timeline and exhibits", "PDF")
    text = words_of(person.file())

    assert "Liste des pièces" in text
    assert "List of exhibits" in text
    assert "21 November 2026" in text


async def test_no_file_is_offered_before_anything_is_ticked(person: Follower) -> None:
    await person.trail()

    assert "Rien n'est encore coché" in person.chat.screen.plain
    assert not person.offers("PDF")


async def test_file_asked_for_before_a_crash_is_sent_after_it(
    person: Follower, bot: Bot, api: FakeTelegram
) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    held = api.hold(method="sendDocument")
    await bot.service.inbox.put(api.press(person.chat, "PDF"))
    await bot.service.lanes.emptied()
    await api.until(lambda: api.called("sendDocument"))
    await bot.service.sender.stop()
    held.release()

    await bot.restart()
    await bot.quiet()

    assert "Pièce n° 1" in words_of(person.file())


@pytest.mark.parametrize("about", ["sfile.1.exe", "sfile.7.pdf", "sfile.", "sfile.7.txt"])
async def test_file_of_nothing_leads_to_the_checklists(
    person: Follower, bot: Bot, api: FakeTelegram, about: str
) -> None:
    await person.tick("Page de la préfecture")
    nonce, turn, _ = str(person.chat.screen.buttons[0]["callback_data"]).split(".", 2)

    await bot.gets(api.press(person.chat, data=f"{nonce}.{turn}.!{about}"))

    assert "Mes suivis" in person.chat.last.plain
    assert api.called("sendDocument") == []


# --- letters ------------------------------------------------------------------------------------

NAME = "Zahra Ben-Test <b>"


async def begin_letter(person: Follower) -> None:
    await person.tick("Page de la préfecture", "9 novembre 2026")
    await person.tick("Captures du compte refusé", "12 novembre 2026")
    await person.trail()
    await person.press("Lettres types", "Demander la solution", "Écrire cette lettre pour moi")


def on_disk(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


async def fill(person: Follower) -> list[str]:
    """Answer every field with the name; return what was asked."""
    asked = []
    while person.offers("Laisser un blanc"):
        asked.append(person.chat.screen.plain)
        await person.write(NAME)
    return asked


async def test_letter_of_a_checklist_has_its_days_and_its_proofs(person: Follower) -> None:
    await begin_letter(person)
    asked = await fill(person)
    for button in ("Word (DOCX)", "PDF"):
        await person.press(button)
        text = words_of(person.file())

        assert "Zahra Ben-Test" in text
        assert "Les essais ont été faits ces jours : 12 novembre 2026." in text
        assert "9 novembre 2026 : Page de la préfecture. (Pièce n° 1)" in text
        assert "création du compte est refusée (12 novembre 2026)" in text
        assert "La capture du journal d’appels" not in text  # the letter's own list of exhibits
    assert not [one for one in asked if "Quels jours avez-vous essayé" in one]


async def test_screen_of_a_letter_shows_the_proofs_of_the_checklist(person: Follower) -> None:
    await person.tick("Page de la préfecture", "9 novembre 2026")
    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0], "Lettres types", "Demander la solution")

    shown = "\n".join(person.chat.texts)
    assert "1. Capture du site de la préfecture" in shown
    assert "(9 novembre 2026)" in shown


async def test_what_is_typed_into_it_is_on_no_disk(
    person: Follower, bot: Bot, tmp_path: Path
) -> None:
    await begin_letter(person)
    await fill(person)
    await person.press("Texte à copier")

    kept = await bot.ledger.load(key_of(person.chat.id))
    disk = on_disk(tmp_path)
    assert "Zahra Ben-Test" in person.chat.last.plain
    assert kept is not None
    assert "Ben-Test" not in kept.body
    assert b"Ben-Test" not in disk


async def test_first_words_sent_before_the_question_are_private_too(
    person: Follower, bot: Bot, api: FakeTelegram
) -> None:
    """Somebody fast writes while the press that begins the letter still waits."""
    await person.tick("Page de la préfecture")
    await person.trail()
    await person.press("Lettres types", "Demander la solution")
    press = api.press(person.chat, "Écrire cette lettre pour moi")
    bot.service.lanes.is_closing = True  # nothing is answered any more, as when killed
    await bot.service.inbox.put(press)
    await bot.service.inbox.put(api.text(person.chat, NAME))
    await bot.service.lanes.emptied()

    incoming, _ = await bot.ledger.unfinished()
    await bot.restart()
    await bot.quiet()

    assert len(incoming) == 2
    assert "Ben-Test" not in "".join(one.body for one in incoming)
    assert "Écrivez-le une nouvelle fois" in person.chat.last.plain


async def test_words_go_into_the_letter_though_a_checklist_had_asked_for_a_day(
    person: Follower,
) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    await person.press("Lettres types", "Demander la solution")
    letter = person.chat.screen
    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0], "Captures du compte", "C'est fait un autre")

    await person.bot.gets(
        person.api.press(person.chat, "Écrire cette lettre pour moi", message=letter)
    )
    await person.write(NAME)

    assert "2 sur" in person.chat.screen.plain


async def test_after_a_restart_the_letter_is_asked_again_from_its_checklist(
    person: Follower, bot: Bot
) -> None:
    await begin_letter(person)
    await person.write(NAME)
    await bot.restart()

    await person.press("Laisser un blanc")

    assert "Il faut la recommencer" in person.chat.last.plain
    await person.press("Mes suivis")
    assert "Créer un compte ANEF est impossible" in person.chat.screen.plain


async def test_letter_for_somebody_else_is_in_their_voice(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    await person.press("Lettres types", "Demander la solution", "Pour une personne que j'aide")
    await person.press("Finir avec des blancs", "PDF")

    assert "veut déposer sur l’ANEF une demande" in words_of(person.file())


@pytest.mark.parametrize("about", ["slist.7", "slet.1.x", "slet.7.substitution", "swme.1", "swme."])
async def test_letter_of_nothing_leads_to_the_checklists(
    person: Follower, bot: Bot, api: FakeTelegram, about: str
) -> None:
    nonce, turn, _ = str(person.chat.screen.buttons[0]["callback_data"]).split(".", 2)

    await bot.gets(api.press(person.chat, data=f"{nonce}.{turn}.!{about}"))

    assert "Mes suivis" in person.chat.last.plain


# --- reminders ----------------------------------------------------------------------------------

AGAIN = date(2026, 11, 24)  #: three days after the captures


async def waits(person: Follower) -> None:
    """Tick what comes before the help desk: its turn comes in three days."""
    await person.tick("Page de la préfecture")
    await person.tick("Captures du compte refusé")


async def asks(person: Follower) -> None:
    await waits(person)
    await person.press("Me rappeler une date", "L’étape suivante", "D'accord")


async def send_due(bot: Bot, day: date, hour: int = 12) -> int:
    moment = datetime.combine(day, time(hour), PARIS)
    sent = await bot.service.reminding.send_due(moment)
    await bot.quiet()
    return sent


async def test_reminder_is_offered_only_while_something_waits(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    assert not person.offers("Me rappeler une date")

    await person.tick("Captures du compte refusé")
    await person.press("Me rappeler une date")

    assert person.offers("L’étape suivante : 24 novembre 2026")


async def test_nothing_is_kept_before_the_retention_is_agreed_to(
    person: Follower, bot: Bot
) -> None:
    await waits(person)
    await person.press("Me rappeler une date", "L’étape suivante")

    promised = person.chat.screen.plain
    assert await bot.ledger.reminders(key_of(person.chat.id)) == []
    await person.press("D'accord")
    kept = await bot.ledger.load(key_of(person.chat.id))

    assert kept is not None
    assert f"jusqu'au {date_in_words(kept.forget_on, 'fr')}" in promised
    assert "rappel le 24 novembre 2026" in person.chat.last.plain
    assert len(await bot.ledger.reminders(key_of(person.chat.id))) == 1


async def test_reminder_is_refused_with_one_button(person: Follower, bot: Bot) -> None:
    await waits(person)
    await person.press("Me rappeler une date", "L’étape suivante", "Non merci")

    assert await bot.ledger.reminders(key_of(person.chat.id)) == []


async def test_reminder_says_nothing_and_leads_back_to_its_checklist(
    person: Follower, bot: Bot
) -> None:
    await asks(person)
    await bot.restart()

    sent = [await send_due(bot, AGAIN, hour) for hour in (8, 12, 13)]
    said = person.chat.last.plain.casefold()
    await person.on(AGAIN)
    await person.press("Continuer")

    assert sent == [0, 1, 0]
    assert not [w for w in ("titre", "préfecture", "anef", "compte", "étape") if w in said]
    assert person.chat.last.id == person.chat.screen.id
    assert "À faire : Formulaire du CCC." in person.chat.screen.plain


async def test_reminder_is_gone_when_its_step_is_ticked(person: Follower, bot: Bot) -> None:
    await asks(person)

    await person.tick("Formulaire du CCC")
    await person.write("/rappels")

    assert "pas de rappel" in person.chat.last.plain
    assert await bot.ledger.reminders(key_of(person.chat.id)) == []
    assert await send_due(bot, AGAIN) == 0


async def test_reminder_is_gone_when_its_checklist_is_stopped(person: Follower, bot: Bot) -> None:
    await asks(person)
    await person.press("Revenir à la liste", "Arrêter ce suivi", "Oui, effacer")

    assert await bot.ledger.reminders(key_of(person.chat.id)) == []


async def test_another_tick_leaves_the_reminder(person: Follower, bot: Bot) -> None:
    await asks(person)

    await person.tick("Numéro recopié")
    await person.write("/rappels")

    assert "24 novembre 2026 : L’étape suivante" in person.chat.last.plain
    assert await send_due(bot, AGAIN) == 1


async def test_reminder_is_stopped_with_one_button_of_its_checklist(
    person: Follower, bot: Bot
) -> None:
    await asks(person)
    await person.press("Revenir à la liste", "Me rappeler une date", "Ne plus rappeler")

    assert "Ce rappel est arrêté" in person.chat.last.plain
    assert await bot.ledger.reminders(key_of(person.chat.id)) == []
    await person.press("Revenir à la liste", "Me rappeler une date")
    assert person.offers("L’étape suivante : 24 novembre 2026")


async def test_limit_of_a_protocol_is_reminded_of_a_week_and_a_day_before(
    person: Follower, bot: Bot
) -> None:
    await person.write("/start")
    await person.press("Français", "Je suis bloqué", "Mon dossier déposé", "On me demande")
    await person.press(*FOLLOW, "Donner la date de départ")
    await person.write("20/11/2026")

    await person.press("Me rappeler une date", "La veille : 19 décembre 2026", "D'accord")

    assert await send_due(bot, date(2026, 12, 18)) == 0
    assert await send_due(bot, date(2026, 12, 19)) == 1


@pytest.mark.parametrize("verb", ["srem", "sok", "sstop"])
@pytest.mark.parametrize(
    "about",
    ["1.etape_a_reprendre.20261123", "1.fenetre_ouvre.20261124", "7.etape_a_reprendre.20261124"],
)
async def test_reminder_that_is_not_offered_is_not_noted(
    person: Follower, bot: Bot, verb: str, about: str
) -> None:
    await waits(person)
    nonce, turn, _ = str(person.chat.screen.buttons[0]["callback_data"]).split(".", 2)

    await bot.gets(person.api.press(person.chat, data=f"{nonce}.{turn}.!{verb}.{about}"))

    assert "Mes suivis" in person.chat.last.plain
    assert await bot.ledger.reminders(key_of(person.chat.id)) == []


# --- a question of a checklist that was left ------------------------------------------------------


@pytest.mark.parametrize("leave", ["Reprendre où j'en suis", "/langue", "/resume"])
async def test_question_of_a_checklist_is_left_with_its_screen(
    person: Follower, leave: str
) -> None:
    """What is typed after it answers the question that is shown."""
    await person.write("/start")
    await person.press("Français", "Un titre de séjour", "Ma famille", "Époux", "Je renouvelle")
    await person.write("/suivi")
    await person.press(person.chat.screen.labels[0], "Page de la préfecture", "C'est fait un autre")

    await (person.write(leave) if leave.startswith("/") else person.press(leave))
    if leave == "/langue":
        await person.press("Français")
    await person.write("93")

    assert "portail national des étrangers" in "\n".join(person.chat.texts)


async def test_question_of_a_checklist_waits_while_help_is_read(person: Follower) -> None:
    await person.tick("Page de la préfecture")
    await person.trail()
    await person.press("Revenir à la liste", "Captures du compte", "C'est fait un autre jour")

    await person.bot.gets(person.api.text(person.chat, "/aide"))
    await person.write("12/11/2026")

    assert "fait le 12 novembre 2026" in person.chat.screen.plain
