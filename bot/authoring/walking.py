"""Walks: what somebody says, in order, and the decision that must come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.authoring.stories import Decided
from bot.content import documents as docs
from bot.content.diagnostics import Diagnostic
from bot.content.folder import Folder
from bot.conversation import Conversation, Shown
from bot.engine.events import Typed
from bot.engine.model import FactId, FlowId
from bot.render.contract import as_json


@dataclass(frozen=True, slots=True)
class Walked:
    """How a walk ended; `wrong` is None when all is as expected."""

    shown: Shown
    wrong: str | None = None


def walk(conversation: Conversation, flow: FlowId, doc: docs.WalkDoc) -> Walked:
    """Return the end of a walk, and the first thing that is not as expected."""
    known = {FactId(fact): value for fact, value in doc.facts.items()}
    shown = conversation.begin(doc.today, flow=flow, known=known)
    for said in doc.say:
        shown = conversation.handle(shown.session, Typed(said), doc.today)
        if shown.turn.remark is not None:
            remark = shown.turn.remark.value
            return Walked(
                shown, f"« {said} » n'est pas compris ({remark}) à {shown.turn.place.node.id}"
            )
    return Walked(shown, compare(conversation, shown, doc))


def compare(conversation: Conversation, shown: Shown, doc: docs.WalkDoc) -> str | None:
    """Return what differs from the expectation, or None."""
    if not isinstance(shown.answer, Decided):
        return f"pas de décision : le chemin s'arrête à « {shown.turn.place.node.id} »"
    explain = conversation.explainer(conversation.languages.words("fr"), doc.today)
    got = flat(as_json(shown.answer, explain))
    for key, expected in doc.expect.items():
        if got.get(key, "") != expected:
            return f"{key} : attendu « {expected} », obtenu « {got.get(key, '')} »"
    return None


def flat(data: dict[str, object]) -> dict[str, str]:
    """Return a decision as text values, its window as window_opens, window_closes…"""
    found: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found |= {f"{key}_{below}": str(said) for below, said in value.items()}
        elif isinstance(value, list):
            found[key] = "|".join(str(one) for one in value if isinstance(one, str))
        else:
            found[key] = "" if value is None else str(value)
    return found


def check_walks(folder: Folder, conversation: Conversation) -> Iterator[Diagnostic]:
    """Yield the walks that no longer lead where they should."""
    for source, doc in folder.of(docs.WalksDoc):
        flow = FlowId(source.path.split("/")[-2])
        for index, one in enumerate(doc.root):
            if wrong := walk(conversation, flow, one).wrong:
                yield source.fault((index,), "walk-differs", f"« {one.name} » : {wrong}")
