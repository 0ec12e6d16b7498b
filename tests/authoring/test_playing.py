"""Tests of bot/authoring/playing.py: what is recorded passes, what differs is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.authoring.playing import Unplayable, play, said_in
from bot.authoring.stories import Decided, write_story
from bot.engine.model import FactId, Value
from bot.filing.resolve import resolve
from tests.command import bonguichet
from tests.real import TODAY, real_resolver

SAID = (
    'titre_sejour\n\netudes\nmes réponses\n"# $&;\x0b : {{ x }} \u2028 z\n1\n2\n93\n1\n2/5/2027\n'
)


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    file = tmp_path / "talk.txt"
    file.write_text("# today: 2026-11-21\n# lang: fr\n# flow: orientation\n\n> titre_sejour\n>\n")
    assert play(file, update=True) == []
    return file


@pytest.mark.parametrize("name", ["talk.txt", "story.yaml"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_recorded_passes(tmp_path: Path, name: str, lang: str) -> None:
    file = tmp_path / name

    recorded = bonguichet("play", "--record", file, "--lang", lang, said=SAID)
    played = bonguichet("play", file, today=False)

    assert (recorded.returncode, recorded.stderr) == (0, "")
    assert (played.returncode, played.stdout, played.stderr) == (0, "", "")


def test_story_holds_the_facts_and_the_decision(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"

    bonguichet("play", "--record", file, said=SAID)

    text = file.read_text(encoding="utf-8")
    assert 'titre: "etudiant"' in text
    assert "channel: anef" in text
    assert "opens: 2027-01-02" in text


def test_story_without_a_decision_is_not_written(tmp_path: Path) -> None:
    ran = bonguichet("play", "--record", tmp_path / "story.yaml", said="1\n")

    assert ran.returncode == 2
    assert "pas arrivée à une décision" in ran.stderr
    assert not (tmp_path / "story.yaml").exists()


@pytest.mark.parametrize("words", [[], ["a.txt", "--record", "b.txt"], ["--record", "b.pdf"]])
def test_wrong_use_of_play_is_refused(words: list[str]) -> None:
    assert bonguichet("play", *words).returncode == 2


def test_record_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    ran = bonguichet("play", "--record", tmp_path / "no" / "talk.txt", said="1\n")

    assert ran.returncode == 2
    assert "ne s'écrit pas" in ran.stderr


@pytest.mark.parametrize("name", ["talk.txt", "story.yaml"])
def test_record_keeps_a_file_that_exists(tmp_path: Path, name: str) -> None:
    """Before anybody talks: a conversation of ten minutes is not lost at its end."""
    (tmp_path / name).write_text("kept")

    ran = bonguichet("play", "--record", tmp_path / name, said=SAID)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "un autre nom, ou ajoutez --update" in ran.stderr
    assert (tmp_path / name).read_text() == "kept"


def test_record_replaces_a_file_when_told_to(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("old")

    ran = bonguichet("play", "--record", tmp_path / "talk.txt", "--update", said=SAID)

    assert ran.returncode == 0
    assert (tmp_path / "talk.txt").read_text().startswith("# today: 2026-11-21")


def test_record_is_refused_before_the_conversation(tmp_path: Path) -> None:
    assert bonguichet("play", "--record", tmp_path / "no" / "talk.txt", said="1\n").stdout == ""


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"document": "confirmation_depot"}, "document: confirmation_depot"),
        ({"delai": "recours_2_mois", "notifie_le": "2026-11-02"}, "clock: recours_2_mois"),
        ({"blocage": "api_non_delivree"}, "protocol: api_non_delivree"),
    ],
)
def test_every_kind_of_decision_is_a_story_that_passes(
    tmp_path: Path, facts: dict[str, str], kept: str
) -> None:
    table = real_resolver().library.table
    known: dict[FactId, Value] = {FactId(fact): value for fact, value in facts.items()}
    answer = resolve(table, known, TODAY)
    assert isinstance(answer, Decided)

    text = write_story(answer, known, real_resolver().explainer("fr", TODAY), TODAY)

    (tmp_path / "story.yaml").write_text(text)
    assert kept in text
    assert play(tmp_path / "story.yaml") == []


@pytest.mark.parametrize(
    ("said", "kind"), [("4\n6\n", "document"), ("4\n1\n2\n2/11/2026\n", "clock")]
)
def test_what_follows_a_paper_is_recorded(tmp_path: Path, said: str, kind: str) -> None:
    file = tmp_path / "story.yaml"

    bonguichet("play", "--record", file, said=said)

    assert f"kind: {kind}" in file.read_text(encoding="utf-8")
    assert play(file) == []


def test_updated_transcript_passes_and_stays_the_same(transcript: Path) -> None:
    once = transcript.read_text()

    assert play(transcript) == []
    assert play(transcript, update=True) == []
    assert transcript.read_text() == once


def test_transcript_that_differs_is_said_with_its_lines(transcript: Path) -> None:
    transcript.write_text(transcript.read_text().replace("Quelle situation", "Quel temps"))

    ran = bonguichet("play", transcript, today=False)

    assert ran.returncode == 1
    assert "-Quel temps" in ran.stderr
    assert "+Quelle situation" in ran.stderr


@pytest.mark.parametrize(
    "head",
    [
        "",
        "# today: hier\n",
        "# today: 2026-11-21\n# lang: xx\n",
        "# today: 2026-11-21\n# flow: x\n",
    ],
)
def test_transcript_without_a_sound_head_is_refused(tmp_path: Path, head: str) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(f"{head}\n> 1\n")

    with pytest.raises(Unplayable):
        play(file)


def test_transcript_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_bytes(b"\xff\xfe")

    with pytest.raises(Unplayable, match="UTF-8"):
        play(tmp_path / "talk.txt")


@pytest.mark.parametrize(("line", "said"), [("> 1", "1"), (">", ""), ("> ", ""), (">  a", " a")])
def test_line_of_the_person_is_read_back(line: str, said: str) -> None:
    assert said_in(line) == said


def test_walk_that_differs_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "orientation"
    folder.mkdir()
    (folder / "walks.yaml").write_text(
        f"- name: Faux\n  today: {date(2026, 11, 21)}\n  facts: {{}}\n"
        "  say: [titre_sejour, etudes, etudes, premiere, '93']\n  expect: {channel: courrier}\n"
    )

    (wrong,) = play(folder / "walks.yaml")

    assert "attendu « courrier », obtenu « anef »" in wrong


def test_walk_in_an_unknown_flow_is_refused(tmp_path: Path) -> None:
    (tmp_path / "walks.yaml").write_text(
        "- name: Ailleurs\n  today: 2026-11-21\n  facts: {}\n  say: ['1']\n  expect: {}\n"
    )

    with pytest.raises(Unplayable, match="nom d'un arbre"):
        play(tmp_path / "walks.yaml")


@pytest.mark.parametrize("text", ["- name: x\n", "[", "{}"])
def test_walks_that_cannot_be_read_are_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "walks.yaml").write_text(text)

    assert play(tmp_path / "walks.yaml")


@pytest.mark.parametrize("name", ["rien.txt", "story.yaml"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "story.yaml").write_text("- 1\n")

    with pytest.raises(Unplayable):
        play(tmp_path / name)


def test_only_transcripts_are_rewritten(tmp_path: Path) -> None:
    (tmp_path / "walks.yaml").write_text("[]")

    with pytest.raises(Unplayable, match=r"\.txt"):
        play(tmp_path / "walks.yaml", update=True)
