"""The deck's inventory of exhibits, played from the first question to a filled letter.

On Telegram with a restart at each visit, and in the terminal where each visit is another process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.faces.telegram.inbox import key_of
from bot.testing.fake_telegram import FakeTelegram
from tests.command import bonguichet
from tests.faces.telegram.following import FOLLOW, PARIS, Follower, words_of
from tests.faces.telegram.running import Bot, new_ledger, running
from tests.inventory import (
    CHRONOLOGY,
    CLOSED,
    DAYS,
    NOV_23,
    OCT_12,
    OCT_15,
    PROOFS,
    TO_THE_BLOCK,
    TO_THE_DOOR,
    answer_to,
    check_letter,
    check_trail,
)

# --- on Telegram --------------------------------------------------------------------------------


@pytest.fixture
def api() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def bot(api: FakeTelegram, tmp_path: Path) -> AsyncIterator[Bot]:
    async with running(api, await new_ledger("sqlite", tmp_path)) as one:
        yield one
    assert api.problems == []


@pytest.fixture
async def person(bot: Bot, api: FakeTelegram) -> Follower:
    """Somebody who has lived it all, four weeks and a half before the letter."""
    one = Follower(bot, api)
    await one.on(OCT_12)
    await one.write("/start")
    await one.press("Français", *TO_THE_DOOR)
    await one.write("93")
    await one.press(*TO_THE_BLOCK, *FOLLOW)
    for day in DAYS:
        await visit(one, day)
    return one


async def visit(person: Follower, day: date) -> None:
    """Come back on that day; what had to be forgotten by then is, and the bot began anew."""
    await person.on(day)
    await person.bot.ledger.purge(day, day)
    await person.bot.restart()
    for proof in PROOFS:
        if proof.on == day:
            await person.tick(proof.label, proof.said)
    if day == OCT_12:
        await person.press("Me rappeler une date", "L’étape suivante", "D'accord")
    if day == OCT_15:
        assert await remind(person, day) == 1
        await person.press("Continuer")
        assert "À faire : Formulaire du CCC." in person.chat.screen.plain
    if day == NOV_23:
        await person.open(next(one.label for one in PROOFS if one.step == CLOSED))
        await person.press("Réponse, mais bloqué")


async def remind(person: Follower, day: date) -> int:
    moment = datetime.combine(day, time(12), PARIS)
    sent = await person.bot.service.reminding.send_due(moment)
    await person.bot.quiet()
    return sent


@pytest.mark.parametrize("kind", ["Word (DOCX)", "PDF"])
async def test_inventory_becomes_a_letter_on_telegram(person: Follower, kind: str) -> None:
    await person.trail()
    await person.press("Lettres types", "Demander la solution", "Écrire cette lettre pour moi")
    asked = []
    while person.offers("Laisser un blanc"):
        question = person.chat.screen.plain
        asked.append(question)
        said = answer_to(question)
        await (person.write(said) if said else person.press("Laisser un blanc"))

    await person.press(kind)

    check_letter(words_of(person.file()))
    known = ("Quel titre de séjour est demandé", "Quelle préfecture", "Quels jours avez-vous")
    assert not [one for one in asked if any(words in one for words in known)]
    kept = await person.bot.ledger.load(key_of(person.chat.id))
    assert kept is not None
    assert "Ben-Test" not in kept.body


@pytest.mark.parametrize("kind", ["Word (DOCX)", "PDF"])
async def test_inventory_becomes_a_trail_on_telegram(person: Follower, kind: str) -> None:
    await person.trail()
    await person.press(kind)

    text = words_of(person.file())
    for line in CHRONOLOGY:
        day, _, what = line.partition(" : ")
        assert f"{day} {what}" in text
    assert [f"Pièce n° {n} " in text for n in range(1, 10)] == [True] * 8 + [False]


async def test_inventory_is_text_to_copy_on_telegram(person: Follower) -> None:
    await person.trail()
    await person.press("Texte à copier")

    check_trail(person.chat.last.plain)


# --- in the terminal ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that keeps the checklist; every visit is another run of the program."""
    file = tmp_path_factory.mktemp("suivi") / "suivi.json"
    for day in DAYS:
        lines = [*TO_THE_DOOR, "93", *TO_THE_BLOCK, "suivre"] if day == OCT_12 else []
        for proof in PROOFS:
            if proof.on == day:
                verb = "date" if proof.said else "fait"
                lines.append(f"suivi 1 {verb} {proof.step}")
                lines += [proof.said] if proof.said else []
        if day == NOV_23:
            lines.append(f"suivi 1 non {CLOSED}")
        said = "\n".join(lines) + "\n"
        words = ("chat", "--suivi", file, "--today", day.isoformat())
        ran = bonguichet(*words, said=said, today=False)
        assert (ran.returncode, ran.stderr) == (0, "")
    return file


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_inventory_becomes_a_letter_in_the_terminal(
    followed: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"lettre.{kind}"
    words = ("letter", "substitution", "--ask", "--suivi", followed, "-o", file)

    ran = bonguichet(*words, "--today", NOV_23.isoformat(), said=answers(followed), today=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    check_letter(words_of(file.read_bytes()))


def answers(followed: Path) -> str:
    """Return the lines that answer the letter's questions, in the order it asks them."""
    ran = bonguichet("letter", "substitution", "--ask", "--suivi", followed, said="-\n" * 40)
    asked = [line for line in ran.stdout.splitlines() if line.split("/")[0].isdecimal()]
    return "".join(f"{answer_to(line) or '-'}\n" for line in asked)


@pytest.mark.parametrize("kind", ["docx", "pdf", "txt"])
def test_inventory_becomes_a_trail_in_the_terminal(
    followed: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"suivi.{kind}"

    bonguichet("trail", followed, "-o", file, "--today", NOV_23.isoformat(), today=False)

    if kind == "txt":
        check_trail(file.read_text(encoding="utf-8"))
    else:
        text = words_of(file.read_bytes())
        assert [f"Pièce n° {n} " in text for n in range(1, 10)] == [True] * 8 + [False]
        assert "15 janvier 2024 Confirmation d’un proche" in text
