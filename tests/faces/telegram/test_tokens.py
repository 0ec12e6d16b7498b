"""The data of a button says back what was put into it, and nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faces.telegram.tokens import MAX_BYTES, Token, read

tokens = st.builds(
    Token,
    st.from_regex(r"[a-z0-9]{6}", fullmatch=True),
    st.integers(0, 9_999_999),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=48),
)


@given(token=tokens)
def test_token_is_read_back_as_it_was_written_in_64_bytes(token: Token) -> None:
    assert read(str(token)) == token
    assert len(str(token).encode()) <= MAX_BYTES


@given(data=st.text(alphabet=st.characters()))
def test_what_this_version_never_wrote_is_none_or_the_same_text(data: str) -> None:
    token = read(data)

    assert token is None or str(Token(token.nonce, 0, token.what)) == (
        f"{data[:6]}.0.{data.split('.', 2)[2]}"
    )


@pytest.mark.parametrize(
    "data",
    [
        "",
        "stop",
        "abc123.4.",
        "ABC123.4.oui",
        "abc123.-1.oui",
        "abc123.12345678.oui",
        "abc123.٤.oui",
        "abc123.4.oui\n",
        "abc123.4.é",
        "abc12.4.oui",
        "abc123.4." + "x" * 49,
    ],
)
def test_forged_data_is_none(data: str) -> None:
    assert read(data) is None


def test_action_begins_with_its_mark() -> None:
    assert [Token("abc123", 1, what).action for what in ("!lang.fr", "oui", "!")] == [
        "lang.fr",
        None,
        "",
    ]
