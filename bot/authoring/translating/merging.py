"""Yesterday's translations under today's French: kept, moved, or outdated and no longer shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from babel.messages.catalog import Catalog, Message

from bot.authoring.translating.files import OUTDATED, without_review
from bot.authoring.translating.messages import Entry
from bot.render.po import key_of, texts_of

LIKENESS = 75.0  #: 0 to 100: from which a sentence of the interface is an older one, reworded


@dataclass
class Merge:
    """Fills a catalog with entries, from an older catalog of the same language."""

    old: Catalog
    today: date
    is_minor: bool = False  #: the meaning did not change, a person says: nothing gets outdated
    refused: list[Entry] = field(default_factory=list)  #: critical ones, outdated all the same
    _lost: dict[str, Message] = field(default_factory=dict)  #: said, and no longer asked for
    _moved: dict[tuple[str, tuple[str, ...]], Message] = field(default_factory=dict)
    _asked: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        told = [one for one in (*self.old.obsolete.values(), *self.old) if one.id]
        self._by_key: dict[str, Message] = {key_of(one): one for one in told}

    def into(self, catalog: Catalog, entries: Iterable[Entry]) -> None:
        """Add every entry, then what no longer has one, aside: it may come back."""
        listed = list(entries)
        now = {entry.key: entry.texts for entry in listed}
        said = {key: one for key, one in self._by_key.items() if _is_said(one)}
        self._lost = {key: one for key, one in said.items() if key not in now}
        left = (one for key, one in said.items() if now.get(key) != texts_of(one.id))
        self._moved = {(_home(one), texts_of(one.id)): one for one in left}
        self._asked = {(entry.home, entry.texts) for entry in listed}
        for entry in listed:
            add(catalog, entry, self._message(entry))
        for key, message in self._lost.items():
            if key not in self._taken:
                catalog.obsolete[key] = message

    def _message(self, entry: Entry) -> Message | None:
        """Return what the older catalog says of the entry, in the state that it now has."""
        same = self._by_key.get(entry.key)
        if same is not None and texts_of(same.id) == entry.texts:
            return same
        moved = self._moved.get((entry.home, entry.texts))
        if moved is not None:
            self._taken.add(key_of(moved))
            return moved
        if same is not None and (entry.home, texts_of(same.id)) in self._asked:
            return None  # what stood here stands elsewhere: this text is new
        before = same if same is not None and _is_said(same) else self._reworded(entry)
        return self._outdated(entry, before) if before is not None else None

    def _reworded(self, entry: Entry) -> Message | None:
        """Return the sentence of the interface that this one replaces, when one is like it."""
        if entry.place:
            return None
        from rapidfuzz import fuzz, process

        left = {k: k for k, m in self._lost.items() if k not in self._taken and not m.context}
        found = process.extractOne(entry.key, left, scorer=fuzz.ratio, score_cutoff=LIKENESS)
        if found is None:
            return None
        self._taken.add(found[2])
        return self._lost[found[2]]

    def _outdated(self, entry: Entry, before: Message) -> Message:
        """Return the translation marked as one of another French; the previous French is kept."""
        kept = [one for one in without_review(before.user_comments) if not OUTDATED.search(one)]
        if self.is_minor and not entry.is_critical and not before.fuzzy:
            return Message(entry.texts, before.string, user_comments=before.user_comments)
        if self.is_minor and not before.fuzzy:
            self.refused.append(entry)
        since = next((one for one in before.user_comments if OUTDATED.search(one)), None)
        kept.append(since or f"périmée depuis le {self.today.isoformat()}")
        previous = before.previous_id if before.fuzzy and before.previous_id else before.id
        return Message(
            entry.texts,
            before.string,
            flags={"fuzzy"},
            user_comments=kept,
            previous_id=texts_of(previous),
        )


def add(catalog: Catalog, entry: Entry, said: Message | None) -> None:
    """Add an entry, with its translation when there is one."""
    flags = {"fuzzy"} & set(said.flags) if said is not None else set()
    if entry.max_chars is not None:
        flags.add(f"max-length:{entry.max_chars}")
    if not entry.place and entry.values:
        flags.add("python-brace-format")
    is_plural = len(entry.texts) > 1
    catalog.add(
        entry.texts if is_plural else entry.texts[0],
        _forms(catalog, said, is_plural=is_plural),
        locations=[(entry.path, entry.line or 0)],
        flags=flags,
        auto_comments=entry.comments,
        user_comments=said.user_comments if said is not None else (),
        previous_id=said.previous_id if said is not None and said.fuzzy else (),
        context=entry.place or None,
    )


def _forms(catalog: Catalog, said: Message | None, *, is_plural: bool) -> str | tuple[str, ...]:
    forms = texts_of(said.string) if said is not None else ("",)
    if not is_plural:
        return forms[0]
    return tuple((*forms, *[""] * catalog.num_plurals)[: catalog.num_plurals])


def _is_said(message: Message) -> bool:
    return any(texts_of(message.string))


def _home(message: Message) -> str:
    return (message.context or "").partition("#")[0]
