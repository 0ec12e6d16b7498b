"""Tests of `bonguichet letter`: the list, the letter to copy, the files, the questions."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest

from tests.command import bonguichet


def test_letters_are_listed_with_what_they_are_for() -> None:
    ran = bonguichet("letter")

    assert ran.returncode == 0
    assert "• substitution : Demander la solution de substitution." in ran.stdout


def test_letter_is_printed_to_copy_then_what_to_check() -> None:
    ran = bonguichet("letter", "demande_api", "depose_le=2026-11-04", "nom=Awa DIALLO")

    letter, _, rest = ran.stdout.partition("-" * 40)
    assert letter.startswith("Awa DIALLO\n")
    assert "Objet : URGENT" in letter
    assert "⚠ Avant d'envoyer" in rest
    assert "Ce que dit la lettre" not in rest


def test_letter_is_french_whatever_the_language_and_says_what_it_says() -> None:
    ran = bonguichet("letter", "demande_api", "--lang", "en")

    letter, _, rest = ran.stdout.partition("-" * 40)
    assert "Je vous demande de mettre cette attestation" in letter
    assert "What the letter says" in rest


def test_files_are_written_in_the_three_kinds(tmp_path: Path) -> None:
    for kind in ("docx", "pdf", "txt"):
        ran = bonguichet("letter", "recepisse", "-o", tmp_path / f"l.{kind}", "--for-someone")
        assert (ran.returncode, ran.stderr) == (0, "")

    assert "récépissé" in (tmp_path / "l.txt").read_text(encoding="utf-8")
    assert len(docx.Document(str(tmp_path / "l.docx")).paragraphs) > 8
    assert len(pypdf.PdfReader(BytesIO((tmp_path / "l.pdf").read_bytes())).pages) == 1


def test_fields_are_asked_one_by_one_and_the_end_of_input_leaves_blanks() -> None:
    ran = bonguichet(
        "letter", "correction", "--ask", said="3 mars 1990\n\n-\n" + "x" * 300 + "\n12\n"
    )

    assert "1/" in ran.stdout
    assert "Exemple : 3 mars 1990, Conakry, Guinée" in ran.stdout
    assert "60 caractères au plus ; trouvé : 300" in ran.stdout
    assert "Date et lieu de naissance : 3 mars 1990" in ran.stdout
    assert "Nationalité : [nationalité]" in ran.stdout
    assert "Numéro de la demande : 12" in ran.stdout


def test_every_fault_is_said_at_once_and_nothing_typed_is_repeated() -> None:
    ran = bonguichet("letter", "correction", "depose_le=hier", "couleur=bleu", "nom=" + "Q" * 500)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "depose_le" in ran.stderr or "n'est pas une date" in ran.stderr
    assert "« couleur » n'existe pas" in ran.stderr
    assert "nom : 120 caractères au plus ; trouvé : 500" in ran.stderr
    assert "QQQ" not in ran.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["substitutio"], "vouliez-vous dire « substitution »"),
        (["substitution", "-o", "lettre.odt"], ".docx, .pdf ou .txt est attendu"),
        (["substitution", "-o", "nulle/part/l.pdf"], "nulle/part/l.pdf"),
    ],
)
def test_wrong_use_says_what_is_expected(words: list[str], said: str) -> None:
    ran = bonguichet("letter", *words)

    assert ran.returncode == 2
    assert said in ran.stderr
