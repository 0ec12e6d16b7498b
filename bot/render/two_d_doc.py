"""What was read in a 2D-Doc -> a screen: what it says, what it proves, what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.filing.two_d_doc import PAPERS, Reading, TwoDDoc, Unread
from bot.render.decision import Explainer
from bot.render.screen import Block, Button, Screen
from bot.render.templates import date_in_words

#: sort -> what a person calls it
SORTS = {
    "depot": "Confirmation de dépôt d'une demande de titre de séjour",
    "api": "Attestation de prolongation d'instruction (API)",
    "decision": "Attestation de décision favorable",
    "depot_dcem": "Confirmation de dépôt, document de circulation d'un mineur",
    "dcem": "Document de circulation pour étranger mineur",
    "etranger": "Document d'étranger, d'une sorte que ce programme ne connaît pas",
    "asile": "Attestation de demande d'asile",
    "fin_ada": "Attestation de fin de droit à l'allocation pour demandeur d'asile",
    "travail": "Autorisation de travail",
    "identite": "Titre d'identité",
    "domicile": "Facture ou justificatif de domicile",
    "banque": "Document de banque",
    "fiscal": "Document fiscal",
    "ressources": "Avis d'impôt ou bulletin de salaire",
    "emploi": "Document d'emploi",
    "vehicule": "Document de véhicule ou de permis de conduire",
    "sante": "Document de santé",
    "autre": "Document d'une autre sorte",
}
PROBLEMS = {
    "not_a_picture": "Ce fichier n'est ni une image ni un PDF que l'on peut ouvrir.",
    "too_large": "Ce fichier est trop grand pour être lu ici. Envoyez une photo du code.",
    "too_slow": "Ce fichier demande trop de travail pour être lu ici. Envoyez une photo du code.",
    "no_code": "Aucun code 2D-Doc n'est lisible dans ce fichier.",
    "not_2d_doc": "Ce fichier contient un code carré, mais ce n'est pas un 2D-Doc.",
    "damaged": "Un code 2D-Doc est là, mais il est abîmé ou incomplet.",
}
SIGNATURES = {
    "none": "Ce code ne porte pas de signature : il ne prouve rien.",
    "unchecked": "La signature n'est pas vérifiée ici : nous n'avons pas le certificat. "
    "Un code se copie. L'application gratuite « 2D-Doc reader » la vérifie.",
    "good": "La signature est celle du certificat que cette machine connaît. "
    "Un vrai code se copie aussi sur un faux papier.",
    "other": "La signature ne correspond pas au certificat que cette machine connaît. "
    "Le certificat a pu changer : l'application « 2D-Doc reader » tranche.",
}
SOURCES = ("specification_2d_doc", "dgef_2023")  #: how a code is laid out; who checks it
_ABOUT_STAY = ("depot", "api", "decision", "depot_dcem", "dcem", "etranger", "asile")


def reading_screen(read: Reading, explain: Explainer) -> Screen:
    """Return what was read; its buttons are `document=…`, the papers that it may be."""
    blocks = _unread(read, explain) if isinstance(read, Unread) else _read(read, explain)
    papers = PAPERS.get(read.sort, ()) if isinstance(read, TwoDDoc) else ()
    named = ((one, explain.table.papers[one]) for one in papers if one in explain.table.papers)
    buttons = (Button(f"document={one}", explain.say(paper.label)) for one, paper in named)
    return explain.screen(blocks, buttons)


def _read(read: TwoDDoc, explain: Explainer) -> Iterator[Block]:
    ui = explain.words.ui
    yield Block("answer", (f"{ui(SORTS[read.sort])}.",))
    if read.is_specimen:
        line = ui("C'est un modèle de test : il ne vaut rien, pour personne.")
        yield Block("warning", (line,))
    if lines := tuple(_dates(read, explain)):
        yield Block("list", lines, ui("Ce que dit le code"))
    if read.sort not in _ABOUT_STAY:
        line = ui("Ce papier n'est pas une attestation de séjour : rien d'autre n'en est lu.")
        yield Block("text", (line,))
        return
    yield Block("text", tuple(_proves(read, explain)), ui("Ce que cela prouve, ou non"))
    yield _kept_nowhere(explain)
    known = explain.table.sources
    yield from explain.sources(known[one] for one in SOURCES if one in known)


def _dates(read: TwoDDoc, explain: Explainer) -> Iterator[str]:
    ui, language = explain.words.ui, explain.words.language.code
    if read.filed_on:
        yield ui("Demande déposée le {day}", day=date_in_words(read.filed_on, language))
    if read.issued_on and read.sort in _ABOUT_STAY:
        yield ui("Document fait le {day}", day=date_in_words(read.issued_on, language))
    if read.valid_from:
        yield ui("Valable à partir du {day}", day=date_in_words(read.valid_from, language))
    if read.valid_until:
        day = date_in_words(read.valid_until, language)
        is_past = read.valid_until < explain.today
        yield (
            ui("Valable jusqu'au {day} : c'est passé", day=day)
            if is_past
            else ui("Valable jusqu'au {day}", day=day)
        )
    if read.mention:
        yield ui("Mention, comme elle est écrite : {mention}", mention=f"« {read.mention} »")


def _proves(read: TwoDDoc, explain: Explainer) -> Iterator[str]:
    ui = explain.words.ui
    if read.sort in ("depot", "depot_dcem"):
        yield ui(
            "Une confirmation de dépôt ne prouve pas le droit au séjour, et n'ouvre aucun droit."
        )
    yield ui(SIGNATURES[read.signature])
    yield ui(
        "Comparez avec le papier : le titre, les dates, le nom. "
        "Ce que le papier permet est écrit dans ses phrases, pas dans ce code."
    )
    if read.sort in ("api", "decision"):
        yield ui("Le code ne dit pas première demande ou renouvellement : lisez le titre imprimé.")


def _unread(read: Unread, explain: Explainer) -> Iterator[Block]:
    ui = explain.words.ui
    yield Block("warning", (ui(PROBLEMS[read.problem]),))
    if read.problem in ("no_code", "damaged", "not_2d_doc"):
        lines = [ui("Le mieux : le PDF téléchargé dans le compte ANEF.")]
        if read.is_shrunk:
            lines.append(
                ui("Votre photo a pu être réduite. Envoyez-la comme fichier, pas comme photo.")
            )
        lines.append(ui("Sinon : une photo du code seul, de près, nette, sans reflet."))
        yield Block("steps", tuple(lines), ui("Que faire"))
    yield _kept_nowhere(explain)


def _kept_nowhere(explain: Explainer) -> Block:
    line = explain.words.ui("Votre fichier n'est pas gardé. Son contenu non plus.")
    return Block("quiet", (line,))
