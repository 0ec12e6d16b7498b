"""The decision table: `flows/procedures/*.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from bot.content.documents.words import (
    MAX_WAYS,
    Article,
    ChannelId,
    Confidence,
    Day,
    Delay,
    Document,
    Id,
    Label,
    Name,
    Note,
    Phrase,
    SourcedDocument,
    When,
    Work,
    hover,
)


class WorkBranchDoc(Document):
    """Le droit de travailler dans un cas ; le premier qui convient est pris."""

    when: When = hover("Faits exigés.", {})
    work: Work = hover("yes · no · conditional · as_previous")


class PaperDoc(Document):
    """Le document provisoire, et s'il permet de travailler."""

    id: Id = hover("Le document, de flows/documents.")
    work: Work | Annotated[list[WorkBranchDoc], Field(max_length=MAX_WAYS)] = hover(
        "Droit de travailler, ou une liste de cas."
    )
    depends: Phrase | None = hover(
        "De quoi cela dépend, en une phrase, quand il y a plusieurs cas.", None
    )


class SilenceExceptionDoc(Document):
    """Un délai de silence propre à un article."""

    article: Article = hover("L'article du titre demandé.")
    days: Delay | None = hover("Délai en jours.", None)
    months: Delay | None = hover("Délai en mois.", None)
    source: Article = hover("L'article qui fixe ce délai.")


class SilenceDoc(Document):
    """Au bout de quel silence la demande complète est refusée."""

    months: Delay | None = hover("Délai en mois.", None)
    days: Delay | None = hover("Délai en jours.", None)
    article: Article = hover("L'article qui fixe le délai.")
    except_for: list[SilenceExceptionDoc] = hover("Délais propres à certains articles.", [])

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise ValueError("écrivez « months » ou « days », l'un des deux")
        return self


class DoorDoc(Document):
    """Une porte : le canal et ce qui va avec. Tout est facultatif dans un cas particulier."""

    channel: ChannelId | None = hover("Le canal de dépôt.", None)
    site: Id | None = hover("La plateforme, quand elle compte : ofii, spada, consulat…", None)
    regime: Literal["R431-2", "R431-3", "autre"] | None = hover("Le régime de la demande.", None)
    windows: list[Id] | None = hover(
        "Fenêtres de dépôt, de fenetres.yaml, dans l'ordre d'essai.", None
    )
    presence: Literal["depot", "empreintes", "aucune"] | None = hover(
        "Venue en personne : pour déposer, seulement pour les empreintes et la remise, ou jamais.",
        None,
    )
    paper: PaperDoc | None = hover("Document provisoire.", None)
    silence: SilenceDoc | None = hover("Silence qui vaut refus.", None)
    usual: list[ChannelId] | None = hover(
        "Portes locales les plus fréquentes : jamais décisives.", None
    )
    menu: Name | None = hover(
        "Libellé exact du menu à presser sur l'ANEF ; « inconnu » sinon.", None
    )
    why: Phrase | None = hover("Pourquoi cette porte, en deux phrases au plus.", None)
    steps: list[Phrase] | None = hover("Étapes propres à ce titre, avant celles du canal.", None)
    warnings: list[Id] | None = hover("Mises en garde, de mises_en_garde.yaml.", None)


class CaseDoc(DoorDoc):
    """Un cas particulier : ce qui change quand ces faits sont connus."""

    when: When = hover("Faits exigés.")


class StageDoc(DoorDoc):
    """Une étape : première demande, renouvellement ou changement de statut."""

    cases: Annotated[list[CaseDoc], Field(max_length=MAX_WAYS)] = hover(
        "Cas particuliers, dans l'ordre.", []
    )
    door_of: Literal["titre"] | None = hover(
        "« titre » : la porte est celle du titre demandé, en première demande.", None
    )


class ProcedureDoc(SourcedDocument):
    """Un titre de séjour ou une démarche, et où cela se dépose."""

    label: Label = hover("Nom courant du titre, court.")
    fact: Literal["titre", "demarche"] = hover("Ce que cette ligne est une valeur de.", "titre")
    official: Name | None = hover("Nom officiel complet.", None)
    synonyms: list[Label] = hover("Autres mots que la personne peut taper.", [])
    articles: list[Article] = hover("Articles du CESEDA, ou de l'accord.", [])
    annexe_10: Phrase | None = hover("Rubrique de l'annexe 10 du CESEDA (pièces à fournir).", None)
    until: Day | None = hover("Dernier jour du dispositif, quand il a une fin.", None)
    after: Phrase | None = hover("Que faire après la fin du dispositif.", None)
    premiere: StageDoc | None = hover("Première demande.", None)
    renouvellement: StageDoc | None = hover("Renouvellement.", None)
    changement_statut: StageDoc | None = hover(
        "Changement de statut. Absent : la première demande, dans la fenêtre du titre détenu.",
        None,
    )
    filing: StageDoc | None = hover("Démarche sans étape.", None)
    confidence: Confidence = hover("Solidité : high, medium, low.")
    note: Note | None = hover("Note pour qui relit ; jamais montrée.", None)


class ProceduresDoc(RootModel[dict[str, ProcedureDoc]]):
    """Une famille de titres ou de démarches."""

    model_config = ConfigDict(defer_build=True)
