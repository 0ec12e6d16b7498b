"""What people do when nobody tells them what to do: anything, at random, the same for a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.process.crowd import Doing
from tests.process.people import Someone
from tests.process.strict import Message
from tests.process.walks import begin

COMMANDS = (
    *("/resume", "/aide", "/retour", "/langue", "/rappels", "/confidentialite", "/resume"),
    *("/start", "/start abc-DEF_123", "/inconnue", "/"),
)
#: Answers, and what is none; the last are looked for in logs and on the disk.
TEXTS = (
    *("93", "2A", "31/12/2026", "1 juin 2020", "étudiant", "je ne sais pas", "1", "oui", "?"),
    *("31/02/2026", "🙂", "النص العربي", "<b>gras</b> & co", "x" * 4096),
    *("Je m'appelle Aïcha Zdravković", "mon numéro est 0612345678 zq-typed-words"),
)
THINGS = (
    {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "width": 1,
            "height": 1,
            "type": "regular",
        }
    },
    {"dice": {"emoji": "🎲", "value": 3}},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    {"contact": {"phone_number": "+33612345678", "first_name": "Aïcha"}},
    {"location": {"latitude": 48.8, "longitude": 2.3}},
    {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}},
)


def wander(someone: Someone, chance: Random, updates: int, language: str = "fr") -> Doing:
    """Choose a language, then send so many updates."""
    yield from begin(someone, language)
    until = someone.updates + updates
    while someone.updates < until:
        habit = chance.choices([one for one, _ in HABITS], [weight for _, weight in HABITS])[0]
        habit(someone, chance)
        yield


def _buttons(someone: Someone) -> list[tuple[Message, str]]:
    """Return what is pressed at random: no letter is begun, a crash is meant to lose one."""
    return [one for one in someone.buttons() if not any(word in one[1] for word in (".!w", ".!sw"))]


def _goes_on(someone: Someone, chance: Random) -> None:
    """Press a button of the newest message that has some: that is how conversations move."""
    buttons = _buttons(someone)
    if buttons:
        newest = [one for one in buttons if one[0] is buttons[-1][0]]
        someone.press_on(*chance.choice(newest))
    else:
        someone.write("/resume")


def _presses_an_old_one(someone: Someone, chance: Random) -> None:
    buttons = _buttons(someone)
    if buttons:
        someone.press_on(*chance.choice(buttons))
    else:
        someone.write("/aide")


def _presses_twice(someone: Someone, chance: Random) -> None:
    buttons = _buttons(someone)[-3:]
    if buttons:
        pressed = chance.choice(buttons)
        someone.press_on(*pressed)
        someone.press_on(*pressed)


def _writes(someone: Someone, chance: Random) -> None:
    someone.write(chance.choice(TEXTS))


def _commands(someone: Someone, chance: Random) -> None:
    someone.write(chance.choice(COMMANDS))


def _sends_a_thing(someone: Someone, chance: Random) -> None:
    someone.send(**chance.choice(THINGS))


def _leaves(someone: Someone, chance: Random) -> None:
    someone.write("/effacer")


Habit = Callable[[Someone, Random], None]
HABITS: tuple[tuple[Habit, float], ...] = (
    (_goes_on, 60),
    (_presses_an_old_one, 8),
    (_presses_twice, 5),
    (_writes, 12),
    (_commands, 8),
    (_sends_a_thing, 4),
    (_leaves, 1),
)
