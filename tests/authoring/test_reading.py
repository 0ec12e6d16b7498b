"""Tests of `bonguichet read`: what is printed, on which stream, and how it ends."""

from __future__ import annotations

from pathlib import Path

from tests.command import bonguichet
from tests.reading.papers import code, matrix, page, saved


def test_attestation_is_read_on_this_machine(tmp_path: Path) -> None:
    file = tmp_path / "api.pdf"
    file.write_bytes(saved(page(matrix(code())), "PDF"))

    ran = bonguichet("read", file)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Attestation de prolongation d'instruction (API).")
    assert "Valable jusqu'au 9 avril 2027" in ran.stdout
    assert "MODELE" not in ran.stdout


def test_file_without_a_code_is_an_error_of_the_data(tmp_path: Path) -> None:
    file = tmp_path / "lettre.txt"
    file.write_text("Bonjour", encoding="utf-8")

    ran = bonguichet("read", file, "--lang", "en")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert "neither a picture nor a PDF" in ran.stderr


def test_file_that_is_not_there_is_wrong_use() -> None:
    ran = bonguichet("read", "absent.pdf")

    assert ran.returncode == 2
    assert "absent.pdf" in ran.stderr


def test_folder_of_certificates_that_cannot_be_used_is_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "api.png"
    file.write_bytes(saved(page(matrix(code())), "PNG"))
    (tmp_path / "FR0B-0001.pem").write_text("rien", encoding="utf-8")

    wrong = bonguichet("read", file, "--certificates", tmp_path)
    absent = bonguichet("read", file, "--certificates", tmp_path / "absent")

    assert (wrong.returncode, absent.returncode) == (2, 2)
    assert "FR0B-0001.pem" in wrong.stderr
    assert "absent" in absent.stderr
