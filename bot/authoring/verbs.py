"""What each verb does around its room: settings in, results out, errors on standard error.

Every function returns the exit code: 0 done, 1 the content or the data has errors, 2 wrong use.
"""

from __future__ import annotations

import re
import signal
import sys
import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.authoring.exits import BAD_CONTENT, DONE, INTERRUPTED, STOPPED, WRONG_USE, WrongUse
from bot.authoring.streams import drop_output, refusal
from bot.authoring.wording import many, tr
from bot.content.diagnostics import ContentError, Diagnostic
from bot.settings import SettingsError, read_settings

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def guarded(action: Callable[[], int]) -> int:
    """Return the exit code of the action; what went wrong is said, in its own words."""
    try:
        code = action()
        sys.stdout.flush()  # a closed pipe must show here, not when Python ends
    except BrokenPipeError:
        drop_output()  # the reader has what it wanted
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except ContentError as err:
        _print_all(err.diagnostics)
        return BAD_CONTENT
    except SettingsError as err:
        errors(*err.problems)
        return WRONG_USE
    except WrongUse as err:
        errors(*err.args)
        return WRONG_USE
    except tomllib.TOMLDecodeError as err:
        errors(f"languages.toml : {err}")
        return BAD_CONTENT
    except OSError as err:
        errors(refusal(err))
        return WRONG_USE
    return code


def errors(*lines: str) -> None:
    """Say each line on standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def _print_all(diagnostics: Iterable[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        print(diagnostic, file=sys.stderr)


def day_given(text: str | None) -> date:
    """Return the day of `--today`, or the day it is; raises WrongUse."""
    if text is None:
        return date.today()  # noqa: DTZ011  the person's own day, where the program runs
    try:
        # Python 3.11 also reads 20261121 and 2026-W47-6: nobody writes a day so by intent.
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as err:
        raise WrongUse(
            tr(
                f"--today : « {text} » n'est pas une date AAAA-MM-JJ",
                f"--today: “{text}” is not a date YYYY-MM-DD",
            )
        ) from err


def known_language(code: str, known: Iterable[str]) -> str:
    """Return the code of `--lang` when it is one of those known; raises WrongUse."""
    codes = list(known)
    if code not in codes:
        raise WrongUse(
            tr(
                f"--lang : « {code} » n'est pas une langue connue ({', '.join(codes)})",
                f"--lang: “{code}” is not a known language ({', '.join(codes)})",
            )
        )
    return code


# --- deciding -------------------------------------------------------------------------------


def run_resolve(
    words: list[str], *, today: str | None, lang: str, as_json: bool, calendar: Path | None
) -> int:
    """Answer FACT=VALUE words, or each line of JSON of standard input when the word is « - »."""
    return guarded(
        lambda: _resolve(words, today=today, lang=lang, as_json=as_json, calendar=calendar)
    )


def _resolve(
    words: list[str], *, today: str | None, lang: str, as_json: bool, calendar: Path | None
) -> int:
    from bot.authoring import resolving
    from bot.faces.terminal.paper import printer
    from bot.filing.model import Refused
    from bot.render.contract import as_json as contract

    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    language = known_language(lang, resolver.languages.all)
    if words == ["-"]:
        if calendar is not None:
            raise WrongUse(tr("--ics : une seule réponse à la fois", "--ics: one answer at a time"))
        for line in resolver.lines(sys.stdin, language, day):
            print(line, flush=sys.stdout.isatty())
        return DONE
    say = resolver.explainer(language, day)
    answer = resolver.from_words(words, day)
    if as_json:
        print(resolving.dumps(contract(answer, say)))
    else:
        stream = sys.stderr if isinstance(answer, Refused) else sys.stdout
        printer(stream)(resolving.screen(answer, say))
    if calendar is not None and not isinstance(answer, Refused):
        from bot.authoring.carrying import write_calendar

        write_calendar(answer, say, calendar)
    return WRONG_USE if isinstance(answer, Refused) else DONE


def run_triage(sheet: Path, output: Path, *, today: str | None, lang: str) -> int:
    """Write the decision of every row of a sheet."""
    return guarded(lambda: _triage(sheet, output, today=today, lang=lang))


def _triage(sheet: Path, output: Path, *, today: str | None, lang: str) -> int:
    from bot.authoring import resolving, triage
    from bot.authoring.progress import counted
    from bot.authoring.sheets import SheetError, open_sheet

    # A stop asked by the system ends the verb as Ctrl-C does: nothing half-written stays.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    day = day_given(today)
    resolver = resolving.resolver(read_settings(), day)
    say = resolver.explainer(known_language(lang, resolver.languages.all), day)
    if sheet.exists() and output.exists() and output.samefile(sheet):
        raise WrongUse(
            tr(
                f"« {output} » est le fichier lu : choisissez un autre nom",
                f"“{output}” is the file that is read: choose another name",
            )
        )
    names = say.table.facts
    try:
        with open_sheet(sheet, lambda h: sum(triage.fact_name(n) in names for n in h)) as rows:
            done = triage.write(
                counted(triage.decide_rows(rows, say)), output, encoding=rows.encoding
            )
            near = list(triage.near_misses(say.table, rows.header))
    except SheetError as err:
        raise WrongUse(str(err)) from err
    except BrokenPipeError:
        raise
    except OSError as err:
        why = err.strerror
        raise WrongUse(
            tr(f"« {output} » ne s'écrit pas : {why}", f"“{output}” cannot be written: {why}")
        ) from err
    errors(*(f"colonne « {n} » non lue ; vouliez-vous dire « {f} » ?" for n, f in near))
    errors(f"{many(done, tr('ligne', 'row'))} -> {output}")
    return DONE


# --- content --------------------------------------------------------------------------------


def run_check(folder: Path | None, *, today: str | None, as_json: bool) -> int:
    """Print every fault of the content."""
    return guarded(lambda: _check(folder, today=today, as_json=as_json))


def _check(folder: Path | None, *, today: str | None, as_json: bool) -> int:
    from bot.authoring.checking import check
    from bot.content.diagnostics import as_json as diagnostics_json

    settings = read_settings()
    day = day_given(today)
    diagnostics = check(folder or settings.flows, settings.locales, day)
    if as_json:
        print(diagnostics_json(diagnostics))
    else:
        _print_all(diagnostics)
    errors = sum(1 for d in diagnostics if d.severity == "error")
    if not as_json:
        none = tr("aucune erreur", "no error")
        said = many(errors, tr("erreur", "error")) if errors else none
        print(f"{folder or settings.flows.name}{tr(' : ', ': ')}{said}")
    return BAD_CONTENT if errors else DONE


def run_paths(diff: Path | None, *, today: str | None) -> int:
    """Print the path table, or what changed since a kept one."""
    return guarded(lambda: _paths(diff, today=today))


def _paths(diff: Path | None, *, today: str | None) -> int:
    from bot.authoring import paths
    from bot.conversation import open_conversation

    if diff is not None and not diff.is_file():
        raise WrongUse(tr(f"« {diff} » n'existe pas", f"“{diff}” does not exist"))
    day = day_given(today) if today else paths.REFERENCE_DAY
    table = paths.path_table(open_conversation(read_settings(), day), day)
    if diff is None:
        sys.stdout.writelines(f"{line}\n" for line in table)
        return DONE
    changes = paths.changes(diff.read_text(encoding="utf-8", errors="replace").splitlines(), table)
    sys.stdout.writelines(f"{line}\n" for line in changes)
    return BAD_CONTENT if changes else DONE


def run_graph(flow: str, svg: Path | None) -> int:
    """Print a flow as Mermaid, or write it as SVG."""
    return guarded(lambda: _graph(flow, svg))


def _graph(flow: str, svg: Path | None) -> int:
    from bot.authoring import graphs
    from bot.content.loader import load

    library = load(read_settings().flows, today=day_given(None))
    found = next((f for i, f in library.flows.items() if i == flow), None)
    if found is None:
        known = ", ".join(library.flows)
        raise WrongUse(
            tr(f"l'arbre « {flow} » n'existe pas ({known})", f"no flow “{flow}” ({known})")
        )
    if svg is None:
        print(graphs.mermaid(found))
        return DONE
    try:
        graphs.write_svg(found, svg)
    except graphs.NoGraphviz as err:
        raise WrongUse(str(err)) from err
    return DONE


def run_schema(folder: Path | None) -> int:
    """Write the JSON Schemas."""
    return guarded(lambda: _schema(folder))


def _schema(folder: Path | None) -> int:
    from bot.content.schemas import schemas

    target = folder or read_settings().flows / "schema"
    target.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (target / name).write_text(text, encoding="utf-8")
    print(f"{len(schemas())} schémas -> {target}")
    return DONE


# --- conversations --------------------------------------------------------------------------


def run_chat(
    words: list[str], *, lang: str, flow: str, today: str | None, kept: Path | None = None
) -> int:
    """Hold a conversation on standard input and output."""
    return guarded(lambda: _chat(words, lang=lang, flow=flow, today=today, kept=kept))


def _chat(words: list[str], *, lang: str, flow: str, today: str | None, kept: Path | None) -> int:
    from bot.authoring.talking import talk

    return talk(words, lang=lang, flow=flow, day=day_given(today), source=sys.stdin, kept=kept)


def run_play(
    file: Path | None, *, record: Path | None, update: bool, lang: str, today: str | None
) -> int:
    """Replay a file of walks, a story or a transcript; or record a conversation."""
    return guarded(lambda: _play(file, record=record, update=update, lang=lang, today=today))


def _play(
    file: Path | None, *, record: Path | None, update: bool, lang: str, today: str | None
) -> int:
    from bot.authoring import playing

    if (file is None) == (record is None):
        raise WrongUse(
            tr(
                "donnez un fichier à rejouer, ou --record FICHIER",
                "give a file to replay, or --record FILE",
            )
        )
    source: TextIO = sys.stdin
    try:
        if record is not None:
            playing.can_record(record, update=update)
            return playing.record(record, lang=lang, day=day_given(today), source=source)
        assert file is not None
        failures = playing.play(file, update=update)
    except playing.Unplayable as err:
        raise WrongUse(str(err)) from err
    errors(*failures)
    return BAD_CONTENT if failures else DONE
