"""What a store of sessions promises, on every implementation."""

from __future__ import annotations

import pytest

from bot.engine.model import FlowId
from bot.engine.session import Answer, Session
from bot.stores.base import SessionKey, SessionStore
from bot.stores.memory import MemoryStore

KEY = SessionKey("terminal", "chat")
SESSION = Session(
    flow=FlowId("orientation"),
    given=(Answer("departement", "2A"),),
    answers=(Answer("besoin", "titre_sejour"), Answer("vecu", ("famille", "travail"))),
    language="zh_Hans",
    turn=3,
    draft=("é",),
    revision="abc",
)


@pytest.fixture(params=[MemoryStore])
def store(request: pytest.FixtureRequest) -> SessionStore:
    made: SessionStore = request.param()
    return made


def test_nothing_is_kept_before_a_save(store: SessionStore) -> None:
    assert store.load(KEY) is None


def test_session_comes_back_as_it_was(store: SessionStore) -> None:
    store.save(KEY, SESSION)

    assert store.load(KEY) == SESSION


def test_last_save_wins(store: SessionStore) -> None:
    store.save(KEY, SESSION)
    store.save(KEY, SESSION.without("vecu"))

    assert store.load(KEY) == SESSION.without("vecu")


def test_keys_do_not_mix(store: SessionStore) -> None:
    store.save(KEY, SESSION)

    assert store.load(SessionKey("terminal", "chat", "thread")) is None
    assert store.load(SessionKey("telegram", "chat")) is None


def test_deleted_session_is_gone(store: SessionStore) -> None:
    store.save(KEY, SESSION)
    store.delete(KEY)

    assert store.load(KEY) is None


def test_delete_of_nothing_is_no_error(store: SessionStore) -> None:
    store.delete(KEY)
