"""Every committed message arrives, in order; a chat that must wait holds up no other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.faces.telegram.caller import Caller
from bot.faces.telegram.inbox import key_of
from bot.faces.telegram.outgoing import Call, Letter, Role, letter
from bot.faces.telegram.refusals import Fault, fault_of
from bot.faces.telegram.sender import LONGEST_WAIT_S, Sender
from bot.stores.base import SessionKey
from bot.stores.ledger import Kept
from bot.stores.memory_ledger import MemoryLedger
from bot.testing.fake_chat import FakeChat
from bot.testing.fake_telegram import FakeTelegram
from tests.faces.telegram.running import DAY, TOKEN

BUTTON = (({"text": "Oui", "callback_data": "abc123.1.oui"},),)


class Post:
    """A sender over a fake Telegram, whose waits take no time and are noted."""

    def __init__(self) -> None:
        self.api = FakeTelegram()
        self.ledger = MemoryLedger(lambda: DAY)
        self.waits: list[float] = []
        self.blocked: list[SessionKey] = []
        self.errors: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.sender = self.new()

    def new(self) -> Sender:
        bot = Caller(TOKEN, request=self.api, get_updates_request=self.api)
        return Sender(
            bot, self.ledger, on_blocked=self._block, on_error=self.errors.append, sleep=self._wait
        )

    async def _block(self, chat: SessionKey) -> None:
        self.blocked.append(chat)
        await self.ledger.blocked(chat, DAY)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        await self.gate.wait()

    async def commits(self, chat: FakeChat, *calls: Call, screen: int = 0) -> None:
        """Commit calls and let the sender have them."""
        key = key_of(chat.id)
        letters = [Letter(chat.id, call) for call in calls]
        bodies = [letter.to_json() for letter in letters]
        ids = await self.ledger.settle(None, key, Kept("x", DAY), bodies)
        self.sender.queue(key, screen, zip(ids, letters, strict=True))

    async def sends(self, chat: FakeChat, *calls: Call, screen: int = 0) -> None:
        await self.commits(chat, *calls, screen=screen)
        await self.sender.settled()

    async def left(self) -> int:
        """Return how many calls the ledger still has."""
        return len((await self.ledger.unfinished())[1])

    async def screen(self, chat: FakeChat) -> int | None:
        kept = await self.ledger.load(key_of(chat.id))
        return kept.screen if kept else None


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    one = Post()
    yield one
    one.gate.set()
    await one.sender.stop()


def screen(text: str, role: Role = Role.SCREEN) -> Call:
    return Call(role, text, BUTTON)


async def test_screen_is_sent_then_edited_in_place(post: Post) -> None:
    chat = post.api.chat()

    await post.sends(chat, screen("a"))
    await post.sends(chat, screen("b"), screen=chat.last.id)

    assert (chat.texts, chat.last.edits, await post.left()) == (["b"], 1, 0)
    assert await post.screen(chat) == chat.last.id


async def test_screen_below_replaces_the_one_above(post: Post) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))
    first = chat.last.id

    await post.sends(chat, screen("b", Role.BELOW), screen=first)

    assert chat.texts == ["b"]
    assert await post.screen(chat) == chat.last.id != first


async def test_closed_screen_stays_without_buttons_and_the_next_is_new(post: Post) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))

    await post.sends(chat, Call(Role.CLOSE, "fini"), screen("b"), screen=chat.last.id)

    assert [(one.text, one.labels) for one in chat.by_bot] == [("fini", []), ("b", ["Oui"])]


async def test_goodbye_leaves_the_screen_as_it_is_and_the_next_is_new(post: Post) -> None:
    """What follows may be queued while the goodbye is on its way: it knows no screen either."""
    chat = post.api.chat()
    await post.sends(chat, screen("a"))

    await post.sends(
        chat, Call(Role.GOODBYE, "adieu"), screen("b", Role.BELOW), screen=chat.last.id
    )

    assert chat.texts == ["a", "adieu", "b"]


async def test_screens_in_a_row_are_shown_once_the_last(post: Post) -> None:
    chat = post.api.chat()

    await post.sends(chat, *(screen(text) for text in "abcd"))

    assert chat.texts == ["d"]
    assert len(post.api.calls) == 1
    assert await post.left() == 0


async def test_messages_of_a_chat_keep_their_order_through_failures(post: Post) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=502)
    post.api.fail(method="sendMessage", error=TimedOut())
    post.api.fail(method="sendMessage", error=429, retry_after=3)

    await post.sends(chat, *(Call(Role.STAYS, text) for text in "abc"))

    assert chat.texts == ["a", "b", "c"]
    assert await post.left() == 0


async def test_429_waits_as_long_as_told(post: Post) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=429, retry_after=37)

    await post.sends(chat, screen("a"))

    assert post.waits == [37]
    assert chat.texts == ["a"]


async def test_chat_that_must_wait_holds_up_no_other(post: Post) -> None:
    slow, quick = post.api.chat(), post.api.chat()
    post.api.fail(method="sendMessage", chat=slow, error=429, retry_after=3_600)
    post.gate.clear()

    await post.commits(slow, screen("a"))
    await post.commits(quick, screen("b"))
    await post.api.until(lambda: quick.by_bot)

    assert (slow.texts, quick.texts) == ([], ["b"])
    post.gate.set()
    await post.sender.settled()
    assert slow.texts == ["a"]


@pytest.mark.parametrize("error", [500, 502, TimedOut(), NetworkError("gone")])
async def test_network_and_server_errors_are_tried_again_ever_more_slowly(
    post: Post, error: int
) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=error, times=12)

    await post.sends(chat, screen("a"))

    assert chat.texts == ["a"]
    assert len(post.waits) == 12
    assert 0 < post.waits[0] <= 0.5
    assert LONGEST_WAIT_S / 2 <= post.waits[-1] <= LONGEST_WAIT_S


async def test_call_that_took_effect_and_whose_answer_was_lost_leaves_one_screen(
    post: Post,
) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))
    post.api.fail(method="editMessageText", error=TimedOut(), applied=True)

    await post.sends(chat, screen("b"), screen=chat.last.id)

    assert chat.texts == ["b"]
    assert await post.left() == 0


async def test_message_lost_after_it_arrived_is_sent_again(post: Post) -> None:
    """At least once: twice is better than never."""
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=502, applied=True)

    await post.sends(chat, Call(Role.STAYS, "a"))

    assert chat.texts == ["a", "a"]


@pytest.mark.parametrize(
    "description",
    ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"],
)
async def test_message_that_can_no_longer_be_edited_is_replaced(
    post: Post, description: str
) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))
    old = chat.last.id
    post.api.fail(method="editMessageText", error=400, description=f"Bad Request: {description}")

    await post.sends(chat, screen("b"), screen=old)

    assert chat.last.text == "b"
    assert await post.screen(chat) == chat.last.id != old


async def test_edit_that_changes_nothing_is_normal_life(post: Post) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))

    await post.sends(chat, screen("a"), screen=chat.last.id)

    assert (chat.texts, post.errors, await post.left()) == (["a"], [], 0)


async def test_markup_that_telegram_cannot_read_goes_as_plain_words(post: Post) -> None:
    chat = post.api.chat()
    what = "Bad Request: can't parse entities: Unexpected end tag"
    post.api.fail(method="sendMessage", error=400, description=what)

    await post.sends(chat, Call(Role.STAYS, "<b>A</b> &amp; B", BUTTON))

    assert (chat.last.text, chat.last.labels) == ("A & B", ["Oui"])
    assert "parse_mode" not in chat.last.asked


async def test_edit_whose_markup_telegram_cannot_read_goes_as_plain_words(post: Post) -> None:
    """Otherwise the person would go on looking at the question before."""
    chat = post.api.chat()
    await post.sends(chat, screen("a"))
    what = "Bad Request: can't parse entities: Unexpected end tag"
    post.api.fail(method="editMessageText", error=400, description=what)

    await post.sends(chat, screen("<b>b</b>"), screen=chat.last.id)

    assert chat.texts == ["b"]


async def test_refusal_nobody_expected_is_counted_and_the_rest_goes_on(post: Post) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=400, description="Bad Request: unheard of")

    await post.sends(chat, Call(Role.STAYS, "a"), Call(Role.STAYS, "b"))

    assert (chat.texts, post.errors, await post.left()) == (["b"], ["BadRequest"], 0)


async def test_chat_that_blocked_the_bot_is_left_alone(post: Post) -> None:
    chat = post.api.chat()
    chat.blocked = True

    await post.sends(chat, *(Call(Role.STAYS, text) for text in "abc"))

    assert post.blocked == [key_of(chat.id)]
    assert len(post.api.calls) == 1
    assert await post.left() == 0


async def test_chat_that_came_back_is_written_to_again(post: Post) -> None:
    chat = post.api.chat()
    chat.blocked = True
    await post.sends(chat, Call(Role.STAYS, "a"))
    chat.blocked = False

    await post.sends(chat, Call(Role.STAYS, "b"))

    assert chat.texts == ["b"]


async def test_crash_between_sending_and_noting_it_sends_again_after_the_restart(
    post: Post,
) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=TimedOut(), applied=True)
    post.gate.clear()
    await post.commits(chat, Call(Role.STAYS, "a"))
    await post.api.until(lambda: chat.by_bot)
    await post.sender.stop()

    _, left = await post.ledger.unfinished()
    post.gate.set()
    post.sender = post.new()
    for call in left:
        post.sender.queue(call.chat, 0, [(call.id, letter(call.body))])
    await post.sender.settled()

    assert chat.texts == ["a", "a"]
    assert await post.left() == 0


@pytest.mark.parametrize(
    "description",
    ["query is too old and response timeout expired or query ID is invalid", "query ID is invalid"],
)
async def test_press_answered_too_late_is_normal_life(post: Post, description: str) -> None:
    post.api.fail(
        method="answerCallbackQuery", error=400, description=f"Bad Request: {description}"
    )

    post.sender.toast("7000000001.1", "x")
    await post.sender.settled()

    assert post.errors == []


async def test_press_is_answered_in_spite_of_a_flood_wait_and_a_bad_gateway(post: Post) -> None:
    chat = post.api.chat()
    await post.sends(chat, screen("a"))
    query = post.api.press(chat, "Oui")["callback_query"]["id"]
    post.api.fail(method="answerCallbackQuery", error=429, retry_after=2)
    post.api.fail(method="answerCallbackQuery", error=502)

    post.sender.toast(query, "Noté")
    await post.sender.settled()

    assert (chat.alerts, chat.open_presses, post.waits) == (["Noté"], set(), [2, 2])


async def test_press_that_cannot_be_answered_is_given_up(post: Post) -> None:
    post.api.fail(method="answerCallbackQuery", error=502, times=None)

    post.sender.toast("7000000001.1", None)
    await post.sender.settled()

    assert len(post.api.calls) == 3


@pytest.mark.parametrize("role", [Role.SCREEN, Role.BELOW])
async def test_edit_that_a_crash_left_gives_way_to_the_next(post: Post, role: Role) -> None:
    """It was seen: the person pressed on it. Made again, it would only flicker."""
    chat = post.api.chat()
    await post.sends(chat, Call(Role.SCREEN, "un", BUTTON))
    key, shown = key_of(chat.id), await post.screen(chat)
    left = Letter(chat.id, Call(Role.SCREEN, "deux", BUTTON))
    (id_,) = await post.ledger.settle(None, key, Kept("x", DAY), [left.to_json()])

    post.sender.queue(key, shown, [(id_, left)], patience_s=60)
    await asyncio.sleep(0)
    await post.sends(chat, Call(role, "trois", BUTTON), screen=shown or 0)

    assert [call.parameters["text"] for call in post.api.calls if "text" in call.parameters] == [
        "un",
        "trois",
    ]
    assert await post.left() == 0


async def test_edit_that_a_crash_left_is_made_when_nothing_comes(post: Post) -> None:
    chat = post.api.chat()
    await post.sends(chat, Call(Role.SCREEN, "un", BUTTON))
    left = Letter(chat.id, Call(Role.SCREEN, "deux", BUTTON))
    (id_,) = await post.ledger.settle(None, key_of(chat.id), Kept("x", DAY), [left.to_json()])

    post.sender.queue(key_of(chat.id), await post.screen(chat), [(id_, left)], patience_s=0.01)
    await post.sender.settled()

    assert chat.texts == ["deux"]
    assert await post.left() == 0


async def test_files_are_made_in_one_thread(post: Post) -> None:
    """Each thread that makes pages keeps what it made: six of them grew by 40 MiB."""
    threads: set[str] = set()

    def make(_: object) -> bytes:
        threads.add(threading.current_thread().name)
        return b"x"

    post.sender.make = make
    call = Call(Role.FILE, name="fiche.txt", fields={"of": "x"})
    for chat in [post.api.chat() for _ in range(8)]:
        await post.commits(chat, call)
        post.sender.private_file(Letter(chat.id, call), lambda: make(None))
    await post.sender.settled()

    assert len(threads) == 1


async def test_file_is_sent_with_its_name(post: Post) -> None:
    chat = post.api.chat()
    post.sender.make = lambda recipe: str(recipe["of"]).encode()

    await post.sends(chat, Call(Role.FILE, "le 21 novembre", name="fiche.txt", fields={"of": "x"}))

    assert chat.last.file == ("fiche.txt", b"x")


async def test_file_made_of_private_words_is_in_no_ledger(post: Post) -> None:
    chat = post.api.chat()
    letter = Letter(chat.id, Call(Role.FILE, name="lettre.txt"))

    post.sender.private_file(letter, lambda: b"Zoubida")
    await post.api.until(lambda: chat.by_bot)

    assert chat.last.file == ("lettre.txt", b"Zoubida")
    assert await post.left() == 0


async def test_note_that_fails_harms_nobody(post: Post) -> None:
    chat = post.api.chat()
    post.api.fail(method="sendMessage", error=403)

    post.sender.volatile([Letter(chat.id, Call(Role.STAYS, "doucement"))])
    await post.sender.settled()

    assert chat.texts == []


@pytest.mark.parametrize(
    ("err", "fault"),
    [
        (Forbidden("Forbidden: user is deactivated"), Fault.UNREACHABLE),
        (BadRequest("Chat not found"), Fault.UNREACHABLE),
        (BadRequest("Message to delete not found"), Fault.DONE),
        (BadRequest("Message can't be deleted for everyone"), Fault.DONE),
        (BadRequest("Message is not modified: specified new message…"), Fault.DONE),
        (BadRequest("Message is too long"), Fault.LOST),
    ],
)
def test_texts_of_telegram_are_read(err: BadRequest, fault: Fault) -> None:
    assert fault_of(err) is fault
