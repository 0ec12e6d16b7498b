"""Free help: who helps, how to reach them, and where."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from bot.content.documents.words import Label, Phrase, SourcedDocument, hover

HelpKind = Literal[
    "defenseur", "point_justice", "aide_juridictionnelle", "association", "avocat", "retention"
]


class HelpDoc(SourcedDocument):
    """Une aide gratuite : nationale, ou de certains départements."""

    kind: HelpKind = hover("Sorte d'aide, celle que les écrans promettent.")
    label: Label = hover("Nom, tel qu'il est connu.")
    text: Phrase = hover("Ce qu'elle fait, et pour qui.")
    contact: Annotated[list[Phrase], Field(min_length=1)] = hover(
        "Comment la joindre : téléphone, adresse, site."
    )
    departements: list[str] = hover("Codes des départements ; vide : partout.", [])


class HelpsDoc(RootModel[dict[str, HelpDoc]]):
    """flows/help/*.yaml : les aides gratuites."""

    model_config = ConfigDict(defer_build=True)
