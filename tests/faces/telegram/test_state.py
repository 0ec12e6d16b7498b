"""The state of a chat comes back as it went, or is said not to be one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.session import SessionError
from bot.faces.telegram.state import dump, restore
from tests.faces.telegram.people import at_decision


def test_state_comes_back_as_it_went() -> None:
    person = at_decision()
    person.forget(reminded=(("fenetre_ouvre", date(2027, 1, 3)),), thread=5, pressed="abc123.1.x")
    assert person.state is not None

    assert restore(dump(person.state)) == person.state


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[1]", "null", "7", '"x"', '[9,1,null,"a","turn","",[],"{}"]', "[" * 2_000],
)
def test_what_is_no_state_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SessionError):
        restore(text)


@given(text=st.text(max_size=80))
def test_any_text_is_a_state_or_is_said_to_be_none(text: str) -> None:
    with pytest.raises(SessionError):
        restore(text)
