"""An update of any shape is read, or is nothing; never an exception, never more than needed."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faces.telegram.received import (
    WANTED_UPDATES,
    Kind,
    Received,
    from_json,
    received,
    to_json,
)
from bot.testing.fake_updates import MEDIA
from tests.faces.telegram.people import Person

KINDS_OF_MEDIA = {
    **dict.fromkeys(("photo", "document", "voice", "video"), Kind.FILE),
    **dict.fromkeys(("sticker", "contact", "location", "dice", "new_chat_title"), Kind.OTHER),
}


@pytest.fixture
def zahra() -> Person:
    return Person("fa")


def test_text_is_read_with_its_chat_message_and_language(zahra: Person) -> None:
    update = zahra.text(zahra.here, "93")

    assert received(update) == Received(
        update["update_id"], Kind.TEXT, zahra.here.id, text="93", message=1, language="fa"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("/start", Kind.COMMAND),
        ("/start@essai_bot kg3", Kind.COMMAND),
        ("/", Kind.COMMAND),
        (" /start", Kind.TEXT),
        ("", Kind.TEXT),
        ("٩٣", Kind.TEXT),
    ],
)
def test_command_is_a_text_that_begins_with_a_slash(zahra: Person, text: str, kind: Kind) -> None:
    one = received(zahra.text(zahra.here, text))

    assert one is not None
    assert (one.kind, one.text) == (kind, text)


@pytest.mark.parametrize("media", MEDIA)
def test_what_is_no_text_is_a_file_or_something_else_without_content(
    zahra: Person, media: str
) -> None:
    one = received(zahra.media(zahra.here, media, caption="ma carte 9303123456"))

    assert one is not None
    assert (one.kind, one.text) == (KINDS_OF_MEDIA[media], "")
    assert "9303123456" not in to_json(one)


def test_edited_message_is_not_read(zahra: Person) -> None:
    zahra.text(zahra.here, "93")

    one = received(zahra.edited(zahra.here, "Alger, 1er mai"))

    assert one is not None
    assert (one.kind, one.text) == (Kind.EDITED, "")


def test_press_is_read_with_its_query_and_message(zahra: Person) -> None:
    one = received(zahra._press("abc123.4.oui"))

    assert one is not None
    assert (one.kind, one.text, one.query, one.message) == (Kind.PRESS, "abc123.4.oui", "9", 1)


@pytest.mark.parametrize("data", ["é" * 65, "x" * 5000, None])
def test_data_longer_than_telegram_allows_is_none(zahra: Person, data: str | None) -> None:
    update = zahra._press("")
    update["callback_query"]["data"] = data

    one = received(update)

    assert one is not None
    assert (one.kind, one.text) == (Kind.PRESS, "")


def test_press_on_a_message_telegram_no_longer_shows_is_a_press(zahra: Person) -> None:
    """An InaccessibleMessage has a chat, an id, and the date 0."""
    message = {"message_id": 7, "date": 0, "chat": zahra.here.as_json()}
    update = zahra._press("abc123.4.oui")
    update["callback_query"]["message"] = message

    one = received(update)

    assert one is not None
    assert (one.kind, one.message, one.thread) == (Kind.PRESS, 7, None)


def test_press_on_an_inline_message_is_nothing(zahra: Person) -> None:
    update = zahra._press("abc123.4.oui")
    del update["callback_query"]["message"]
    update["callback_query"]["inline_message_id"] = "12"

    assert received(update) is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
@pytest.mark.parametrize("does", ["text", "photo", "member"])
def test_groups_and_channels_are_elsewhere_and_their_words_are_not_read(
    zahra: Person, kind: str, does: str
) -> None:
    group = zahra.chat(kind=kind)
    update = {
        "text": lambda: zahra.text(group, "/start secret"),
        "photo": lambda: zahra.photo(group, "secret"),
        "member": lambda: zahra.member(group, "member"),
    }[does]()

    one = received(update)

    assert one == Received(
        update["update_id"],
        Kind.ELSEWHERE,
        group.id,
        message=None if does == "member" else 1,
        language="fr" if does != "member" and kind != "channel" else "",
    )


@pytest.mark.parametrize(
    ("status", "kind"), [("kicked", Kind.BLOCKED), ("left", Kind.BLOCKED), ("member", None)]
)
def test_private_chat_that_stops_the_bot_is_blocked(
    zahra: Person, status: str, kind: Kind | None
) -> None:
    one = received(zahra.member(zahra.here, status))

    assert (one and one.kind) == kind


def test_group_that_the_bot_has_left_is_nothing(zahra: Person) -> None:
    assert received(zahra.member(zahra.chat(kind="group"), "left")) is None


def test_another_bot_is_not_answered(zahra: Person) -> None:
    update = zahra.text(zahra.here, "bonjour")
    update["message"]["from"]["is_bot"] = True

    assert received(update) is None


@pytest.mark.parametrize(
    "news",
    [
        "pinned_message",
        "message_auto_delete_timer_changed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "write_access_allowed",
        "chat_background_set",
        "connected_website",
    ],
)
def test_news_about_the_chat_needs_no_answer(zahra: Person, news: str) -> None:
    assert received(zahra.message(zahra.here, **{news: {}})) is None


def test_topic_of_a_private_chat_is_a_thread_of_its_own(zahra: Person) -> None:
    topic = zahra.text(zahra.here, "93", message_thread_id=12, is_topic_message=True)
    reply = zahra.text(zahra.here, "93", message_thread_id=12)

    assert [one and one.thread for one in map(received, (topic, reply))] == [12, None]


def test_text_is_cut_where_telegram_would(zahra: Person) -> None:
    one = received(zahra.text(zahra.here, "🙂" * 9_000))

    assert one is not None
    assert len(one.text) == 4096


@pytest.mark.parametrize("code", ["x" * 36, 7, None, {"a": 1}])
def test_language_that_is_no_code_is_none(zahra: Person, code: Any) -> None:
    update = zahra.text(zahra.here, "93")
    update["message"]["from"]["language_code"] = code

    one = received(update)

    assert one is not None
    assert one.language == ""


@pytest.mark.parametrize("number", [10**30, -(10**30), True, "7", 7.0, None])
def test_id_that_no_database_holds_is_nothing(zahra: Person, number: Any) -> None:
    update = zahra.text(zahra.here, "93")
    chat = copy.deepcopy(update)
    chat["message"]["chat"]["id"] = number
    message = copy.deepcopy(update)
    message["message"]["message_id"] = number

    assert received({**update, "update_id": number}) is None
    assert received(chat) is None
    assert received(message) is None


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(alphabet=st.characters(), max_size=6),
        st.sampled_from(["private", "/start", "kicked", "\ud800", "group"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    *("chat", "id", "type", "from", "text", "message_id", "message", "data"),
                    *("is_bot", "language_code", "new_chat_member", "status", "photo"),
                    *("message_thread_id", "is_topic_message", "reply_to_message"),
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=12,
)


@given(content=st.dictionaries(st.sampled_from([*WANTED_UPDATES, "update_id", "x"]), values))
def test_any_shape_is_read_or_is_nothing(content: dict[str, Any]) -> None:
    one = received({"update_id": 1, **content})

    assert one is None or from_json(to_json(one)) == replace(one, file="")


@given(data=st.data())
def test_a_real_update_with_one_part_spoilt_is_read_or_is_nothing(data: st.DataObject) -> None:
    person = Person()
    update = data.draw(
        st.sampled_from(
            [
                person.text(person.here, "93"),
                person._press("abc123.4.oui"),
                person.member(person.here, "kicked"),
                person.photo(person.here),
                person.text(person.chat(kind="channel"), "annonce"),
            ]
        )
    )
    at: Any = update
    while True:
        place = data.draw(st.sampled_from(sorted(at)))
        if not isinstance(at[place], dict) or data.draw(st.booleans()):
            break
        at = at[place]
    at[place] = data.draw(values)

    one = received(update)

    assert one is None or from_json(to_json(one)) == replace(one, file="")
