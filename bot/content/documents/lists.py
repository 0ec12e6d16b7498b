"""What trees and table name: facts, sources, windows, channels, papers, amounts, places."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from bot.content.documents.help import HelpKind
from bot.content.documents.words import (
    ADDRESS,
    LINK_CODE,
    NUMBER,
    POSTCODE,
    SOURCE_DATE,
    ZONE,
    Article,
    ChannelId,
    CheckedOn,
    Day,
    Document,
    Id,
    Label,
    Name,
    Note,
    Offset,
    Phrase,
    SourcedDocument,
    When,
    hover,
)


class ValueDoc(Document):
    """Une valeur d'un fait."""

    label: Label = hover("Texte du bouton, 40 caractères au plus.")
    synonyms: list[Label] = hover("Autres mots que la personne peut taper.", [])


class FactDoc(Document):
    """Un fait : ce que l'on sait d'une situation."""

    label: Label = hover("Nom court, pour « mes réponses ».")
    question: Phrase = hover("La question, quand aucun arbre ne la pose.")
    kind: Literal["choice", "several", "date", "departement", "commune", "article"] = hover(
        "Sorte de valeur.", "choice"
    )
    values: dict[str, ValueDoc] = hover("Valeurs permises.", {})
    values_from: Literal["titre", "demarche", "delai", "document", "blocage"] | None = hover(
        "Valeurs prises dans une table : procédures, documents…", None
    )
    refines: Literal["oui", "non"] = hover(
        "« oui » : inconnu vaut absent, la décision reste possible sans lui.", "non"
    )


class FactsDoc(RootModel[dict[str, FactDoc]]):
    """flows/faits.yaml : tous les faits."""

    model_config = ConfigDict(defer_build=True)


class SourceDoc(Document):
    """Une source."""

    title: Name = hover("Titre.")
    url: Annotated[str, Field(pattern=ADDRESS)] | None = hover("Adresse, si elle en a une.", None)
    dated: Annotated[str, Field(pattern=SOURCE_DATE)] = hover(
        "Date de la source : AAAA, AAAA-MM ou AAAA-MM-JJ ; vide, avec une « note », sinon."
    )
    kind: Literal["law", "official", "case_law", "association", "practice"] = hover(
        "Sorte de source."
    )
    read_on: Day = hover("Jour où une copie a été lue.")
    checked_on: CheckedOn = hover(
        "Jour où une personne l'a comparée à la source en ligne ; sinon vide.", None
    )
    note: Note | None = hover("Ce que la copie ne disait pas.", None)


class SourcesDoc(RootModel[dict[str, SourceDoc]]):
    """flows/sources.yaml : toutes les sources."""

    model_config = ConfigDict(defer_build=True)


class LaterDoc(Document):
    """Une mise en garde qui vient longtemps après."""

    after: Offset = hover("Combien de temps après la date : « +6 mois ».")
    warning: Id = hover("La mise en garde, de mises_en_garde.yaml.")


class WindowDoc(Document):
    """Une fenêtre de dépôt, comptée depuis une date."""

    label: Label = hover("Nom court.")
    anchor: Id = hover("Le fait daté d'où l'on compte.")
    opens: Offset = hover("Ouverture, depuis cette date.")
    closes: Offset = hover("Dernier jour, depuis cette date.")
    ends: Offset | None = hover(
        "Expiration du titre, depuis cette date ; après : « expired ».", None
    )
    when: When = hover("Seulement si ces faits sont connus ainsi.", {})
    unless: When = hover("Jamais si ces faits sont connus ainsi.", {})
    lapses: Offset | None = hover("Après ce jour la règle ne concerne plus la personne.", None)
    article: Article = hover("L'article qui fixe la fenêtre.")
    too_early: Phrase = hover("Phrase montrée avant l'ouverture.")
    open: Phrase = hover("Phrase montrée pendant la fenêtre.")
    late: Phrase = hover("Phrase montrée après la fenêtre.")
    expired: Phrase | None = hover("Phrase montrée après l'expiration.", None)
    late_warnings: list[Id] = hover("Mises en garde après la fenêtre.", [])
    expired_warnings: list[Id] = hover("Mises en garde après l'expiration.", [])
    later: list[LaterDoc] = hover("Mises en garde plus tardives.", [])
    sources: list[str] = hover("Sources.")


class WindowsDoc(RootModel[dict[str, WindowDoc]]):
    """flows/fenetres.yaml."""

    model_config = ConfigDict(defer_build=True)


class WarningDoc(Document):
    """Une mise en garde, avec ses sources."""

    when: When = hover("Seulement si ces faits sont connus ainsi.", {})
    text: Phrase = hover("Le texte montré.")
    sources: list[str] = hover("Sources.", [])


class WarningsDoc(RootModel[dict[str, WarningDoc]]):
    """flows/mises_en_garde.yaml."""

    model_config = ConfigDict(defer_build=True)


class RegimeDoc(Document):
    """Un régime de dépôt et ce qu'il implique."""

    why: Phrase = hover("Pourquoi cette porte, en deux phrases au plus.")
    silence: Phrase = hover("Ce que veut dire le silence.")
    wrong_door: Phrase = hover("Ce qui arrive à une demande faite à une autre porte.")
    sources: list[str] = hover("Sources.")


class RegimesDoc(RootModel[dict[str, RegimeDoc]]):
    """flows/regimes.yaml."""

    model_config = ConfigDict(defer_build=True)


class StepDoc(Document):
    """Une étape sur un canal."""

    id: Id = hover("Identifiant stable.")
    text: Phrase = hover("Le texte montré.")
    when: When = hover("Seulement si ces faits sont connus ainsi.", {})


class ChannelDoc(SourcedDocument):
    """flows/channels/*.yaml : comment faire sur un canal."""

    channel: ChannelId = hover("Le canal.")
    site: Id | None = hover("La plateforme, pour « autre » ou un cas à part.", None)
    label: Label = hover("Nom court.")
    sentence: Phrase = hover("Le canal en une phrase : « Vous déposez en ligne… »")
    steps: list[StepDoc] = hover("Étapes, dans l'ordre.")
    proof: list[Phrase] = hover("Ce qu'il faut garder comme preuve.")
    at_once: Id | None = hover("Le papier reçu tout de suite, de flows/documents.", None)
    fallbacks: list[Id] = hover("Recours quand la porte est bloquée, dans l'ordre.", [])
    protocol: Id | None = hover("Protocole de blocage.", None)
    stuck: Phrase | None = hover("Que faire si c'est bloqué, en une phrase.", None)


class PeriodDoc(Document):
    """Une valeur pendant un temps."""

    value: Annotated[str, Field(pattern=NUMBER)] = hover("Le nombre.")
    from_: Day | None = Field(None, alias="from", description="Premier jour, s'il est connu.")
    until: Day | None = hover("Dernier jour, quand il est connu.", None)
    article: Article = hover("L'article.")
    sources: list[str] = hover("Sources.")


class AmountDoc(Document):
    """Un montant ou un délai, avec ses périodes."""

    label: Name = hover("Ce que c'est.")
    unit: Literal["euros", "jours", "mois"] = hover("Unité.")
    periods: list[PeriodDoc] = hover("Périodes, de la plus ancienne à la plus récente.")


class ValuesDoc(RootModel[dict[str, AmountDoc]]):
    """flows/values/*.yaml."""

    model_config = ConfigDict(defer_build=True)


class PlaceDoc(Document):
    """Un département ou une collectivité."""

    name: Name = hover("Nom.")
    prefecture_city: Name = hover("Ville de la préfecture.")
    region: Name = hover("Région.")
    synonyms: list[Name] = hover("Autres noms.", [])
    postcodes: list[Annotated[str, Field(pattern=POSTCODE)]] = hover("Débuts de code postal.")
    own_rules: Literal["oui", "non"] = hover(
        "« oui » : règles propres, rien d'affirmé sur l'ANEF.", "non"
    )
    zone: Annotated[str, Field(pattern=ZONE)] = hover(
        "Fuseau horaire, pour les rappels : « Indian/Reunion ».", "Europe/Paris"
    )


class PlacesDoc(RootModel[dict[str, PlaceDoc]]):
    """flows/departements.yaml."""

    model_config = ConfigDict(defer_build=True)


class LinksDoc(RootModel[dict[str, Annotated[str, Field(pattern=LINK_CODE)]]]):
    """flows/liens.yaml : les codes courts des liens, « code: fait=valeur »."""

    model_config = ConfigDict(defer_build=True)


class ReminderDoc(Document):
    """Un rappel que la personne peut demander."""

    on: Literal["window_opens", "window_closes", "clock_opens", "clock_due", "step_due"] = hover(
        "Le jour dont on parle : ouverture ou fin d'une fenêtre, échéance, étape à reprendre."
    )
    days_before: Annotated[int, Field(ge=0, le=90)] = hover("Combien de jours avant.", 0)
    label: Label = hover("Texte du bouton, 40 caractères au plus avec la date.")
    text: Phrase = hover("Message envoyé : rien de la situation, un écran verrouillé se lit.")


class RemindersDoc(RootModel[dict[str, ReminderDoc]]):
    """flows/rappels.yaml."""

    model_config = ConfigDict(defer_build=True)


#: what a paper is shown with; the words are in bot/render/papers.py
Companion = Literal[
    "titre_expire", "passeport", "document_precedent_eventuel", "titre_ou_visa_precedent"
]


class WorkListDoc(Document):
    """Les titres pour lesquels ce papier permet de travailler, par article."""

    article: Article = hover("Le texte qui fait la liste : « R431-15-2 ».")
    yes: list[str] = hover("Articles de titres où il le permet.")
    conditional: dict[str, Phrase] = hover("Articles où il le permet à une condition.", {})


class PaperKindDoc(SourcedDocument):
    """flows/documents/*.yaml : un document reçu, ce qu'il prouve et ne prouve pas."""

    label: Label = hover("Nom court.")
    printed: Note | None = hover("Titre exact imprimé.", None)
    stay: Literal["yes", "no"] = hover("Prouve le droit au séjour.")
    social_rights: Literal["yes", "no", "conditional"] = hover("Ouvre les droits sociaux.")
    social_titles: list[Id] = hover("Titres demandés pour lesquels il les ouvre toujours.", [])
    work: Literal["yes", "no", "conditional"] = hover("Permet de travailler.")
    schengen: Literal["yes", "no", "conditional"] = hover(
        "Permet de franchir les frontières Schengen."
    )
    proves: Phrase = hover("Ce qu'il prouve, en une phrase.")
    not_proves: Phrase = hover("Ce qu'il ne prouve pas, en une phrase.")
    accompanied_by: list[Companion] = hover("Ce qui doit l'accompagner.", [])
    work_list: WorkListDoc | None = hover("La liste des titres, quand un texte la fait.", None)
    show: Phrase | None = hover(
        "Une phrase à montrer à un employeur, une banque, une caisse, avec l'article.", None
    )
    missing: Phrase | None = hover("Que faire s'il n'arrive pas.", None)
    late: Phrase | None = hover("Que faire s'il arrive tard, ou finit avant le suivant.", None)
    wrong: Phrase | None = hover("Que faire s'il est faux : nom, date, phrase.", None)
    clock: Id | None = hover("Le délai que ce papier fait partir : il se montre en premier.", None)
    help: list[HelpKind] = hover("Aides gratuites, montrées juste après le délai.", [])
    validity: Phrase = hover("Sa durée.")
    steps: list[Phrase] = hover("Que faire avec.")


class PapersDoc(RootModel[dict[str, PaperKindDoc]]):
    """flows/documents/*.yaml."""

    model_config = ConfigDict(defer_build=True)
