"""Where each text of a document stands, in words that stay the same when a file is rearranged.

`protocols/api/api_non_delivree#steps.page.text` names the file, the row or the node, the key. Items
that have an id are named by it; other items by their number. The words that a person may type for
one answer are one message together: another language has more of them, or fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, RootModel

from bot.texts import Text

TYPED = "synonyms"  #: the key of the words that a person may type
BETWEEN = "; "  #: between them in a message


@dataclass(frozen=True, slots=True)
class Placed:
    """One message for translators: its words, its place, and the form it was found in."""

    texts: tuple[Text, ...]
    place: str
    steps: tuple[str | int, ...]  #: keys and indexes from the root of the file
    document: type[BaseModel]  #: the form that holds the key
    key: str

    @property
    def words(self) -> str:
        """Return what is translated, as one text."""
        return BETWEEN.join(self.texts)


def place_texts(document: BaseModel, file: str) -> None:
    """Give every text of a document its place; `file` is its path in the folder, bare."""
    for found in placed(document, file):
        for text in found.texts:
            text.place = found.place


def placed(document: BaseModel, file: str) -> Iterator[Placed]:
    """Yield the messages of a document, in the order of the file."""
    has_rows = isinstance(document, RootModel)
    for found in _texts(document, (), (), type(document), ""):
        names, steps, holder, key, texts = found
        yield Placed(texts, _place(file, names, has_rows), steps, holder, key)


def _place(file: str, names: tuple[str, ...], has_rows: bool) -> str:
    if names[0] == "nodes":  # of a tree: what an author calls its screens
        names, has_rows = names[1:], True
    if not has_rows:
        return f"{file}#{'.'.join(names)}"
    return f"{file}/{names[0]}#{'.'.join(names[1:])}"


_Steps = tuple[str | int, ...]
_Names = tuple[str, ...]
_Form = type[BaseModel]
_Found = tuple[_Names, _Steps, _Form, str, tuple[Text, ...]]


def _texts(value: Any, names: _Names, steps: _Steps, holder: _Form, key: str) -> Iterator[_Found]:
    kind = type(value)
    if kind is Text:
        yield names, steps, holder, key, (value,)
    elif kind is dict:
        for name, below in value.items():
            yield from _texts(below, (*names, str(name)), (*steps, name), holder, key)
    elif kind is list:
        yield from _items(value, names, steps, holder, key)
    elif isinstance(value, RootModel):
        yield from _texts(value.root, names, steps, holder, key)
    elif isinstance(value, BaseModel):
        for name in _fields(type(value)):
            below = value.__dict__[name]
            yield from _texts(below, (*names, name), (*steps, name), kind, name)


def _items(
    values: list[Any], names: _Names, steps: _Steps, holder: _Form, key: str
) -> Iterator[_Found]:
    if key == TYPED and values and type(values[0]) is Text:
        yield names, steps, holder, key, tuple(values)
        return
    for index, below in enumerate(values):
        name = str(getattr(below, "id", index))
        yield from _texts(below, (*names, name), (*steps, index), holder, key)


@cache
def _fields(form: _Form) -> tuple[str, ...]:
    """Return the fields that can hold a text: most hold ids, dates, conditions."""
    fields = form.model_fields.items()
    return tuple(n for n, one in fields if _is_text(one.metadata) or _can_hold(one.annotation))


def _can_hold(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return bool(_fields(hint))
    return _is_text(getattr(hint, "__metadata__", ())) or any(map(_can_hold, get_args(hint)))


def _is_text(metadata: Iterable[Any]) -> bool:
    return any(getattr(one, "func", None) is Text for one in metadata)
