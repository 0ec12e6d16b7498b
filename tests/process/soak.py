"""A long life under bad weather: `python -m tests.process.soak [--chats 200 --updates 20000]`

People do anything, Telegram refuses, is slow and loses answers, the bot is killed at random; then
it lives on unharmed, while its memory is watched. Every chat must show, after every update, what
the double's shows; what is kept of it must be the double's after the kills, and at the end. Prints
figures; ends with 1 and what is wrong when something is.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.process.crowd import Crowd, settled
from tests.process.habits import wander
from tests.process.kept import kept
from tests.process.people import Someone, dialogue
from tests.process.program import Program
from tests.process.strict import strict_api
from tests.process.trouble import Echo, Killer, Weather, problems
from tests.process.walks import begin
from tests.real import real_conversation

PATIENCE_S = 180.0  #: for one answer: everybody waits for one, through several lives
WARM_UP = 0.3  #: the part of the updates after which the memory must not grow any more


@dataclass(frozen=True)
class Size:
    """How long and how hard."""

    chats: int = 200
    updates: int = 20_000  #: half of them while it is killed, half while its memory is watched
    kills: int = 100
    webhook: bool = False
    seed: int = 1
    growth_mib: float = 8.0  #: of the memory, once warm: noise, and no leak


@dataclass(frozen=True)
class Soaked:
    """What came of it."""

    figures: dict[str, object]
    wrong: list[str]


def soak(size: Size, api: Any, program: Program) -> Soaked:
    """Run it all; the program is not yet started, and is stopped at the end."""
    chance = Random(size.seed)
    people = _people(size.chats, api)
    program.start()
    killer = Killer(api, program, chance, size.kills, longest=3 * size.chats)
    weather, echo = Weather(api, chance), Echo(api, Random(size.seed))
    began = time.monotonic()
    doing = _both(killer, weather)
    crowd = Crowd(api, strict=False, meanwhile=doing, patience_s=PATIENCE_S)
    each = max(1, size.updates // (2 * size.chats))
    for round_ in itertools.count():
        if round_ and not killer.kills:
            break
        crowd.run(_wanderers(people, each, size.seed + round_))
    if harmed := _restarted(crowd, program, people):
        return Soaked({"kills": size.kills}, harmed)  # what follows would wait for what is lost
    memory = _Memory(program, each * size.chats)
    crowd.meanwhile = _both(lambda: memory(crowd.updates), weather)
    memory.began = crowd.updates
    crowd.run(_wanderers(people, each, size.seed + 1_000))
    _calm(api, program)
    memory.last = program.memory_mib()
    took = time.monotonic() - began
    stopped_s, wrong = _stopped(api, program, people)
    wrong = [*wrong, *problems(api), *_wrong(memory, size.growth_mib)]
    size_of = sum(one.stat().st_size for one in program.data.iterdir())
    figures = {
        "chats": size.chats,
        "updates": crowd.updates,
        "calls": len(api.calls),
        "kills": size.kills,
        "faults": weather.faults,
        "updates sent twice": echo.sent,
        "seconds": round(took, 1),
        "updates a second": round(crowd.updates / took),
        "slowest answer, s": round(crowd.slowest_s, 1),
        "memory, MiB": f"{memory.warm:.1f} -> {memory.last:.1f}",
        "data, KiB": size_of // 1024,
        "stopped after, s": round(stopped_s, 1),
        "normal refusals": dict(Counter(str(one).split(":")[0] for one in api.problems)),
        "wrong": len(wrong),
    }
    return Soaked(figures, wrong)


def _calm(api: Any, program: Program) -> None:
    """Wait until the bot has all that was sent, and has answered it."""
    api.heal()
    end = time.monotonic() + PATIENCE_S
    while api.undelivered():
        assert time.monotonic() < end, f"{api.undelivered()} updates are never taken"
        time.sleep(0.05)
    program.quiet()


def _stopped(api: Any, program: Program, people: list[Someone]) -> tuple[float, list[str]]:
    """Stop the bot; return the seconds it took, and what is wrong with what it shows and keeps."""
    _calm(api, program)
    code, took_s = program.terminate()
    ended = [f"exit code {code}"] if code else []
    return took_s, [*ended, *settled(people, strict=False), *kept(program, people)]


def _restarted(crowd: Crowd, program: Program, people: list[Someone]) -> list[str]:
    """Return what the kills did wrong, and what a life does that is given again what was answered.

    Everybody begins a conversation: done twice, it would be another one.
    """
    wrong: list[str] = []
    for doing in ([], [(one, itertools.islice(begin(one, one.language), 1)) for one in people], []):
        crowd.run(doing)
        wrong += _stopped(crowd.api, program, people)[1]
        program.start()
    return wrong


def _wrong(memory: _Memory, most_mib: float) -> Iterable[str]:
    if memory.growth > most_mib:
        yield f"the memory grew by {memory.growth:.1f} MiB"


class _Memory:
    """The memory once all is warm, and at the end."""

    def __init__(self, program: Program, updates: int) -> None:
        self.program, self.updates = program, updates
        self.began = 0
        self.warm = self.last = 0.0

    def __call__(self, updates: int) -> None:
        """Look when the warm-up is over."""
        if not self.warm and updates - self.began >= WARM_UP * self.updates:
            self.warm = self.program.memory_mib()

    @property
    def growth(self) -> float:
        return self.last - self.warm


def _people(count: int, api: Any) -> list[Someone]:
    double = dialogue()
    languages = [language.code for language in real_conversation().languages.offered]
    spoken = itertools.cycle(languages)
    return [Someone(api, double, next(spoken)) for _ in range(count)]


def _wanderers(people: list[Someone], updates: int, seed: int) -> list[Any]:
    return [
        (one, wander(one, Random(f"{seed} {one.chat.id}"), updates, one.language)) for one in people
    ]


def _both(*these: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        for one in these:
            one()

    return run


def main() -> int:
    """Run the soak that the command line asks for."""
    usual = Size()
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("chats", "updates", "kills", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    parser.add_argument("--webhook", action="store_true")
    size = Size(**vars(parser.parse_args()))
    with strict_api() as api, tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), api.url, webhook=size.webhook)
        try:
            soaked = soak(size, api, program)
        finally:
            program.close()
    for name, value in soaked.figures.items():
        sys.stdout.write(f"{name:>20}  {value}\n")
    for one in soaked.wrong[:20]:
        sys.stdout.write(f"WRONG: {one}\n")
    return int(bool(soaked.wrong))


if __name__ == "__main__":
    sys.exit(main())
