"""The closed schema of each kind of content file, as pydantic models; hover texts in French.

What stands here is form alone (keys, types, patterns). What one file says of another is in `checks/`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
#: `R431-5`, `L421-13-1`, `D431-7`, « 7 bis » of the 1968 agreement…
Article = Annotated[str, Field(min_length=2, max_length=60)]
Phrase = Annotated[str, Field(min_length=2, max_length=900)]
Label = Annotated[str, Field(min_length=1, max_length=120)]
#: facts and the values they may take; a list means « one of these »
When = dict[str, str | list[str]]
#: `-120 jours`, `+2 mois`, `+19 ans -1 jour`
Offset = Annotated[str, Field(pattern=r"^([+-]?\d{1,3} (jour|jours|mois|an|ans) ?)+$")]

ChannelId = Literal[
    "anef",
    "demarche_numerique",
    "courrier",
    "rdv",
    "guichet",
    "email",
    "prefecture_decides",
    "autre",
]
Work = Literal["yes", "no", "conditional", "as_previous"]
Confidence = Literal["high", "medium", "low"]


class Document(BaseModel):
    """Closed: a key that is not here is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def hover(text: str, default: Any = ...) -> Any:
    """Return a field whose description an editor shows when the author points at the key."""
    return Field(default, description=text)


# --- flows/NAME/flow.yaml -------------------------------------------------------------------


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


class QuestionDoc(Document):
    """Une question : ce qu'on demande, pourquoi, et les réponses."""

    question: Phrase = hover("La question, en une phrase, avec « vous ».")
    why: Phrase = hover("Pourquoi on la pose : la personne peut le demander.")
    find: Phrase | None = hover("Où trouver la réponse : ce qui est imprimé, et où.", None)
    fact: Id | None = hover(
        "Le fait que la réponse établit. Absent : l'identifiant de la question.", None
    )
    kind: Literal["choice", "several", "date", "departement"] = hover("Sorte de réponse.", "choice")
    options: dict[str, OptionDoc] = hover("Les réponses, dans l'ordre des boutons.", {})
    none: Id | None = hover("« Plusieurs choix » : l'option qui exclut les autres.", None)
    past_years: int = hover("Date : la plus ancienne acceptée, en années avant aujourd'hui.", 100)
    future_years: int = hover("Date : la plus lointaine acceptée, en années après aujourd'hui.", 20)
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

    route: list[BranchDoc] = hover("Branches, dans l'ordre ; la dernière sans condition.")


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
    read_on: date | None = hover("Jour où une copie de la source a été lue.", None)
    checked_on: date | None = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )
    follow: dict[str, OptionDoc] = hover("Suites proposées sous la réponse.", {})


def _node_kind(value: Any) -> str | None:
    keys = value if isinstance(value, dict) else ()
    for kind in ("question", "route", "notice", "subflow"):
        if kind in keys:
            return kind
    return "outcome" if "decide" in keys or "outcome" in keys else None


NodeDoc = Annotated[
    Annotated[QuestionDoc, Tag("question")]
    | Annotated[RouterDoc, Tag("route")]
    | Annotated[NoticeDoc, Tag("notice")]
    | Annotated[SubflowDoc, Tag("subflow")]
    | Annotated[OutcomeDoc, Tag("outcome")],
    Discriminator(_node_kind),
]


class FlowDoc(Document):
    """Un arbre de questions."""

    flow: Id = hover("Nom de l'arbre : celui du dossier.")
    title: Label = hover("Titre, pour les personnes et les schémas.")
    start: Id = hover("Premier écran.")
    retry: list[Id] = hover("Écrans où un retour en arrière voulu est permis.", [])
    nodes: dict[str, NodeDoc] = hover("Les écrans, dans l'ordre de lecture.")


# --- flows/procedures/*.yaml ----------------------------------------------------------------


class WorkBranchDoc(Document):
    """Le droit de travailler dans un cas ; le premier qui convient est pris."""

    when: When = hover("Faits exigés.", {})
    work: Work = hover("yes · no · conditional · as_previous")


class PaperDoc(Document):
    """Le document provisoire, et s'il permet de travailler."""

    id: Id = hover("Le document, de flows/documents.")
    work: Work | list[WorkBranchDoc] = hover("Droit de travailler, ou une liste de cas.")
    depends: Phrase | None = hover(
        "De quoi cela dépend, en une phrase, quand il y a plusieurs cas.", None
    )


class SilenceExceptionDoc(Document):
    """Un délai de silence propre à un article."""

    article: Article = hover("L'article du titre demandé.")
    days: int | None = hover("Délai en jours.", None)
    months: int | None = hover("Délai en mois.", None)
    source: Article = hover("L'article qui fixe ce délai.")


class SilenceDoc(Document):
    """Au bout de quel silence la demande complète est refusée."""

    months: int | None = hover("Délai en mois.", None)
    days: int | None = hover("Délai en jours.", None)
    article: Article = hover("L'article qui fixe le délai.")
    except_for: list[SilenceExceptionDoc] = hover("Délais propres à certains articles.", [])

    @model_validator(mode="after")
    def _one_unit(self) -> SilenceDoc:
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
    menu: Label | None = hover(
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

    cases: list[CaseDoc] = hover("Cas particuliers, dans l'ordre.", [])
    door_of: Literal["titre"] | None = hover(
        "« titre » : la porte est celle du titre demandé, en première demande.", None
    )


class ProcedureDoc(Document):
    """Un titre de séjour ou une démarche, et où cela se dépose."""

    label: Label = hover("Nom courant du titre, court.")
    fact: Literal["titre", "demarche"] = hover("Ce que cette ligne est une valeur de.", "titre")
    official: Label | None = hover("Nom officiel complet.", None)
    synonyms: list[Label] = hover("Autres mots que la personne peut taper.", [])
    articles: list[Article] = hover("Articles du CESEDA, ou de l'accord.", [])
    annexe_10: Phrase | None = hover("Rubrique de l'annexe 10 du CESEDA (pièces à fournir).", None)
    until: date | None = hover("Dernier jour du dispositif, quand il a une fin.", None)
    after: Phrase | None = hover("Que faire après la fin du dispositif.", None)
    premiere: StageDoc | None = hover("Première demande.", None)
    renouvellement: StageDoc | None = hover("Renouvellement.", None)
    changement_statut: StageDoc | None = hover(
        "Changement de statut. Absent : comme la première demande, dans la fenêtre du titre détenu.",
        None,
    )
    filing: StageDoc | None = hover("Démarche sans étape.", None)
    sources: list[str] = hover("Sources, de sources.yaml.")
    read_on: date = hover("Jour où une copie de la source a été lue.")
    checked_on: date | None = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )
    confidence: Confidence = hover("Solidité : high, medium, low.")
    note: Phrase | None = hover("Note pour qui relit ; jamais montrée.", None)


class ProceduresDoc(RootModel[dict[str, ProcedureDoc]]):
    """Une famille de titres ou de démarches."""


# --- flows/*.yaml ---------------------------------------------------------------------------


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


class SourceDoc(Document):
    """Une source."""

    title: Label = hover("Titre.")
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = hover(
        "Adresse, si elle en a une.", None
    )
    dated: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = hover(
        "Date de la source : AAAA, AAAA-MM ou AAAA-MM-JJ ; vide, avec une « note », si elle n'en porte pas."
    )
    kind: Literal["law", "official", "case_law", "association", "practice"] = hover(
        "Sorte de source."
    )
    read_on: date = hover("Jour où une copie a été lue.")
    checked_on: date | None = hover(
        "Jour où une personne l'a comparée à la source en ligne ; sinon vide.", None
    )
    note: Phrase | None = hover("Ce que la copie ne disait pas.", None)


class SourcesDoc(RootModel[dict[str, SourceDoc]]):
    """flows/sources.yaml : toutes les sources."""


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


class WarningDoc(Document):
    """Une mise en garde, avec ses sources."""

    text: Phrase = hover("Le texte montré.")
    sources: list[str] = hover("Sources.", [])


class WarningsDoc(RootModel[dict[str, WarningDoc]]):
    """flows/mises_en_garde.yaml."""


class RegimeDoc(Document):
    """Un régime de dépôt et ce qu'il implique."""

    why: Phrase = hover("Pourquoi cette porte, en deux phrases au plus.")
    silence: Phrase = hover("Ce que veut dire le silence.")
    wrong_door: Phrase = hover("Ce qui arrive à une demande faite à une autre porte.")
    sources: list[str] = hover("Sources.")


class RegimesDoc(RootModel[dict[str, RegimeDoc]]):
    """flows/regimes.yaml."""


class StepDoc(Document):
    """Une étape sur un canal."""

    id: Id = hover("Identifiant stable.")
    text: Phrase = hover("Le texte montré.")
    when: When = hover("Seulement si ces faits sont connus ainsi.", {})


class ChannelDoc(Document):
    """flows/channels/*.yaml : comment faire sur un canal."""

    channel: ChannelId = hover("Le canal.")
    site: Id | None = hover("La plateforme, pour « autre » ou un cas à part.", None)
    label: Label = hover("Nom court.")
    sentence: Phrase = hover("Le canal en une phrase : « Vous déposez en ligne… »")
    steps: list[StepDoc] = hover("Étapes, dans l'ordre.")
    proof: list[Phrase] = hover("Ce qu'il faut garder comme preuve.")
    fallbacks: list[Id] = hover("Recours quand la porte est bloquée, dans l'ordre.", [])
    protocol: Id | None = hover("Protocole de blocage.", None)
    stuck: Phrase | None = hover("Que faire si c'est bloqué, en une phrase.", None)
    sources: list[str] = hover("Sources.")
    read_on: date = hover("Jour où une copie de la source a été lue.")
    checked_on: date | None = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )


class PeriodDoc(Document):
    """Une valeur pendant un temps."""

    value: Annotated[str, Field(pattern=r"^\d+([.,]\d+)?$")] = hover("Le nombre.")
    from_: date | None = Field(None, alias="from", description="Premier jour, s'il est connu.")
    until: date | None = hover("Dernier jour, quand il est connu.", None)
    article: Article = hover("L'article.")
    sources: list[str] = hover("Sources.")


class AmountDoc(Document):
    """Un montant ou un délai, avec ses périodes."""

    label: Label = hover("Ce que c'est.")
    unit: Literal["euros", "jours", "mois"] = hover("Unité.")
    periods: list[PeriodDoc] = hover("Périodes, de la plus ancienne à la plus récente.")


class ValuesDoc(RootModel[dict[str, AmountDoc]]):
    """flows/values/*.yaml."""


class PlaceDoc(Document):
    """Un département ou une collectivité."""

    name: Label = hover("Nom.")
    prefecture_city: Label = hover("Ville de la préfecture.")
    region: Label = hover("Région.")
    synonyms: list[Label] = hover("Autres noms.", [])
    postcodes: list[Annotated[str, Field(pattern=r"^\d{2,5}$")]] = hover("Débuts de code postal.")
    own_rules: Literal["oui", "non"] = hover(
        "« oui » : règles propres, rien d'affirmé sur l'ANEF.", "non"
    )


class PlacesDoc(RootModel[dict[str, PlaceDoc]]):
    """flows/departements.yaml."""


class PaperKindDoc(Document):
    """flows/documents/*.yaml : un document reçu, ce qu'il prouve et ne prouve pas."""

    label: Label = hover("Nom court.")
    printed: Phrase | None = hover("Titre exact imprimé.", None)
    stay: Literal["yes", "no", "conditional"] = hover("Prouve le droit au séjour.")
    social_rights: Literal["yes", "no", "conditional"] = hover("Ouvre les droits sociaux.")
    work: Literal["yes", "no", "conditional"] = hover("Permet de travailler.")
    schengen: Literal["yes", "no", "conditional"] = hover(
        "Permet de franchir les frontières Schengen."
    )
    proves: Phrase = hover("Ce qu'il prouve, en une phrase.")
    not_proves: Phrase = hover("Ce qu'il ne prouve pas, en une phrase.")
    accompanied_by: list[Id] = hover("Ce qui doit l'accompagner.", [])
    validity: Phrase = hover("Sa durée.")
    steps: list[Phrase] = hover("Que faire avec.")
    sources: list[str] = hover("Sources.")
    read_on: date = hover("Jour où une copie de la source a été lue.")
    checked_on: date | None = hover(
        "Jour où une personne l'a comparé à la source en ligne ; sinon vide.", None
    )


class PapersDoc(RootModel[dict[str, PaperKindDoc]]):
    """flows/documents/*.yaml."""


class WalkDoc(Document):
    """Un chemin rejoué : les réponses, et ce qu'on attend."""

    name: Label = hover("Ce que ce chemin montre.")
    today: date = hover("Le jour du chemin.")
    facts: dict[str, str] = hover("Faits connus d'avance.", {})
    say: list[Label] = hover("Ce que la personne répond, dans l'ordre : identifiants ou mots.")
    expect: dict[str, str] = hover("Ce que la décision doit dire : canal, régime…")


class WalksDoc(RootModel[list[WalkDoc]]):
    """flows/NAME/walks.yaml."""


def rows(document: BaseModel) -> dict[str, Any]:
    """Return the rows of a file that is a map of rows, by id."""
    found: dict[str, Any] = getattr(document, "root", {})
    return found
