"""What the verbs about préfectures do around their rooms: `places`, `links`, `new`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.authoring import places_table
from bot.authoring.exits import BAD_CONTENT, DONE, WrongUse
from bot.authoring.verbs import day_given, errors, guarded
from bot.authoring.wording import tr
from bot.content.compiled import table_library
from bot.content.library import Library
from bot.filing.nearest import nearest
from bot.settings import read_settings


@dataclass(frozen=True, slots=True)
class PlacesAsked:
    """What `places` is asked to show; the table when nothing is."""

    stale: str | None = None
    missing: bool = False
    conflicts: bool = False
    reports: bool = False
    map: Path | None = None
    as_json: bool = False


def run_places(asked: PlacesAsked, *, today: str | None) -> int:
    """Show what is known of each préfecture."""
    return guarded(lambda: _places(asked, day_given(today)))


def _places(asked: PlacesAsked, day: date) -> int:
    library = table_library(read_settings().flows, today=day)
    table = library.table
    found = list(places_table.cells(table, day))
    if asked.reports:
        return _reports(library, as_json=asked.as_json)
    if asked.map is not None:
        return _map(library, asked.map, day)
    if asked.stale is not None:
        days = places_table.days_of(asked.stale)
        if days is None:
            raise WrongUse(
                tr(
                    f"--stale : « {asked.stale} » ; un nombre de jours est attendu, comme 180d",
                    f"--stale: “{asked.stale}”; a number of days is expected, like 180d",
                )
            )
        found = list(places_table.stale(found, days, day))
        _show(map(places_table.plain, found), map(places_table.cell_json, found), asked)
    elif asked.missing:
        lacks = list(places_table.missing(table, found))
        _show(
            (f"{place.code} {place.name}: {', '.join(columns)}" for place, columns in lacks),
            ({"place": place.code, "missing": list(columns)} for place, columns in lacks),
            asked,
        )
    elif asked.conflicts:
        groups = list(places_table.conflicts(found))
        _show(
            (line for group in groups for line in (*map(places_table.plain, group), "")),
            ([places_table.cell_json(one) for one in group] for group in groups),
            asked,
        )
    else:
        _show(places_table.lines(table, day), places_table.as_json(table, found), asked)
    return DONE


def _show(lines: Iterable[str], rows: Iterable[object], asked: PlacesAsked) -> None:
    if asked.as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines)


def _map(library: Library, target: Path, day: date) -> int:
    from bot.authoring import places_map

    kinds = {".svg": places_map.svg, ".html": places_map.html}
    if target.suffix.lower() not in kinds:
        raise WrongUse(
            tr(f"« {target} » : un nom en .svg ou .html", f"“{target}”: a name in .svg or .html")
        )
    cells = places_table.cells(library.table, day)
    text = kinds[target.suffix.lower()](library.table, cells, day.isoformat())
    target.write_text(text, encoding="utf-8")
    return DONE


def _reports(library: Library, *, as_json: bool) -> int:
    from bot.settings import read_database
    from bot.stores.ledger import StoreError
    from bot.stores.reports_sqlite import SqlitePlaceReports, reports_file

    try:
        found = asyncio.run(SqlitePlaceReports(reports_file(read_database())).tallies())
    except StoreError as err:
        errors(str(err))
        return BAD_CONTENT
    known = {
        f"{place.code}/{one.id}" for place in library.table.places.values() for one in place.doors
    }
    rows = [
        {
            "entry": one.entry,
            "votes": one.votes,
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "is_entry": one.entry in known,
        }
        for one in found
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    elif not rows:
        sys.stdout.write(tr("aucun signalement\n", "no report\n"))
    else:
        sys.stdout.writelines(
            f"{one['entry']}: {one['votes']}, {one['first']} → {one['last']}\n" for one in rows
        )
    return DONE


# --- links ----------------------------------------------------------------------------------------


def run_links(only: str | None, *, record: Path | None, as_json: bool, today: str | None) -> int:
    """Ask every address of the content whether it still answers, and the same."""
    return guarded(lambda: _links(only, record, day_given(today), as_json=as_json))


def _links(only: str | None, record: Path | None, day: date, *, as_json: bool) -> int:
    from bot.authoring import links
    from bot.authoring.links_fetch import PoliteFetcher
    from bot.kept import cache_folder

    table = table_library(read_settings().flows, today=day).table
    wanted = [one for one in links.links_of(table) if only is None or _is_of(one, only)]
    file = record or cache_folder() / "links.json"
    known = links.read_record(file)

    async def visit() -> tuple[list[links.Seen], list[links.Change]]:
        seen, changes = [], []
        async with PoliteFetcher() as fetcher:
            for one in wanted:
                now = await links.look(one.url, fetcher, day.isoformat())
                seen.append(now)
                if changed := links.change(one, known.get(one.url), now):
                    changes.append(changed)
                known[one.url] = links.remember(known.get(one.url), now)
                links.write_record(file, known)  # a stop in the middle loses nothing
        return seen, changes

    seen, changes = asyncio.run(visit())
    if as_json:
        data = links.as_json(seen, changes)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return DONE
    sys.stdout.writelines(f"{links.line(one)}\n" for one in seen)
    for changed in changes:
        by = ", ".join(changed.link.used_by)
        sys.stdout.write(
            f"{tr('à revoir', 'to review')} ({changed.why}): {by}: {changed.now.url}\n"
        )
    return DONE


def _is_of(link: object, only: str) -> bool:
    used = getattr(link, "used_by", ())
    return any(f"{only}/" in one for one in used)


# --- new ------------------------------------------------------------------------------------------


def run_new(kind: str, code: str, *, about: str, channel: str, today: str | None) -> int:
    """Write the skeleton of an entry."""
    return guarded(lambda: _new(kind, code, about, channel, day_given(today)))


def _new(kind: str, code: str, about: str, channel: str, day: date) -> int:
    from bot.authoring import places_new
    from bot.filing.places import FAMILIES

    settings = read_settings()
    table = table_library(settings.flows, today=day).table
    _one_of("place-entry", kind, ("place-entry",))
    _one_of("CODE", code, table.territories)
    _one_of("--about", about, (*FAMILIES, *places_new.HELPS, *table.procedures))
    means = places_new.MEANS if about in places_new.HELPS else places_new.CHANNELS
    _one_of("--channel", channel, means)
    file, id_ = places_new.write_entry(
        settings.flows, table, code, about=about, channel=channel, today=day
    )
    sys.stdout.write(f"{file}: {id_}\n")
    return DONE


def _one_of(name: str, said: str, known: Iterable[str]) -> None:
    words = list(known)
    if said not in words:
        near = nearest(said, words)
        hint = tr(f" ; vouliez-vous dire « {near} » ?", f"; did you mean “{near}”?") if near else ""
        raise WrongUse(
            tr(f"{name} : « {said} » n'existe pas{hint}", f"{name}: “{said}” does not exist{hint}")
        )
