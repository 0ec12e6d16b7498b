"""The verbs of the translators' workshop: one line each, no logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.authoring.wording import tr as _

verbs = typer.Typer()

Today = Annotated[
    str | None,
    typer.Option(help=_("Le jour qu’il est, AAAA-MM-JJ.", "The day it is, YYYY-MM-DD.")),
]
Code = Annotated[str, typer.Argument(help=_("La langue.", "The language."), metavar="CODE")]
AsJson = Annotated[bool, typer.Option("--json", help=_("Réponse en JSON.", "Answer as JSON."))]

Codes = Annotated[
    list[str] | None,
    typer.Argument(
        help=_("Langues à commencer : es, pt…", "Languages to begin: es, pt…"),
        metavar=_("[LANGUE]…", "[LANGUAGE]…"),
    ),
]


@verbs.command(
    help=_(
        "Écrit les textes à traduire dans locales/ (gettext PO).",
        "Writes the texts to translate into locales/ (gettext PO).",
    )
)
def extract(
    codes: Codes = None,
    minor: Annotated[
        bool,
        typer.Option(
            "--minor",
            help=_(
                "Le sens n'a pas changé : les traductions restent montrées.",
                "The meaning did not change: translations stay shown.",
            ),
        ),
    ] = False,
) -> None:
    from bot.authoring.verbs_translating import run_extract

    raise typer.Exit(run_extract(codes or [], minor=minor))


Chosen = Annotated[
    list[str] | None,
    typer.Argument(
        help=_("Langues ; sinon celles qui sont commencées.", "Languages; else those begun."),
        metavar=_("[LANGUE]…", "[LANGUAGE]…"),
    ),
]
PathName = Annotated[
    str | None,
    typer.Option(
        help=_(
            "Un chemin entier, le français à côté : un nom de walks.yaml, une ligne de "
            "« bonguichet paths », ou des faits « demarche=… titre=… ».",
            "A whole path, French beside it: a name of walks.yaml, a line of "
            "“bonguichet paths”, or facts “demarche=… titre=…”.",
        ),
        metavar=_("NOM", "NAME"),
    ),
]
Page = Annotated[
    Path | None,
    typer.Option(
        help=_("Écrit une page à lire.", "Writes a page to read."), metavar=_("FICHIER", "FILE")
    ),
]


@verbs.command(
    help=_(
        "Où en sont les traductions. Finit par 1 si une langue proposée a un texte critique "
        "encore en français.",
        "How far translations are. Ends with 1 when an offered language has a critical text "
        "still in French.",
    )
)
def coverage(
    codes: Chosen = None,
    path: PathName = None,
    html: Page = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    from bot.authoring.verbs_translating_coverage import CoverageAsked, run_coverage

    asked = CoverageAsked(tuple(codes or ()), path, html, as_json)
    raise typer.Exit(run_coverage(asked, today=today))


@verbs.command(
    help=_(
        "Signe des traductions comme relues. Finit par 1 si certaines sont refusées.",
        "Signs translations as reviewed. Ends with 1 when some are refused.",
    )
)
def review(
    code: Code,
    by: Annotated[
        str,
        typer.Option(
            help=_(
                "Qui a relu : un nom de « reviewers », languages.toml.",
                "Who read them: a name of `reviewers`, languages.toml.",
            ),
            metavar=_("NOM", "NAME"),
        ),
    ],
    place: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "Une partie seulement : « delais/recours », « interface » ; répétable.",
                "One part only: “delais/recours”, “interface”; repeatable.",
            ),
            metavar=_("PARTIE", "PREFIX"),
        ),
    ] = None,
    today: Today = None,
) -> None:
    from bot.authoring.verbs_translating_review import ReviewAsked, run_review

    raise typer.Exit(run_review(ReviewAsked(code, by, tuple(place or ())), today=today))


@verbs.command(
    help=_(
        "Écrit une langue dans un classeur, pour traduire avec un tableur.",
        "Writes a language as a workbook, to translate in a spreadsheet program.",
    )
)
def export(
    code: Code,
    xlsx: Annotated[
        Path,
        typer.Option(
            help=_("Le classeur à écrire.", "The workbook to write."),
            metavar=_("FICHIER", "FILE"),
        ),
    ],
    today: Today = None,
) -> None:
    from bot.authoring.verbs_translating_sheets import run_export

    raise typer.Exit(run_export(code, xlsx, today=today))


@verbs.command(
    name="import",
    help=_(
        "Reprend les traductions d’un classeur : toutes, ou aucune si une ligne est refusée.",
        "Takes the translations of a workbook: all, or none when a row is refused.",
    ),
)
def take_in(
    code: Code,
    file: Annotated[Path, typer.Argument(help="XLSX", metavar=_("FICHIER", "FILE"))],
    today: Today = None,
) -> None:
    from bot.authoring.verbs_translating_sheets import run_import

    raise typer.Exit(run_import(code, file, today=today))
