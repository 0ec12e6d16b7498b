"""The verbs about préfectures: `places`, `links`, `new`; one line per verb, no logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.authoring.wording import tr as _

verbs = typer.Typer()

Today = Annotated[
    str | None,
    typer.Option(
        help=_("Le jour de la réponse, AAAA-MM-JJ.", "The day of the answer, YYYY-MM-DD.")
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Réponse en JSON.", "Answer as JSON."))]


@verbs.command(
    help=_("Ce que l’on sait de chaque préfecture.", "What is known of each préfecture.")
)
def places(
    stale: Annotated[
        str | None,
        typer.Option(help=_("Plus vieux que : 180d.", "Older than: 180d."), metavar="180d"),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help=_("Ce qui manque.", "What is missing."))
    ] = False,
    conflicts: Annotated[
        bool,
        typer.Option("--conflicts", help=_("Ce qui se contredit.", "What disagrees.")),
    ] = False,
    reports: Annotated[
        bool,
        typer.Option("--reports", help=_("« C’est faux ici ».", "“This is wrong here”.")),
    ] = False,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help=_("Carte en SVG ou HTML.", "Map in SVG or HTML.")),
    ] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    from bot.authoring.verbs_places import PlacesAsked, run_places

    asked = PlacesAsked(stale, missing, conflicts, reports, map_file, as_json)
    raise typer.Exit(run_places(asked, today=today))


@verbs.command(
    help=_("Les adresses du contenu répondent-elles ?", "Do the addresses of the content answer?")
)
def links(
    only: Annotated[
        str | None,
        typer.Argument(
            help=_("Un département seulement.", "One département only."), metavar="CODE"
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(help=_("Où garder ce qui a été vu.", "Where to keep what was seen.")),
    ] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    from bot.authoring.verbs_places import run_links

    raise typer.Exit(run_links(only, record=record, as_json=as_json, today=today))


@verbs.command(help=_("Écrit un modèle à remplir.", "Writes a skeleton to fill in."))
def new(
    kind: Annotated[str, typer.Argument(metavar="place-entry")],
    code: Annotated[str, typer.Argument(metavar="CODE")],
    about: Annotated[
        str, typer.Option(help=_("Famille, démarche, titre ou aide.", "What it is about."))
    ] = "premiere",
    channel: Annotated[str, typer.Option(help=_("Le canal.", "The channel."))] = "rdv",
    today: Today = None,
) -> None:
    from bot.authoring.verbs_places import run_new

    raise typer.Exit(run_new(kind, code, about=about, channel=channel, today=today))
