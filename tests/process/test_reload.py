"""Told to read its content anew, or to change its secret: conversations go on."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.process.conftest import Start
from tests.process.crowd import Crowd, Doing, settled
from tests.process.habits import wander
from tests.process.people import Someone, dialogue
from tests.process.program import PATIENCE_S, Program
from tests.process.walks import begin
from tests.real import ROOT

NODE = "flows/orientation/flow.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the content, to change."""
    for name in ("flows", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def _change(content: Path, old: str, new: str) -> None:
    text = (content / NODE).read_text(encoding="utf-8")
    assert old in text
    (content / NODE).write_text(text.replace(old, new, 1), encoding="utf-8")


def _folders(content: Path) -> dict[str, str]:
    return {"FLOWS": str(content / "flows"), "LOCALES": str(content / "locales")}


def _press(someone: Someone, what: str) -> Doing:
    someone.press(what)
    yield


def test_new_content_replaces_the_old_and_open_sessions_keep_their_answers(
    api: Any, program: Start, content: Path
) -> None:
    bot = program(**_folders(content))
    bot.start()
    ann, bob = Someone(api, dialogue()), Someone(api, dialogue())
    Crowd(api).run([(ann, begin(ann, "fr")), (bob, begin(bob, "fr"))])
    Crowd(api).run([(ann, _press(ann, "titre_sejour"))])

    _change(content, "question: Que voulez-vous faire ?", "question: Que cherchez-vous ?")
    told = bot.run("reload")
    bot.wait_for("content_loaded")
    bob.chat.send("/retour")
    ann.chat.send("/resume")

    assert (told.returncode, told.stdout) == (0, "Le bot relit son contenu.\n")
    assert any("Que cherchez-vous ?" in one.get("text", "") for one in bob.messages())
    assert any("Un titre de séjour" in one.get("text", "") for one in ann.messages())


def test_bad_content_is_refused_with_its_diagnostics_and_the_old_goes_on(
    api: Any, program: Start, content: Path
) -> None:
    bot = program(**_folders(content))
    bot.start()
    revision = bot.health()["revision"]
    ann = Someone(api, dialogue())
    Crowd(api).run([(ann, begin(ann, "fr"))])

    _change(content, "goto: titre_connu}", "goto: titre_inconnu}")
    bot.run("reload")
    bot.wait_for("content_refused")
    Crowd(api).run([(ann, _press(ann, "titre_sejour"))])

    assert f"{NODE}:" in bot.logs()
    assert "« titre_inconnu »" in bot.logs()
    assert bot.health()["revision"] == revision
    assert settled([ann], strict=True) == []


def _saved_until(bot: Program, content: Path, event: str) -> None:
    """Save the file until the bot has looked: it may begin to watch a moment after the start."""
    text = (content / NODE).read_text(encoding="utf-8")
    end = time.monotonic() + PATIENCE_S
    while event not in bot.logs():
        assert time.monotonic() < end, f"no {event}"
        (content / NODE).write_text(text, encoding="utf-8")
        time.sleep(1.0)


def test_watched_content_that_changes_is_loaded_and_bad_content_refused(
    api: Any, program: Start, content: Path
) -> None:
    bot = program(**_folders(content))
    bot.start("--watch")
    ann = Someone(api, dialogue())
    Crowd(api).run([(ann, begin(ann, "fr"))])

    _change(content, "question: Que voulez-vous faire ?", "question: Que cherchez-vous ?")
    _saved_until(bot, content, "content_loaded")
    revision = bot.health()["revision"]
    _change(content, "goto: titre_connu}", "goto: titre_inconnu}")
    _saved_until(bot, content, "content_refused")
    ann.chat.send("/retour")

    assert any("Que cherchez-vous ?" in one.get("text", "") for one in ann.messages())
    assert bot.health()["revision"] == revision
    assert f"{NODE}:" in bot.logs()


def test_secret_changes_between_two_runs_and_conversations_go_on(api: Any, program: Start) -> None:
    bot = program(webhook=True)
    bot.start()
    people = [Someone(api, dialogue()) for _ in range(4)]
    Crowd(api).run([(one, wander(one, Random(one.chat.id), 10)) for one in people])
    running = bot.run("rotate-secret")
    bot.terminate()
    before = (bot.keys / "secret").read_bytes()

    changed = bot.run("rotate-secret")
    bot.start()
    Crowd(api).run([(one, wander(one, Random(one.chat.id), 10)) for one in people])

    assert running.returncode == 1
    assert "un autre bonguichet l'utilise déjà" in running.stderr
    assert (changed.returncode, changed.stderr) == (0, "")
    assert (bot.keys / "secret").read_bytes() != before
    assert settled(people, strict=True) == []
