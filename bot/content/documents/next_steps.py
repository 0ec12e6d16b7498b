"""What comes after the door: clocks that run, and protocols for a door that is jammed."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from bot.content.documents.help import HelpKind
from bot.content.documents.words import (
    Article,
    Document,
    Id,
    Label,
    Offset,
    Phrase,
    SourcedDocument,
    When,
    hover,
)


class ClockCaseDoc(Document):
    """Un délai dans un cas ; le premier qui convient est pris, le dernier est sans condition."""

    when: When = hover("Faits exigés.", {})
    due: Offset | None = hover(
        "Le dernier jour, depuis la date de départ. Absent : pas de date.", None
    )
    article: Article = hover(
        "L'article qui fixe le délai ; « pratique » si ce n'est pas une règle."
    )
    effect: Phrase | None = hover("Ce qui suit dans ce cas. Absent : celui du délai.", None)


class ClockDoc(SourcedDocument):
    """flows/delais/*.yaml : un délai qui court."""

    label: Label = hover("Nom court.")
    anchor: Id | None = hover("Le fait daté d'où l'on compte.", None)
    window: Id | None = hover(
        "La fenêtre de fenetres.yaml, au lieu de « anchor » et « cases ».", None
    )
    renewal: Id | None = hover("La fenêtre d'un renouvellement, quand elle est autre.", None)
    reply: Id | None = hover("Le délai de la réponse, dès que sa date de départ est connue.", None)
    cases: list[ClockCaseDoc] = hover("Les cas, dans l'ordre.", [])
    of_title: Literal["silence"] | None = hover(
        "« silence » : le délai du titre demandé, quand il est connu, passe avant les cas.", None
    )
    due_is: Literal["limite", "naissance", "fin"] = hover(
        "Ce que dit la date : dernier jour pour agir, naissance d'un refus, fin d'un papier.",
        "limite",
    )
    ask: list[Id] = hover("Faits à demander s'ils ne sont pas connus, dans l'ordre.", [])
    counted_from: Phrase = hover("Ce qui fait partir le délai.")
    stops: Phrase | None = hover("Ce qui l'arrête ou le prolonge.", None)
    effect: Phrase = hover("Ce qui suit quand il est passé.")
    help: list[HelpKind] = hover("Aides gratuites, montrées juste sous la date.", [])
    steps: list[Phrase] = hover("Que faire, dans l'ordre.")


class ClocksDoc(RootModel[dict[str, ClockDoc]]):
    """flows/delais/*.yaml : les délais."""

    model_config = ConfigDict(defer_build=True)


#: shorter than other ids: a button of the follow-up carries it (bot/render/followup.py)
StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class LocalPracticeDoc(Document):
    """Une pratique locale : là, l'étape est obligatoire, ou vient plus tôt."""

    when: When = hover("Où : { departement: '14' }.")
    required: Literal["oui", "non"] | None = hover("Obligatoire là ; sinon comme ailleurs.", None)
    before: StepId | None = hover("Elle vient là avant cette étape.", None)
    text: Phrase = hover("La pratique, avec le mois où elle a été vue.")
    sources: list[str] = hover("Sources.")


class ProtocolStepDoc(Document):
    """Une étape d'un protocole, et la preuve qu'elle laisse."""

    id: StepId = hover("Identifiant stable.")
    label: Label = hover("Un nom court, pour le bouton et la chronologie : « Appel au CCC ».")
    required: Literal["oui", "non"] = hover("« oui » : sans elle, la suite n'ouvre pas.", "oui")
    text: Phrase = hover("Ce qu'il faut faire.")
    evidence: list[Phrase] = hover("Ce qu'il faut garder, et ce qui doit s'y voir.", [])
    wait_days: Annotated[int, Field(ge=0, le=400)] = hover("Jours à attendre avant la suite.", 0)
    kind: Literal["rule", "practice"] = hover("Règle, ou pratique observée.", "practice")
    article: Article | None = hover("L'article ou la décision, quand c'est une règle.", None)
    exhibit: Phrase | None = hover("Le nom de la preuve dans la liste des pièces.", None)
    fills: Id | None = hover("Le champ de lettre que ses jours remplissent : « essais ».", None)
    answer: Literal["oui", "non"] = hover("« oui » : quelqu'un peut répondre à cette étape.", "non")
    worked: Phrase | None = hover("Que faire si cela a marché, quand ce n'est pas « levé ».", None)
    failed: Phrase | None = hover("Que faire si la réponse est non, hors la suite.", None)
    silent: Phrase | None = hover("Que faire sans réponse, hors la suite.", None)
    help: list[HelpKind] = hover("Aides gratuites à montrer, de flows/help.", [])
    local: list[LocalPracticeDoc] = hover("Pratiques de certains départements.", [])


class ProtocolDoc(SourcedDocument):
    """flows/protocols/*.yaml : quoi faire, dans l'ordre, quand une porte est bloquée."""

    label: Label = hover("Nom court du blocage.")
    meaning: Phrase = hover("Ce qui se passe, et ce que la loi en dit.")
    steps: list[ProtocolStepDoc] = hover("Les étapes, dans l'ordre.")
    then: Id | None = hover("Le protocole qui continue après ces étapes.", None)
    letters: list[Id] = hover("Lettres types utiles.", [])
    clocks: list[Id] = hover("Les délais de flows/delais qui courent pendant ce temps.", [])
    solved: Phrase | None = hover("Que faire quand la porte est ouverte.", None)


class ProtocolsDoc(RootModel[dict[str, ProtocolDoc]]):
    """flows/protocols/*.yaml : les protocoles."""

    model_config = ConfigDict(defer_build=True)
