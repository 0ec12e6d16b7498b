"""The verbs of the translators' workshop: one line each, no logic."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.authoring.wording import tr as _

verbs = typer.Typer()

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
