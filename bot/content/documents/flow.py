"""A tree of questions, and the walks that show how it goes: `flows/NAME/*.yaml`."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, RootModel, Tag

from bot.content.documents.words import (
    MAX_ROWS,
    MAX_WAYS,
    CheckedOn,
    Day,
    Document,
    Id,
    Label,
    Name,
    Offset,
    Phrase,
    When,
    Years,
    hover,
)


class OptionDoc(Document):
    """Une réponse possible, un bouton."""

    label: Label | None = hover(
        "Texte du bouton, 40 caractères au plus. Absent : celui du fait.", None
    )
    goto: Id | None = hover("Écran suivant. Absent : le « goto » de la question.", None)
    set: dict[str, str] = hover("Autres faits que cette réponse établit.", {})
    when: When = hover("Ne montrer ce bouton que si ces faits sont connus ainsi.", {})
    policy: Id | None = hover("Ne montrer ce bouton que si cette règle nommée est vraie.", None)
    synonyms: list[Label] = hover("Autres mots que la personne peut taper.", [])


Options = Annotated[dict[str, OptionDoc], Field(max_length=MAX_WAYS)]


class QuestionDoc(Document):
    """Une question : ce qu'on demande, pourquoi, et les réponses."""

    question: Phrase = hover("La question, en une phrase, avec « vous ».")
    why: Phrase = hover("Pourquoi on la pose : la personne peut le demander.")
    find: Phrase | None = hover("Où trouver la réponse : ce qui est imprimé, et où.", None)
    fact: Id | None = hover(
        "Le fait que la réponse établit. Absent : l'identifiant de la question.", None
    )
    kind: Literal["choice", "several", "date", "departement", "commune"] = hover(
        "Sorte de réponse.", "choice"
    )
    options: Options = hover("Les réponses, dans l'ordre des boutons.", {})
    none: Id | None = hover("« Plusieurs choix » : l'option qui exclut les autres.", None)
    past_years: Years = hover("Date : la plus ancienne acceptée, en années avant aujourd'hui.", 100)
    future_years: Years = hover(
        "Date : la plus lointaine acceptée, en années après aujourd'hui.", 20
    )
    samples: list[Offset] = hover(
        "Dates essayées par la table des chemins, depuis aujourd'hui.", []
    )
    goto: Id | None = hover("Écran suivant, pour toutes les réponses qui n'en nomment pas.", None)
    unknown: Id | None = hover(
        "« Je ne sais pas » : l'écran d'aide, ou « possible » pour montrer ce qui reste possible.",
        None,
    )


class BranchDoc(Document):
    """Une branche d'aiguillage ; la première qui convient est prise."""

    when: When = hover("Faits exigés ; une liste veut dire « l'un de ceux-ci ».", {})
    known: list[str] = hover("Faits qui doivent déjà être connus.", [])
    policy: Id | None = hover("Règle nommée, écrite et testée en Python.", None)
    goto: Id = hover("Écran suivant.")


class RouterDoc(Document):
    """Un aiguillage, que la personne ne voit pas."""

    route: Annotated[list[BranchDoc], Field(max_length=MAX_WAYS)] = hover(
        "Branches, dans l'ordre ; la dernière sans condition."
    )


class NoticeDoc(Document):
    """Une information montrée au passage, avec l'écran suivant."""

    notice: Phrase = hover("Le texte, court.")
    goto: Id = hover("Écran suivant.")
    sources: list[str] = hover("Sources de ce texte, de sources.yaml.", [])


class SubflowDoc(Document):
    """Un autre arbre, parcouru avant de continuer."""

    subflow: Id = hover("Nom de l'arbre.")
    goto: Id = hover("Écran suivant, au retour.")


class OutcomeDoc(Document):
    """La fin d'un chemin : la décision de dépôt, un texte sourcé, ou le retour d'un sous-arbre."""

    decide: Literal["filing", "back"] | None = hover(
        "« filing » : la table des procédures décide. « back » : retour à l'arbre appelant.", None
    )
    outcome: Phrase | None = hover("Texte de fin, quand la table ne décide pas.", None)
    sources: list[str] = hover("Sources du texte.", [])
    read_on: Day | None = hover("Jour où une copie de la source a été lue.", None)
    checked_on: CheckedOn = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )
    follow: Options = hover("Suites proposées sous la réponse.", {})


#: the key that tells what a node is -> its model
NODE_KINDS = {
    "question": "QuestionDoc",
    "route": "RouterDoc",
    "notice": "NoticeDoc",
    "subflow": "SubflowDoc",
    "decide": "OutcomeDoc",
    "outcome": "OutcomeDoc",
}


def _node_kind(said: Any) -> str | None:
    """Return the tag of the model; a tag is no id, so that it is no key of a file either."""
    keys = said if isinstance(said, dict) else ()
    return next((model for key, model in NODE_KINDS.items() if key in keys), None)


NodeDoc = Annotated[
    Annotated[QuestionDoc, Tag("QuestionDoc")]
    | Annotated[RouterDoc, Tag("RouterDoc")]
    | Annotated[NoticeDoc, Tag("NoticeDoc")]
    | Annotated[SubflowDoc, Tag("SubflowDoc")]
    | Annotated[OutcomeDoc, Tag("OutcomeDoc")],
    Discriminator(_node_kind),
]


class FlowDoc(Document):
    """Un arbre de questions."""

    flow: Id = hover("Nom de l'arbre : celui du dossier.")
    title: Name = hover("Titre, pour les personnes et les schémas.")
    start: Id = hover("Premier écran.")
    retry: list[Id] = hover("Écrans où un retour en arrière voulu est permis.", [])
    nodes: Annotated[dict[str, NodeDoc], Field(max_length=MAX_ROWS)] = hover(
        "Les écrans, dans l'ordre de lecture."
    )


class WalkDoc(Document):
    """Un chemin rejoué : les réponses, et ce qu'on attend."""

    name: Name = hover("Ce que ce chemin montre.")
    today: Day = hover("Le jour du chemin.")
    facts: dict[str, str] = hover("Faits connus d'avance.", {})
    say: list[Name] = hover("Ce que la personne répond, dans l'ordre : identifiants ou mots.")
    expect: dict[str, str] = hover("Ce que la décision doit dire : canal, régime…")


class WalksDoc(RootModel[list[WalkDoc]]):
    """flows/NAME/walks.yaml."""

    model_config = ConfigDict(defer_build=True)
