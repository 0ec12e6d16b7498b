"""The `bonguichet` command: one line per verb, no logic. Help in French or English."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.authoring.exits import WRONG_USE, WrongUse
from bot.authoring.streams import prepare, refusal
from bot.authoring.wording import tr as _
from bot.cli_places import verbs as verbs_about_places
from bot.cli_translating import verbs as verbs_about_translating

# Each verb imports its room when it runs: `resolve` does not pay for a graph or a sheet.


app = typer.Typer(
    name="bonguichet",
    help=_(
        "Trouve la bonne porte pour une demande de titre de séjour, et dit pourquoi.",
        "Finds the right door for a residence permit request in France, and says why.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Today = Annotated[
    str | None,
    typer.Option(
        help=_("Le jour de la réponse, AAAA-MM-JJ.", "The day of the answer, YYYY-MM-DD.")
    ),
]
Lang = Annotated[str, typer.Option(help=_("Langue.", "Language."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Réponse en JSON.", "Answer as JSON."))]


Kept = Annotated[
    Path | None,
    typer.Option(
        help=_("Le fichier de vos suivis.", "The file of your checklists."),
        metavar=_("FICHIER", "FILE"),
    ),
]


@app.command(help=_("Une conversation dans le terminal.", "A conversation in the terminal."))
def chat(
    facts: Annotated[
        list[str] | None,
        typer.Argument(
            help=_("Faits déjà connus.", "Facts already known."), metavar="[FAIT=VALEUR]…"
        ),
    ] = None,
    lang: Lang = "fr",
    flow: Annotated[str, typer.Option(help=_("Arbre de départ.", "First flow."))] = "orientation",
    today: Today = None,
    suivi: Kept = None,
) -> None:
    from bot.authoring.verbs import run_chat

    raise typer.Exit(run_chat(facts or [], lang=lang, flow=flow, today=today, kept=suivi))


@app.command(
    help=_(
        "La décision sans conversation : FAIT=VALEUR…, ou « - » pour des lignes de JSON.",
        "The decision without a conversation: FACT=VALUE…, or « - » for lines of JSON.",
    )
)
def resolve(
    facts: Annotated[
        list[str], typer.Argument(help=_("Les faits.", "The facts."), metavar="FAIT=VALEUR…")
    ],
    today: Today = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
    ics: Annotated[
        Path | None,
        typer.Option(help=_("Écrit aussi les dates (.ics).", "Also writes the dates (.ics).")),
    ] = None,
) -> None:
    from bot.authoring.verbs import run_resolve

    raise typer.Exit(run_resolve(facts, today=today, lang=lang, as_json=as_json, calendar=ics))


@app.command(
    help=_("La décision de chaque ligne d’un tableau.", "The decision of every row of a sheet.")
)
def triage(
    sheet: Annotated[Path, typer.Argument(help="CSV, XLSX", metavar=_("FICHIER", "FILE"))],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help=_("Le CSV à écrire ; « - » : la sortie.", "The CSV to write; « - »: the output."),
        ),
    ],
    today: Today = None,
    lang: Lang = "fr",
) -> None:
    from bot.authoring.verbs import run_triage

    raise typer.Exit(run_triage(sheet, output, today=today, lang=lang))


@app.command(
    help=_("Vérifie le contenu ; dit toutes les erreurs.", "Checks the content; says every error.")
)
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=_("Dossier de contenu.", "Content folder."), metavar=_("DOSSIER", "FOLDER")
        ),
    ] = None,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    from bot.authoring.verbs import run_check

    raise typer.Exit(run_check(folder, today=today, as_json=as_json))


@app.command(
    help=_("La table des chemins : réponses -> décision.", "The path table: answers -> decision.")
)
def paths(
    diff: Annotated[
        Path | None,
        typer.Option(help=_("Compare avec une table gardée.", "Compares with a kept table.")),
    ] = None,
    today: Today = None,
) -> None:
    from bot.authoring.verbs import run_paths

    raise typer.Exit(run_paths(diff, today=today))


@app.command(
    help=_("Le schéma d’un arbre (Mermaid, SVG).", "The diagram of a flow (Mermaid, SVG).")
)
def graph(
    flow: Annotated[str, typer.Argument(help=_("L’arbre.", "The flow."))] = "orientation",
    svg: Annotated[
        Path | None,
        typer.Option(help=_("Écrit un SVG (avec Graphviz).", "Writes an SVG (needs Graphviz).")),
    ] = None,
) -> None:
    from bot.authoring.verbs import run_graph

    raise typer.Exit(run_graph(flow, svg))


@app.command(
    help=_("Écrit les schémas JSON du contenu.", "Writes the JSON Schemas of the content.")
)
def schema(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=_("Où les écrire.", "Where to write them."), metavar=_("DOSSIER", "FOLDER")
        ),
    ] = None,
) -> None:
    from bot.authoring.verbs import run_schema

    raise typer.Exit(run_schema(folder))


@app.command(
    help=_(
        "Rejoue des chemins ou une conversation écrite ; --record en écrit une.",
        "Replays walks or a written conversation; --record writes one.",
    )
)
def play(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="walks.yaml, story .yaml, transcript .txt", metavar=_("FICHIER", "FILE")
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            help=_("Écrit la conversation qui suit.", "Writes the conversation that follows.")
        ),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", help=_("Réécrit la conversation.", "Rewrites the transcript.")),
    ] = False,
    lang: Lang = "fr",
    today: Today = None,
) -> None:
    from bot.authoring.verbs import run_play

    raise typer.Exit(run_play(file, record=record, update=update, lang=lang, today=today))


@app.command(help=_("Sert sur Telegram.", "Serves on Telegram."))
def telegram(
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help=_("Relit le contenu dès qu’il change.", "Reads the content when it changes."),
        ),
    ] = False,
) -> None:
    from bot.app import run_telegram

    raise typer.Exit(run_telegram(watch=watch))


@app.command(
    help=_("Le bot en marche relit son contenu.", "The running bot reads its content again.")
)
def reload() -> None:
    from bot.app import run_reload

    raise typer.Exit(run_reload())


@app.command(
    name="rotate-secret",
    help=_("Change le secret du serveur, bot arrêté.", "Changes the secret, while stopped."),
)
def rotate_secret() -> None:
    from bot.app import run_rotate_secret

    raise typer.Exit(run_rotate_secret())


Facts = Annotated[
    list[str] | None,
    typer.Argument(
        help=_("Faits, et champs de la lettre.", "Facts, and fields of the letter."),
        metavar=_("[FAIT=VALEUR]…", "[FACT=VALUE]…"),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help=_("Le fichier : .docx, .pdf ou .txt.", "The file: .docx, .pdf or .txt."),
    ),
]
ForSomeone = Annotated[
    bool,
    typer.Option("--for-someone", help=_("Pour une personne que j’aide.", "For a person I help.")),
]
AskFields = Annotated[
    bool, typer.Option("--ask", help=_("Demande chaque champ.", "Asks for each field."))
]


OfList = Annotated[
    str | None,
    typer.Option(
        "--list", help=_("Le numéro du suivi, s'il y en a plusieurs.", "Which list, if several.")
    ),
]


@app.command(
    help=_(
        "La chronologie et les pièces d'un suivi, à copier ou en fichier.",
        "The timeline and exhibits of a follow-up, to copy or as a file.",
    )
)
def trail(
    suivi: Annotated[
        Path,
        typer.Argument(
            help=_("Le fichier de suivi.", "The follow-up file."), metavar=_("FICHIER", "FILE")
        ),
    ],
    key: OfList = None,
    output: Output = None,
    today: Today = None,
    lang: Lang = "fr",
) -> None:
    from bot.authoring.carry_verbs import run_trail

    raise typer.Exit(run_trail(suivi, key, output=output, today=today, lang=lang))


@app.command(
    help=_(
        "Une lettre type, à copier ou en fichier ; sans nom : la liste.",
        "A model letter, to copy or as a file; without a name: the list.",
    )
)
def letter(
    name: Annotated[
        str | None, typer.Argument(help=_("La lettre.", "The letter."), metavar=_("LETTRE", "ID"))
    ] = None,
    words: Facts = None,
    for_someone: ForSomeone = False,
    ask: AskFields = False,
    output: Output = None,
    suivi: Kept = None,
    key: OfList = None,
    today: Today = None,
    lang: Lang = "fr",
) -> None:
    from bot.authoring.asked import LetterWanted
    from bot.authoring.carry_verbs import run_letter

    wanted = LetterWanted(name, tuple(words or ()), for_someone, ask, output, suivi, key)
    raise typer.Exit(run_letter(wanted, today=today, lang=lang))


@app.command(
    help=_(
        "Une feuille à emporter : la réponse en français et dans votre langue (PDF).",
        "A sheet to carry: the answer in French and in your language (PDF).",
    )
)
def sheet(
    facts: Annotated[
        list[str], typer.Argument(help=_("Les faits.", "The facts."), metavar="FAIT=VALEUR…")
    ],
    output: Output = None,
    today: Today = None,
    lang: Lang = "fr",
) -> None:
    from bot.authoring.carry_verbs import run_sheet

    raise typer.Exit(run_sheet(facts, output=output, today=today, lang=lang))


@app.command(
    help=_(
        "Lit le code 2D-Doc d’une attestation : photo ou PDF. Rien n’est gardé.",
        "Reads the 2D-Doc code of an attestation: photo or PDF. Nothing is kept.",
    )
)
def read(
    file: Annotated[
        Path, typer.Argument(help="JPEG, PNG, WEBP, PDF", metavar=_("FICHIER", "FILE"))
    ],
    certificates: Annotated[
        Path | None,
        typer.Option(
            help=_(
                "Dossier de certificats, FR04-0001.pem, pour vérifier la signature.",
                "Folder of certificates, FR04-0001.pem, to check the signature.",
            )
        ),
    ] = None,
    today: Today = None,
    lang: Lang = "fr",
) -> None:
    from bot.authoring.carry_verbs import run_read

    raise typer.Exit(run_read(file, certificates=certificates, today=today, lang=lang))


app.add_typer(verbs_about_places)
app.add_typer(verbs_about_translating)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[
        bool, typer.Option("--version", help=_("La version.", "The version."))
    ] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command; what the verbs do not catch is the help on a stream that fails."""
    prepare()
    try:
        app()
    except WrongUse as err:
        typer.echo(err, err=True)
        sys.exit(WRONG_USE)
    except OSError as err:
        typer.echo(refusal(err), err=True)
        sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
