"""`bonguichet new place-entry`: a skeleton in the file of a place, that routes nobody yet."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bot.filing.model import Table

HELPS = ("pan", "anef_aide", "api_probleme", "contact")
CHANNELS = ("demarche_numerique", "courrier", "rdv", "guichet", "email")
MEANS = (*CHANNELS, "telephone", "boite_aux_lettres")


class NoSuchPlace(Exception):
    """The code is of no place."""


def write_entry(
    flows: Path, table: Table, code: str, *, about: str, channel: str, today: date
) -> tuple[Path, str]:
    """Add the skeleton to the file of that place; return the file and the id of the entry.

    What it holds passes `bonguichet check`, and with « confidence: low » it routes nobody: a person
    replaces each line marked « À REMPLIR » first. Raises NoSuchPlace.
    """
    if code not in table.territories:
        raise NoSuchPlace(code)
    file = flows / "places" / f"{code}.yaml"
    text = file.read_text(encoding="utf-8") if file.exists() else _new(table, code)
    id_ = _free(text, f"nouvelle_{about}"[:36])
    source = _free(text, f"p{code.lower()}_source")
    section = "contacts" if about in HELPS else "doors"
    text = _add(text, "evidence", _evidence(source, today), before=("doors", "contacts"))
    text = _add(text, section, _entry(id_, source, about, channel, today), before=())
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file, id_


def _new(table: Table, code: str) -> str:
    return (
        "# yaml-language-server: $schema=../schema/places.schema.json\n"
        f"place: '{code}'\nname: {table.territories[code].name}\n"
    )


def _free(text: str, wanted: str) -> str:
    """Return the id, with a number after it where the file has it already."""
    taken = set(re.findall(r"^  ([a-z0-9_]+):", text, re.MULTILINE))
    return next(i for i in (wanted, *(f"{wanted}_{n}" for n in range(2, 999))) if i not in taken)


def _evidence(id_: str, today: date) -> str:
    return (
        f"  {id_}:\n"
        "    title: À REMPLIR, titre de la page lue\n"
        "    # url: https://www.….gouv.fr/…\n"
        f"    dated: '{today}'  # À REMPLIR, date de la page : « Mis à jour le … »\n"
        "    kind: practice  # À REMPLIR : official, law, association ou practice\n"
        f"    read_on: {today}\n"
    )


def _entry(id_: str, source: str, about: str, channel: str, today: date) -> str:
    return (
        f"  {id_}:\n"
        f"    about: {about}\n"
        f"    channel: {channel}\n"
        "    first_step: À REMPLIR, ce que la personne fait d’abord.\n"
        "    # next_step: Ce qui vient ensuite.\n"
        "    kind: practice  # À REMPLIR : rule, official_page, association ou practice\n"
        f"    sources: [{source}]\n"
        f"    dated: '{today}'  # À REMPLIR, quand c'était vrai\n"
        f"    read_on: {today}\n"
        "    # checked_on: le jour où vous l'avez comparé à la page en ligne\n"
        "    confidence: low  # tant que tout n'est pas rempli : n'oriente personne\n"
    )


def _add(text: str, section: str, block: str, *, before: tuple[str, ...]) -> str:
    """Put the block at the end of its section, made where it is missing."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    heads = [i for i, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
    here = next((i for i in heads if lines[i].startswith(f"{section}:")), None)
    if here is None:
        at = next((i for i in heads if lines[i].split(":")[0] in before), len(lines))
        return "".join((*lines[:at], f"{section}:\n", block, *lines[at:]))
    end = next((i for i in heads if i > here), len(lines))
    return "".join((*lines[:end], block, *lines[end:]))
