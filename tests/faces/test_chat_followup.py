"""Following a protocol in the terminal: commands, numbers, dates, the file that keeps it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.engine.model import FactId, FlowId, Value
from bot.faces.terminal.chat import KEY, Chat
from bot.faces.terminal.paper import lines_of
from bot.render.screen import Screen
from bot.stores.followups import MemoryFollowUps
from bot.stores.memory import MemoryStore
from tests.command import bonguichet
from tests.real import TODAY, real_conversation

FIRST_QUESTION = "Que voulez-vous faire ?"
PROTOCOL = "Je ne trouve pas de rendez-vous."


class Talk:
    """A conversation that begins at a protocol."""

    def __init__(self, **known: str) -> None:
        self.kept = MemoryFollowUps()
        self.day = TODAY
        self.chat = Chat(real_conversation(), MemoryStore(), lambda: self.day, self.kept)
        facts: dict[FactId, Value] = {FactId(name): value for name, value in known.items()}
        self.text = self._text(self.chat.begin(FlowId("orientation"), facts, "fr"))

    def _text(self, screen: Screen) -> str:
        return "\n".join(lines_of(screen, 1000))

    def say(self, *lines: str) -> str:
        for line in lines:
            (screen,) = self.chat.say(line)
            self.text = self._text(screen)
        return self.text


@pytest.fixture
def talk() -> Talk:
    return Talk(blocage="rdv_introuvable")


@pytest.mark.parametrize("word", ["suivre", "/suivre", "Suivre ces étapes", "follow"])
def test_protocol_on_the_screen_can_be_followed(talk: Talk, word: str) -> None:
    assert "À faire : Page de la préfecture." in talk.say(word)
    assert [one.protocol for one in talk.kept.load(KEY).lists] == ["rdv_introuvable"]


def test_nothing_to_follow_shows_the_list() -> None:
    assert "Vous ne suivez rien" in Talk().say("suivre")


def test_buttons_are_pressed_by_number_by_label_and_by_token(talk: Talk) -> None:
    talk.say("suivre", "1", "c'est fait aujourd'hui")
    talk.say("suivi 1 fait bon_motif")

    ticks = talk.kept.load(KEY).lists[0].ticks
    assert [(tick.step, tick.dates) for tick in ticks] == [
        ("page_prefecture", (TODAY,)),
        ("bon_motif", (TODAY,)),
    ]


@pytest.mark.parametrize("typed", ["3/11/2026", "3 novembre 2026", "2026-11-03"])
def test_other_day_is_typed(talk: Talk, typed: str) -> None:
    talk.say("suivre", "1", "2", typed)

    assert talk.kept.load(KEY).lists[0].ticks[0].dates == (date(2026, 11, 3),)


def test_way_back_to_the_questions_and_in_again(talk: Talk) -> None:
    talk.say("suivre")
    assert PROTOCOL in talk.say("retour")
    assert "Mes suivis" in talk.say("suivi")
    assert "Étapes" in talk.say("1")
    assert FIRST_QUESTION in Talk().say("suivi", "recommencer")


def test_text_that_is_no_button_is_said_once(talk: Talk) -> None:
    talk.say("suivre", "n'importe quoi")
    said = talk.say("encore autre chose")

    assert said.count("Je n'ai pas reconnu cette réponse.") == 1
    assert "À faire : Page de la préfecture." in said


def test_language_changes_in_the_middle_of_a_follow_up(talk: Talk) -> None:
    assert "My checklists" in talk.say("suivre", "langue en")


def test_leaving_ends_it(talk: Talk) -> None:
    talk.say("suivre")

    assert list(talk.chat.say("quitter")) == []


# --- the file -------------------------------------------------------------------------------


def test_file_keeps_the_checklist_from_one_day_to_another(tmp_path: Path) -> None:
    file = str(tmp_path / "suivi.json")
    start = ("chat", "blocage=rdv_introuvable", "--suivi", file, "--today")
    first = bonguichet(*start, "2026-11-21", said="suivre\n1\n1\nsuivi 1 fait bon_motif\n")
    second = bonguichet("chat", "--suivi", file, "--today", "2026-12-01", said="suivi\n1\n")

    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert "✓ Page de la préfecture : fait le 21 novembre 2026" in second.stdout


def test_another_file_is_refused_before_anything_is_said(tmp_path: Path) -> None:
    file = tmp_path / "autre.json"
    file.write_text('{"version": 7}', encoding="utf-8")

    ran = bonguichet("chat", "--suivi", str(file), said="1\n")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "n'est pas un fichier de suivi de bonguichet (version 7, expected 1)" in ran.stderr
    assert file.read_text(encoding="utf-8") == '{"version": 7}'


def test_folder_or_missing_folder_is_refused_in_words(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "absent" / "suivi.json"):
        ran = bonguichet("chat", "blocage=rdv_introuvable", "--suivi", str(wrong), said="suivre\n")

        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert ran.stderr
