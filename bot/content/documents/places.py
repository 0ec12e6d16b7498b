"""The local door: `flows/places/NN.yaml`, one file for each département or collectivity."""

from typing import Annotated, Literal

from pydantic import Field

from bot.content.documents.lists import SourceDoc
from bot.content.documents.words import (
    ADDRESS,
    ARRONDISSEMENT,
    EMAIL,
    FULL_POSTCODE,
    INSEE,
    LOCAL_DATE,
    PLACE,
    CheckedOn,
    Confidence,
    Day,
    Document,
    Id,
    Label,
    Name,
    Note,
    Phrase,
    hover,
)

MAX_ENTRIES = 100  #: doors or contacts of one place; the fullest has 12

StageName = Literal["premiere", "renouvellement", "changement_statut"]


class OfficeDoc(Document):
    """Un arrondissement et la ville qui reçoit ses habitants."""

    arrondissement: Annotated[str, Field(pattern=ARRONDISSEMENT)] = hover("Code INSEE.")
    seat: Name = hover("Ville de la préfecture ou de la sous-préfecture.")


class PageDoc(Document):
    """Une page officielle où l'on peut vérifier."""

    about: Id = hover("« etrangers », une famille, une démarche ou un titre.")
    url: Annotated[str, Field(pattern=ADDRESS)] = hover("Adresse officielle, en .gouv.fr.")
    words: list[Name] = hover("Mots à chercher sur cette page.", [])
    read_on: Day = hover("Jour où une copie qui donne cette adresse a été lue.")


class ScopeDoc(Document):
    """Où cela vaut, quand ce n'est pas tout le département."""

    label: Label = hover("En mots : « arrondissement de Saint-Denis ».")
    arrondissements: list[Annotated[str, Field(pattern=ARRONDISSEMENT)]] = hover("Codes INSEE.", [])
    communes: list[Annotated[str, Field(pattern=INSEE)]] = hover("Codes INSEE.", [])
    postcodes: list[Annotated[str, Field(pattern=FULL_POSTCODE)]] = hover("Codes postaux.", [])


class EntryDoc(Document):
    """Une chose vue d'une préfecture, avec son jour et sa source."""

    scope: ScopeDoc | None = hover("Une partie du département seulement.", None)
    site: Id | None = hover("La plateforme : demarche_numerique, contacts_demarches…", None)
    first_step: Phrase = hover("Ce que la personne fait d'abord.")
    next_step: Phrase | None = hover("Ce qui vient ensuite : souvent un rendez-vous.", None)
    address: Note | None = hover("Adresse postale officielle.", None)
    email: Annotated[str, Field(pattern=EMAIL)] | None = hover("Boîte en .gouv.fr.", None)
    phone: Name | None = hover("Numéro officiel.", None)
    url: Annotated[str, Field(pattern=ADDRESS)] | None = hover("Adresse en .gouv.fr.", None)
    documents: list[Phrase] = hover("Papiers demandés pour le rendez-vous ou l'envoi.", [])
    required: list[Phrase] = hover("Ce que le message doit contenir.", [])
    kind: Literal["rule", "official_page", "association", "practice"] = hover(
        "Arrêté publié · page officielle · guide d'association · pratique observée."
    )
    sources: Annotated[list[str], Field(min_length=1)] = hover(
        "Sources : de « evidence » ou de sources.yaml."
    )
    dated: Annotated[str, Field(pattern=LOCAL_DATE)] = hover(
        "Quand c'était vrai : AAAA, AAAA-MM ou AAAA-MM-JJ."
    )
    read_on: Day = hover("Jour où une copie de la source a été lue.")
    checked_on: CheckedOn = hover(
        "Jour où une personne l'a comparé à la page en ligne ; sinon vide.", None
    )
    expires_on: Day | None = hover("Dernier jour où cela vaut, quand il est connu.", None)
    confidence: Confidence = hover("« low » n'oriente jamais.", "medium")
    conflicts_with: list[Id] = hover("Entrées que celle-ci contredit.", [])
    note: Note | None = hover("Ce que la source ne disait pas ; n'est pas montré.", None)


class LocalDoorDoc(EntryDoc):
    """Une porte de dépôt."""

    about: Id = hover(
        "premiere · renouvellement · changement_statut · aes, ou une démarche, ou un titre."
    )
    titles: list[Id] = hover("Ces titres seulement.", [])
    excludes: list[Id] = hover("Jamais ces titres.", [])
    stages: list[StageName] = hover("Ces étapes seulement.", [])
    channel: Literal["demarche_numerique", "courrier", "rdv", "guichet", "email"] = hover(
        "Le canal du premier pas."
    )


class LocalContactDoc(EntryDoc):
    """Une aide locale : ce n'est pas une porte de dépôt."""

    about: Literal["pan", "anef_aide", "api_probleme", "contact"] = hover("Ce à quoi elle sert.")
    channel: Literal[
        "demarche_numerique",
        "courrier",
        "rdv",
        "guichet",
        "email",
        "telephone",
        "boite_aux_lettres",
    ] = hover("Le moyen.")


class LocalPlaceDoc(Document):
    """flows/places/NN.yaml : ce que l'on sait d'une préfecture."""

    place: Annotated[str, Field(pattern=PLACE)] = hover("Code INSEE ; le nom du fichier.")
    name: Name = hover("Nom, comme dans departements.yaml.")
    offices: list[OfficeDoc] = hover("Arrondissements, préfecture d'abord.", [])
    pages: list[PageDoc] = hover("Pages officielles où vérifier.", [])
    evidence: Annotated[dict[str, SourceDoc], Field(max_length=MAX_ENTRIES)] = hover(
        "Sources propres à ce département.", {}
    )
    doors: Annotated[dict[str, LocalDoorDoc], Field(max_length=MAX_ENTRIES)] = hover(
        "Portes de dépôt.", {}
    )
    contacts: Annotated[dict[str, LocalContactDoc], Field(max_length=MAX_ENTRIES)] = hover(
        "Aides : point d'accueil numérique, boîte d'aide, problème d'API, contact.", {}
    )
