"""`bonguichet trail`, and a letter with the exhibits of a follow-up: the deck's example."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.command import bonguichet

#: the inventory of the deck of March 2026: eight exhibits, in its own words cut short
DECK = (
    ("page_prefecture", "Capture du site de la préfecture"),
    ("captures_compte", "la création du compte est refusée"),
    ("captures_menu", "les motifs proposés, où le vôtre manque"),
    ("preuve_proche", "Confirmation de dépôt d’un proche"),
    ("ccc_formulaire", "Formulaire de contact de l’ANEF et réponses automatiques"),
    ("ccc_appel", "Capture de l’appel au centre de contact"),
    ("prefecture_courriel", "E-mail au service de la préfecture"),
    ("formulaire_local", "Demande de rendez-vous en ligne et décision reçue"),
)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The follow-up of the deck, over four weeks; every visit is another run of the program."""
    file = tmp_path_factory.mktemp("suivi") / "suivi.json"
    days = ("2026-10-12", "2026-10-15", "2026-10-19", "2026-11-09")
    for number, day in enumerate(days):
        lines = ["suivre"] if number == 0 else []
        for step, _ in DECK[2 * number : 2 * number + 2]:
            said = ["date", "fait"][step != "preuve_proche"]
            lines.append(f"suivi 1 {said} {step}")
            lines += ["15/01/2024"] if said == "date" else []
        words = ("chat", "blocage=creation_compte_impossible", "--suivi", file, "--today", day)
        ran = bonguichet(*words, said="\n".join(lines) + "\n", today=False)
        assert (ran.returncode, ran.stderr) == (0, "")
    return file


@pytest.fixture
def kept(followed: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may change."""
    return Path(shutil.copy(followed, tmp_path / "suivi.json"))


def lines_of(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(start)]


def test_eight_exhibits_of_the_deck_and_their_days(kept: Path) -> None:
    ran = bonguichet("trail", kept)

    exhibits = lines_of(ran.stdout, "Pièce n°")
    assert len(exhibits) == 8
    for number, (line, (_, name)) in enumerate(zip(exhibits, DECK, strict=True), start=1):
        assert line.startswith(f"Pièce n° {number} :")
        assert name in line
    assert "15 janvier 2024" in exhibits[3]
    assert "9 novembre 2026" in exhibits[7]


@pytest.mark.parametrize("kind", ["docx", "pdf", "txt"])
def test_letter_takes_the_chronology_and_the_exhibits(
    kept: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"lettre.{kind}"
    words = ("letter", "substitution", "nom=Awa Diop", "--suivi", kept, "-o", file)

    ran = bonguichet(*words)

    text = read(file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Awa Diop" in text
    for _, name in DECK:
        assert name in text
    assert "15 janvier 2024" in text


def test_trail_is_written_with_the_other_language_beside(kept: Path, tmp_path: Path) -> None:
    file = tmp_path / "suivi.docx"

    bonguichet("trail", kept, "--lang", "en", "-o", file)

    text = read(file)
    assert "Liste des pièces" in text
    assert "List of exhibits" in text


def read(file: Path) -> str:
    """Return the words of a file, joined by single spaces."""
    if file.suffix == ".txt":
        text = file.read_text(encoding="utf-8")
    elif file.suffix == ".pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    else:
        made = docx.Document(str(file))
        cells = [c.text for table in made.tables for row in table.rows for c in row.cells]
        text = "\n".join([*(one.text for one in made.paragraphs), *cells])
    return " ".join(text.replace("\u00ad", "").split())


# --- what is refused ------------------------------------------------------------------------


def test_missing_file_or_another_one_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "autre.json"
    other.write_text("{}", encoding="utf-8")
    empty = tmp_path / "vide.json"
    empty.write_text('{"version":1,"lists":[],"asked":null}', encoding="utf-8")

    for file, said in (
        (tmp_path / "absent", "n'existe pas"),
        (other, "n'est pas un fichier de suivi"),
        (empty, "ne suit rien"),
    ):
        ran = bonguichet("trail", file)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert said in ran.stderr


def test_list_is_asked_when_there_are_several(kept: Path) -> None:
    bonguichet("chat", "blocage=rdv_introuvable", "--suivi", kept, said="suivre\n")

    ran = bonguichet("trail", kept)
    chosen = bonguichet("trail", kept, "--list", "2")

    assert ran.returncode == 2
    assert "1 = Créer un compte ANEF est impossible" in ran.stderr
    assert chosen.returncode == 0


def test_name_without_a_known_ending_is_refused(kept: Path, tmp_path: Path) -> None:
    ran = bonguichet("trail", kept, "-o", tmp_path / "suivi.odt")

    assert ran.returncode == 2
    assert ".docx, .pdf ou .txt" in ran.stderr
