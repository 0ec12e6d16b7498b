"""Model letters: what each says, in the first person and for somebody helped, and what is asked."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from bot.content.documents.words import (
    Document,
    Id,
    Label,
    Note,
    Phrase,
    SourcedDocument,
    When,
    hover,
)

MAX_FIELD_CHARS = 1_000  #: of one answer of a person
MAX_FIELD_LINES = 8  #: an address has five


class PassageDoc(Document):
    """Un paragraphe d'une lettre : le même pour tous, ou selon la personne qui écrit."""

    text: Phrase | None = hover("Le paragraphe, le même dans les deux cas.", None)
    me: Phrase | None = hover("Quand la personne écrit pour elle-même.", None)
    someone: Phrase | None = hover("Quand une personne écrit pour une autre.", None)
    when: When = hover("Seulement si ces faits sont connus ainsi.", {})
    unless: When = hover("Sauf si ces faits sont connus ainsi.", {})
    needs: Literal["depot_a_temps", "depot_tardif"] | None = hover(
        "Selon la date du dépôt. « depot_tardif » : les dates connues disent un dépôt après la "
        "fenêtre ; « depot_a_temps » : elles ne le disent pas.",
        None,
    )


class LetterDoc(SourcedDocument):
    """flows/letters/*.yaml : une lettre type."""

    label: Label = hover("Nom court : un bouton.")
    purpose: Phrase = hover("À quoi elle sert, en une phrase.")
    send: Phrase = hover("Comment l'envoyer.")
    to: Id = hover("À qui : un destinataire de lettres.yaml.")
    before: list[PassageDoc] = hover("À vérifier avant d'envoyer ; n'est pas dans la lettre.")
    subject: Phrase = hover("L'objet.")
    identity: list[Id] = hover("Les champs qui disent de qui il s'agit, dans l'ordre.")
    facts: list[PassageDoc] = hover("Les faits.")
    law: list[PassageDoc] = hover("Le droit, avec l'article ou la décision.")
    request: list[PassageDoc] = hover("La demande.")
    exhibits: list[Phrase] = hover("Les pièces jointes, dans l'ordre de leur numéro.")


class LettersDoc(RootModel[dict[str, LetterDoc]]):
    """flows/letters/*.yaml : les lettres types."""

    model_config = ConfigDict(defer_build=True)


class LetterFieldDoc(Document):
    """Un champ à remplir ; sans réponse, son nom reste entre crochets."""

    label: Label = hover("Son nom, montré entre crochets quand il n'y a pas de réponse.")
    question: Phrase = hover("La question posée à la personne.")
    question_someone: Phrase | None = hover(
        "La même, quand elle écrit pour une autre. Absent : la même phrase.", None
    )
    example: Phrase = hover("Un exemple inventé.")
    max_chars: Annotated[int, Field(ge=1, le=MAX_FIELD_CHARS)] = hover(
        "Longueur la plus grande, en caractères."
    )
    max_lines: Annotated[int, Field(ge=1, le=MAX_FIELD_LINES)] = hover(
        "Lignes au plus ; une adresse en a plusieurs.", 1
    )
    fact: Id | None = hover("Le fait qui le remplit, quand il est connu.", None)


class SendersDoc(Document):
    """Qui écrit : des lignes, en haut de la lettre."""

    me: list[Note] = hover("Quand la personne écrit pour elle-même.")
    someone: list[Note] = hover("Quand une personne écrit pour une autre.")


class LetterFrameDoc(Document):
    """flows/lettres.yaml : ce que toutes les lettres partagent."""

    salutation: Note = hover("La formule du début.")
    opening: PassageDoc = hover("Le premier paragraphe, s'il y en a un.")
    closing: Phrase = hover("La dernière demande, avant la formule de politesse.")
    farewell: Note = hover("La formule de politesse.")
    dated: Note = hover("Le lieu et la date ; {jour} est le jour de la lettre.")
    senders: SendersDoc = hover("Qui écrit.")
    recipients: dict[str, list[Note]] = hover("À qui l'on écrit : des lignes, par identifiant.")
    fields: dict[str, LetterFieldDoc] = hover("Les champs à remplir.")
