"""Extracting again keeps what translators did; a changed French sentence is no longer trusted."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from bot.authoring.translating.files import outdated_since
from bot.authoring.translating.interface import sentences
from bot.content.diagnostics import ContentError
from bot.content.folder import read_folder
from bot.content.placing import placed
from bot.render.catalogs import Languages
from bot.render.po import reviewer
from bot.texts import Text
from tests.authoring.translating.conftest import NOW, Workshop

QUESTION = "orientation/demarche#question"
WHY = "orientation/titre#why"
FRENCH = "Que voulez-vous faire ?"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in folder.rglob("*.po*")}


def test_templates_and_the_languages_named_are_written(workshop: Workshop) -> None:
    done = workshop.extract("en")

    names = {path.relative_to(workshop.locales).as_posix() for path in done.written}
    assert names == {
        "flows.pot",
        "ui.pot",
        "en/LC_MESSAGES/flows.po",
        "en/LC_MESSAGES/ui.po",
    }
    assert workshop.messages("en")[QUESTION].id == FRENCH


def test_second_run_changes_no_byte(workshop: Workshop) -> None:
    workshop.extract("en", "ar")
    workshop.say("en", QUESTION, "What do you want to do?", by="Awa Diallo")
    before = bytes_of(workshop.locales)

    done = workshop.extract(now=NOW + timedelta(days=3))

    assert done.written == []
    assert bytes_of(workshop.locales) == before


def test_language_once_begun_is_extracted_without_being_named(workshop: Workshop) -> None:
    workshop.extract("en")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace("Chaque titre", "Un titre"))

    assert workshop.file("en") in workshop.extract().written


def test_equal_french_in_two_places_stays_two_messages(workshop: Workshop) -> None:
    workshop.extract("en")
    wrong_door = "regimes/{}#wrong_door"
    first, second = wrong_door.format("R431-2"), wrong_door.format("autre")

    workshop.say("en", first, "It has no effect.")

    messages = workshop.messages("en")
    assert messages[first].id == messages[second].id
    assert messages[second].string == ""
    words = Languages(workshop.locales).words("en")
    texts = {text.place: text for text in _texts(workshop)}
    assert words.content(texts[first]) == "It has no effect."
    assert words.content(texts[second]) == texts[second]
    assert words.untranslated == 1


def _texts(workshop: Workshop) -> list[Text]:
    folder = read_folder(workshop.flows, today=NOW.date())
    files = ((file.document, file.name) for file in folder.files)
    found = (one for document, name in files if document for one in placed(document, name))
    return [text for one in found for text in one.texts]


def test_changed_french_outdates_the_translation_and_keeps_the_former(workshop: Workshop) -> None:
    workshop.extract("en")
    workshop.say("en", QUESTION, "What do you want to do?", by="Awa Diallo")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace(FRENCH, "Que cherchez-vous ?"))

    workshop.extract()

    message = workshop.messages("en")[QUESTION]
    assert message.fuzzy
    assert message.string == "What do you want to do?"
    assert tuple(message.previous_id) == (FRENCH,)
    assert outdated_since(message) == "2026-11-27"
    assert reviewer(message) is None


def test_what_is_outdated_stays_so_from_the_first_day_and_the_first_french(
    workshop: Workshop,
) -> None:
    workshop.extract("en")
    workshop.say("en", QUESTION, "What do you want to do?")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace(FRENCH, "Que cherchez-vous ?"))
    workshop.extract()
    workshop.edit("orientation/flow.yaml", lambda text: text.replace("Que cherchez", "Que voul"))

    workshop.extract(now=NOW + timedelta(days=30))

    message = workshop.messages("en")[QUESTION]
    assert tuple(message.previous_id) == (FRENCH,)
    assert outdated_since(message) == "2026-11-27"


def test_minor_change_keeps_the_translation_and_who_read_it(workshop: Workshop) -> None:
    workshop.extract("en")
    workshop.say("en", WHY, "Each permit has its door.", by="Awa Diallo")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace("Chaque titre", "Un titre"))

    done = workshop.extract(minor=True)

    message = workshop.messages("en")[WHY]
    assert not message.fuzzy
    assert reviewer(message) == ("Awa Diallo", "2026-11-20")
    assert done.refused == []


def test_minor_is_refused_on_a_critical_text(workshop: Workshop) -> None:
    workshop.extract("en")
    key = "regimes/R431-2#silence"
    workshop.say("en", key, "Four months without an answer mean a refusal.")
    workshop.edit("regimes.yaml", lambda text: text.replace("Quatre mois", "Deux mois", 1))

    done = workshop.extract(minor=True)

    assert [(code, entry.key) for code, entry in done.refused] == [("en", key)]
    assert workshop.messages("en")[key].fuzzy


def test_text_that_moves_inside_its_row_keeps_its_translation(workshop: Workshop) -> None:
    workshop.extract("en")
    steps = [key for key in workshop.messages("en") if "#steps." in key and key.startswith("doc")]
    workshop.say("en", steps[0], "Keep a copy.", by="Awa Diallo")
    french = str(workshop.messages("en")[steps[0]].id)
    home, _, _ = steps[0].partition("#")
    file = f"{home.rpartition('/')[0]}.yaml"
    workshop.edit(file, lambda text: text.replace("steps: [", "steps: [Ouvrez la lettre., ", 1))

    workshop.extract()

    moved = next(m for k, m in workshop.messages("en").items() if m.id == french and home in k)
    assert moved.context == f"{home}#steps.1"
    assert moved.string == "Keep a copy."
    assert reviewer(moved) is not None
    new = workshop.messages("en")[f"{home}#steps.0"]
    assert (new.string, new.fuzzy) == ("", False)


def test_text_taken_away_and_put_back_finds_its_translation(workshop: Workshop) -> None:
    workshop.extract("en")
    key = "orientation/conseil#notice"
    workshop.say("en", key, "Keep a copy of everything.")
    whole = (workshop.flows / "orientation/flow.yaml").read_text(encoding="utf-8")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace("conseil", "avis"))
    workshop.extract()
    assert key not in workshop.messages("en")

    workshop.edit("orientation/flow.yaml", lambda _: whole)
    workshop.extract()

    assert workshop.messages("en")[key].string == "Keep a copy of everything."


def test_sentence_of_the_interface_reworded_in_the_code_is_outdated_not_lost(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.extract("en")
    workshop.say("en", "Lettres types", "Model letters")
    said = sentences()
    reworded = [
        one._replace(texts=("Les lettres types",)) if one.texts == ("Lettres types",) else one
        for one in said
    ]
    monkeypatch.setattr("bot.authoring.translating.messages.sentences", lambda: reworded)

    workshop.extract()

    message = workshop.messages("en", "ui")["Les lettres types"]
    assert (message.fuzzy, message.string) == (True, "Model letters")


def test_translators_comments_and_header_are_kept(workshop: Workshop) -> None:
    workshop.extract("en")
    path = workshop.file("en")
    text = path.read_text(encoding="utf-8").replace("nobody yet", "Awa Diallo <awa@example.org>", 1)
    text = text.replace("#. La question", "# Mot courant à Bamako.\n#. La question", 1)
    path.write_text(text, encoding="utf-8")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace(FRENCH, "Que cherchez-vous ?"))

    workshop.extract()

    after = path.read_text(encoding="utf-8")
    assert "Awa Diallo <awa@example.org>" in after
    assert "# Mot courant à Bamako." in after


def test_comments_say_where_how_long_and_what_values_become(workshop: Workshop) -> None:
    workshop.extract("en")
    messages = workshop.messages("en")

    option = messages["faits/demarche#values.titre_sejour.label"]
    assert "max-length:40" in option.flags
    assert "40 caractères au plus" in option.auto_comments
    assert option.locations[0][0].endswith("flows/faits.yaml")
    window = next(m for k, m in messages.items() if k.endswith("#too_early"))
    assert any("une date en toutes lettres" in note for note in window.auto_comments)
    assert any(note.startswith("CRITIQUE") for note in window.auto_comments)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed here")
def test_msgfmt_accepts_what_is_written(workshop: Workshop) -> None:
    workshop.extract("en", "ar")
    workshop.say("en", QUESTION, "What do you want to do?")
    workshop.edit("orientation/flow.yaml", lambda text: text.replace(FRENCH, 'Que « "voulez" » ?'))
    workshop.extract()

    for path in (workshop.file("en"), workshop.file("ar"), workshop.file("ar", "ui")):
        done = subprocess.run(
            ["msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("damage", ["msgid", 'msgid "a', "\x00\x01", '{"not": "a PO file"}'])
def test_file_that_is_no_po_file_is_refused_and_nothing_written(
    workshop: Workshop, damage: str
) -> None:
    workshop.extract("en")
    workshop.file("en").write_text(damage, encoding="utf-8")
    before = bytes_of(workshop.locales)

    with pytest.raises(ContentError) as refused:
        workshop.extract()

    assert [one.code for one in refused.value.diagnostics] == ["po-syntax"]
    assert bytes_of(workshop.locales) == before


def test_content_that_cannot_be_read_writes_nothing(workshop: Workshop) -> None:
    (workshop.flows / "faits.yaml").write_text("{", encoding="utf-8")

    with pytest.raises(ContentError):
        workshop.extract("en")

    assert bytes_of(workshop.locales) == {}
