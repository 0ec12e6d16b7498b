import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.model import FlowId, NodeId
from bot.engine.session import Answer, Session, SessionError, from_json, to_json

SESSION = Session(FlowId("f"), answers=(Answer("a", "1"), Answer("b", "2")), draft=("x",))

_names = st.text(max_size=8)
_answers = st.builds(Answer, _names, st.one_of(_names, st.lists(_names, max_size=3).map(tuple)))
_sessions = st.builds(
    Session,
    flow=_names.map(FlowId),
    given=st.lists(_answers, max_size=3).map(tuple),
    answers=st.lists(_answers, max_size=3).map(tuple),
    language=_names,
    turn=st.integers(min_value=0),
    asked=st.one_of(st.none(), _names.map(NodeId)),
    draft=st.lists(_names, max_size=3).map(tuple),
    revision=_names,
)
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_names, inner, max_size=3)
    ),
    max_leaves=5,
)


def test_answer_is_found_by_its_name() -> None:
    assert SESSION.answer("b") == "2"
    assert SESSION.answer("c") is None


def test_a_new_answer_comes_last_and_clears_the_boxes() -> None:
    changed = SESSION.with_answer("c", "3")

    assert [a.name for a in changed.answers] == ["a", "b", "c"]
    assert changed.draft == ()


def test_a_changed_answer_keeps_its_place() -> None:
    assert SESSION.with_answer("a", "9").answers == (Answer("a", "9"), Answer("b", "2"))


def test_without_forgets_the_named_answers_only() -> None:
    assert SESSION.without("a", "zzz").answers == (Answer("b", "2"),)


@given(_sessions)
def test_json_gives_back_the_same_session(session: Session) -> None:
    assert from_json(to_json(session)) == session


def test_json_is_one_ascii_line_whatever_was_given() -> None:
    """A lone surrogate from a link would break the store's UTF-8."""
    text = to_json(Session(FlowId("f"), given=(Answer("a", "\ud800\n"),)))

    assert text.isascii()
    assert "\n" not in text


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "3", "{}", "[" * 100_000, '{"version":1}', "\ud800"],
)
def test_what_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(SessionError):
        from_json(text)


def test_another_version_is_named() -> None:
    with pytest.raises(SessionError, match="session version 99, expected 1"):
        from_json('{"version":99}')


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("flow", 3),
        ("given", {"a": "1"}),
        ("answers", ["ab"]),
        ("answers", [["a"]]),
        ("answers", [["a", None]]),
        ("answers", [["a", [["b"]]]]),
        ("answers", None),
        ("language", None),
        ("turn", "1"),
        ("turn", True),
        ("turn", -1),
        ("turn", float("inf")),
        ("asked", 3),
        ("draft", "abc"),
        ("draft", [1]),
        ("revision", []),
    ],
)
def test_a_field_of_another_type_is_refused(field: str, value: object) -> None:
    stored = {**json.loads(to_json(SESSION)), field: value}

    with pytest.raises(SessionError):
        from_json(json.dumps(stored))


@settings(max_examples=200)
@given(st.sampled_from(sorted(json.loads(to_json(SESSION)))), _json)
def test_any_json_is_a_session_or_a_session_error(field: str, value: object) -> None:
    stored = {**json.loads(to_json(SESSION)), field: value}

    try:
        session = from_json(json.dumps(stored))
    except SessionError:
        return

    assert from_json(to_json(session)) == session
