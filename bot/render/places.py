"""The local door in words: what was seen of this préfecture, when, by whom, and how to make sure.

Never says « by post » without the day, the source, and the way to verify it in two minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bot.filing.model import Decision
from bot.filing.places import Entry, LocalAnswer, contacts_of, state_of
from bot.render.screen import Block
from bot.render.templates import date_in_words, partial_date_in_words

if TYPE_CHECKING:
    from bot.render.decision import Explainer

MEANS = {
    "demarche_numerique": "Formulaire en ligne",
    "courrier": "Courrier",
    "rdv": "Rendez-vous",
    "guichet": "Guichet",
    "email": "E-mail",
    "telephone": "Téléphone",
    "boite_aux_lettres": "Boîte aux lettres",
}
KINDS = {
    "rule": "Règle publiée (vue : {day}). Source : {source}.",
    "official_page": "Page officielle (vue : {day}). Source : {source}.",
    "association": "Guide d'une association (vu : {day}). Source : {source}.",
    "practice": "Pratique observée (vue : {day}). Source : {source}.",
}
DOUBTS = {
    "old": "plus de 24 mois",
    "practice": "pratique observée, pas une règle",
    "doubtful": "pas assez sûr",
    "in_force": "à vérifier",
    "to_come": "pas encore en vigueur",
    "expired": "information passée",
}
HELPS = {
    "pan": "Point d'accueil numérique",
    "anef_aide": "Aide pour l'ANEF",
    "api_probleme": "Problème d'API",
    "contact": "Contact",
}
_HELPS_AT: dict[str, tuple[str, ...]] = {"anef": ("anef_aide", "pan"), "autre": ()}


def local_blocks(decision: Decision, say: Explainer) -> Iterator[Block]:
    """Yield what is known of the préfecture, after the channel and before the rest."""
    local, ui = decision.local, say.words.ui
    if local is not None:
        yield from _known(local, say)
        yield from _lapsed(local, say)
        yield Block("steps", tuple(verify_steps(local, say)), ui("Vérifiez d'abord"))


def _known(local: LocalAnswer, say: Explainer) -> Iterator[Block]:
    ui = say.words.ui
    here = ui("Dans votre département")
    match local.status:
        case "routes":
            yield from _routing(local, say)
        case "conflict":
            heading = ui("Deux informations se contredisent : aucune n'est la réponse")
            yield from _shown(local, say, heading)
        case "commune":
            line = ui("La porte dépend de votre commune : donnez son nom ou son code postal.")
            yield Block("warning", (line,), here)
            yield from _shown(local, say, ui("Ce que nous avons vu ici, à vérifier"))
        case "to_check":
            yield from _shown(local, say, ui("Ce que nous avons vu ici, à vérifier"))
        case "nothing":
            line = ui(
                "{name} : nous n'avons rien de sûr sur cette préfecture. Voici la règle nationale.",
                name=local.place.name,
            )
            yield Block("quiet", (line,), here)


def _routing(local: LocalAnswer, say: Explainer) -> Iterator[Block]:
    ui, entry = say.words.ui, local.entry
    assert entry is not None
    lines = [say.say(entry.first_step)]
    if entry.next_step:
        lines.append(ui("Ensuite : {step}", step=say.say(entry.next_step)))
    lines += contact_lines(entry, say)
    lines.append(seen_line(entry, say))
    name = f"{local.place.name}, {entry.scope}" if entry.scope else local.place.name
    yield Block("text", tuple(lines), ui("Ce que demande votre préfecture ({name})", name=name))
    asked = tuple(say.say(one) for one in (*entry.documents, *entry.required))
    if asked:
        yield Block("list", asked, ui("Ce qu'elle demande d'y joindre"))
    if local.seen:
        yield from _shown(local, say, ui("Vu aussi, à vérifier"))


def _shown(local: LocalAnswer, say: Explainer, heading: str) -> Iterator[Block]:
    lines = tuple(doubtful_line(one, say) for one in local.seen)
    yield Block("quiet", lines, heading)


def _lapsed(local: LocalAnswer, say: Explainer) -> Iterator[Block]:
    lines = tuple(
        say.words.ui(
            "{means} : cette information a pris fin le {day}. Elle ne vaut plus.",
            means=say.words.ui(MEANS[one.channel]),
            day=date_in_words(one.expires_on, say.words.language.code),
        )
        for one in local.lapsed
        if one.expires_on is not None
    )
    if lines:
        yield Block("quiet", lines, say.words.ui("Information passée"))


def seen_line(entry: Entry, say: Explainer) -> str:
    """Return who says it, since which day, and whether a person compared it with the live page."""
    ui = say.words.ui
    line = ui(
        KINDS[entry.kind], day=day_in_words(entry.dated, say), source=_title(entry, say).rstrip(".")
    )
    if entry.checked_on is not None:
        day = date_in_words(entry.checked_on, say.words.language.code)
        return f"{line} {ui('Vérifié en ligne le {day}.', day=day)}"
    return f"{line} {ui('Pas encore vérifié en ligne.')}"


def doubtful_line(entry: Entry, say: Explainer) -> str:
    """Return one thing seen that is not the answer, with its date and why it is not."""
    ui = say.words.ui
    state = state_of(entry, say.today)
    where = f" ({entry.scope})" if entry.scope else ""
    return ui(
        "{means}{where} : {step} (Vu : {day} ; {why}. Source : {source}.)",
        means=ui(MEANS[entry.channel]),
        where=where,
        step=say.say(entry.first_step),
        day=day_in_words(entry.dated, say),
        why=ui(DOUBTS[state]),
        source=_title(entry, say),
    )


def contact_lines(entry: Entry, say: Explainer) -> Iterator[str]:
    """Yield the official addresses of an entry; names and addresses are not translated."""
    ui = say.words.ui
    if entry.address:
        yield ui("Adresse : {address}", address=entry.address)
    if entry.email:
        yield ui("E-mail : {email}", email=entry.email)
    if entry.phone:
        yield ui("Téléphone : {phone}", phone=entry.phone)
    if entry.url:
        yield ui("Page : {url}", url=entry.url)


def verify_steps(local: LocalAnswer, say: Explainer) -> Iterator[str]:
    """Yield how to make sure in two minutes: the page, the words, what to do if it differs."""
    ui, page = say.words.ui, local.page
    if page is not None:
        yield ui("Ouvrez cette page officielle : {url}", url=page.url)
    else:
        yield ui("Ouvrez le site de votre préfecture : son adresse finit par .gouv.fr.")
    words = ", ".join(f"« {word} »" for word in page.words) if page and page.words else ""
    if words:
        yield ui("Cherchez ces mots : {words}, et le nom de votre titre.", words=words)
    else:
        yield ui(
            "Cherchez le nom de votre titre, « première demande » ou « renouvellement », "
            "« rendez-vous », « courrier »."
        )
    if local.entry is not None and local.entry.channel == "courrier":
        yield ui(
            "Avant de poster : cherchez « voie postale » sur la page, ou l'arrêté du préfet dans "
            "le recueil des actes administratifs (R431-3). Si rien ne le dit, ne postez pas."
        )
    yield ui(
        "Si la page dit autre chose, suivez la page. Gardez une capture, puis signalez-le-nous : "
        "« C'est faux ici »."
    )


# --- who helps here ----------------------------------------------------------------------------


def decision_help(decision: Decision, say: Explainer) -> Iterator[Block]:
    """Yield who helps here when the door is jammed; what to write to them is in the protocol."""
    territory = decision.territory
    place = say.table.places.get(territory.code) if territory else None
    if place is None:
        return
    helps = _HELPS_AT.get(decision.door.channel, ("contact",))
    contacts = contacts_of(place, helps, decision.facts, say.today)
    yield from help_blocks(contacts, say, is_short=True)


def help_blocks(
    contacts: Iterable[Entry], say: Explainer, *, is_short: bool = False
) -> Iterator[Block]:
    """Yield who helps in this département; what cannot be relied on says its date."""
    sure: list[str] = []
    others: list[str] = []
    for one in contacts:
        if state_of(one, say.today) == "in_force":
            sure.append(_help_line(one, say, is_short=is_short))
        else:
            others.append(f"{say.words.ui(HELPS[one.about])}. {doubtful_line(one, say)}")
    if sure:
        yield Block("list", tuple(sure), say.words.ui("Aide dans votre département"))
    if others:
        yield Block("quiet", tuple(others), say.words.ui("Aide vue ici, à vérifier"))


def _help_line(entry: Entry, say: Explainer, *, is_short: bool) -> str:
    name = say.words.ui(HELPS[entry.about])
    lines = [f"{name} ({entry.scope}) :" if entry.scope else f"{name} :"]
    lines.append(say.say(entry.first_step))
    lines += [f"{line}." for line in contact_lines(entry, say)]
    if entry.next_step and not is_short:
        lines.append(say.say(entry.next_step))
    if entry.required and not is_short:
        asked = " ".join(say.say(part) for part in entry.required)
        lines.append(say.words.ui("Le message doit contenir : {asked}", asked=asked))
    return " ".join((*lines, seen_line(entry, say)))


# --- for programs --------------------------------------------------------------------------------


def place_json(decision: Decision, say: Explainer) -> dict[str, Any] | None:
    """Return the `place` object of the contract; None where no préfecture chooses the door."""
    local = decision.local
    if local is None:
        return None
    entry = local.entry
    return {
        "code": local.place.code,
        "name": local.place.name,
        "status": local.status,
        "entry": entry and entry.id,
        "kind": entry and entry.kind,
        "dated": entry and entry.dated,
        "read_on": entry and entry.read_on.isoformat(),
        "checked_on": entry and entry.checked_on and entry.checked_on.isoformat(),
        "expires_on": entry and entry.expires_on and entry.expires_on.isoformat(),
        "confidence": entry and entry.confidence,
        "scope": entry and entry.scope,
        "first_step": entry and say.say(entry.first_step),
        "next_step": entry and entry.next_step and say.say(entry.next_step),
        "contact": entry and contact_json(entry),
        "documents": [say.say(one) for one in entry.documents] if entry else [],
        "needs_commune": local.status == "commune",
        "verify": {"url": local.page and local.page.url, "steps": list(verify_steps(local, say))},
        "seen": [seen_json(one, say) for one in local.seen],
        "lapsed": [seen_json(one, say) for one in local.lapsed],
    }


def contact_json(entry: Entry) -> dict[str, str | None]:
    """Return the official addresses of an entry."""
    return {
        "address": entry.address,
        "email": entry.email,
        "phone": entry.phone,
        "url": entry.url,
    }


def seen_json(entry: Entry, say: Explainer) -> dict[str, Any]:
    """Return one thing seen, with its day, its source, and what it is worth."""
    return {
        "entry": entry.id,
        "channel": entry.channel,
        "dated": entry.dated,
        "source": entry.sources[0],
        "kind": entry.kind,
        "state": state_of(entry, say.today),
        "scope": entry.scope,
        "expires_on": entry.expires_on and entry.expires_on.isoformat(),
    }


def help_json(entry: Entry, say: Explainer) -> dict[str, Any]:
    """Return one contact that helps, as `contacts` of a protocol lists it."""
    return {
        **seen_json(entry, say),
        "about": entry.about,
        "first_step": say.say(entry.first_step),
        "next_step": entry.next_step and say.say(entry.next_step),
        "required": [say.say(one) for one in entry.required],
        "contact": contact_json(entry),
    }


# --- words -----------------------------------------------------------------------------------


def day_in_words(dated: str, say: Explainer) -> str:
    """Return the day of an entry, as exact as its source."""
    return partial_date_in_words(dated, say.words.language.code)


def _title(entry: Entry, say: Explainer) -> str:
    return say.table.sources[entry.sources[0]].title
