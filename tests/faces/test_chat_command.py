"""`bonguichet chat` as a program: pipes, signals, closed ends, and what it refuses."""

from __future__ import annotations

import os
import pty
import signal
import subprocess

import pytest

from tests.command import COMMAND, TIMEOUT_S, bonguichet, environment

ANEF = "Vous déposez en ligne, sur le portail national des étrangers"


def test_conversation_is_held_through_pipes() -> None:
    ran = bonguichet("chat", said="titre_sejour\netudes\n1\n2\n93\n")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ANEF in ran.stdout
    assert "\x1b" not in ran.stdout
    assert "> " not in ran.stdout.splitlines()[-2:]


def test_colours_are_for_a_terminal_even_when_forced() -> None:
    assert "\x1b" not in bonguichet("chat", FORCE_COLOR="1").stdout


@pytest.mark.parametrize("said", ["", "\n\n\n", "1", "quitter\n1\n2\n"])
def test_end_of_the_input_is_the_end(said: str) -> None:
    ran = bonguichet("chat", said=said)

    assert (ran.returncode, ran.stderr) == (0, "")


def test_bytes_of_no_text_and_endless_lines_are_no_answer() -> None:
    ran = subprocess.run(
        [*COMMAND, "chat"],
        input=b"\xff\xfe\x00caf\xe9\n" + b"x" * 1_000_000 + b"\n1\n",
        capture_output=True,
        timeout=TIMEOUT_S,
        env=environment(PYTHONUTF8="0"),
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "trop long" in ran.stdout.decode()
    assert "Quelle situation" in ran.stdout.decode()


def test_stream_that_lacks_a_character_gets_another_one() -> None:
    ran = subprocess.run(
        [*COMMAND, "chat", "demarche=dcem", "departement=93"],
        input=b"",
        capture_output=True,
        timeout=TIMEOUT_S,
        env=environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")


def test_facts_already_known_are_not_asked() -> None:
    said = ["demarche=titre_sejour", "titre=etudiant", "etape=renouvellement", "departement=93"]

    assert bonguichet("chat", *said).stdout.startswith(ANEF)


def test_everything_wrong_is_refused_at_once() -> None:
    ran = bonguichet("chat", "titre=etudient", "titer=x", "--lang", "xx", "--flow", "orientatio")

    assert (ran.returncode, ran.stdout) == (2, "")
    for word in ("« xx »", "« orientatio »", "« etudiant »", "« titer »"):
        assert word in ran.stderr


def test_english_says_that_nobody_has_read_it() -> None:
    ran = bonguichet("chat", "--lang", "en")

    assert ran.stdout.startswith("What do you want to do?")
    assert "I don't know" in ran.stdout
    assert "This translation has not been checked yet." in ran.stdout


def test_interrupt_ends_quietly() -> None:
    with subprocess.Popen(
        [*COMMAND, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)

        assert running.wait(TIMEOUT_S) == 130
        assert running.stderr.read() == b""


@pytest.mark.parametrize("words", ["chat", "paths", "graph", "resolve demarche=dcem", "--help"])
def test_closed_pipe_ends_quietly(words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ran = subprocess.run(
        [*COMMAND, *words.split()],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=TIMEOUT_S,
        env=environment(),
        check=False,
    )

    os.close(writing)
    assert ran.stderr == b""
    assert ran.returncode in (0, 1)


def test_person_at_a_keyboard_gets_colours_and_a_prompt() -> None:
    main, other = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "chat"], stdin=other, stdout=other, stderr=other, env=environment(TERM="xterm")
    ) as running:
        seen = b""
        while b"> " not in seen:
            seen += os.read(main, 10_000)
        os.write(main, b"quitter\n")

        assert running.wait(TIMEOUT_S) == 0
        assert b"\x1b[1m" in seen
    os.close(main)
    os.close(other)
