"""Time two things in turns, and print one against the other: a ratio survives a noisy machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Action = Callable[[], object]


Clock = Callable[[], float]


def seconds(action: Action, repeat: int, clock: Clock = time.perf_counter) -> float:
    """Return the seconds of one call, averaged over repeat calls."""
    start = clock()
    for _ in range(repeat):
        action()
    return (clock() - start) / repeat


def compare(  # noqa: PLR0913  the rest are keywords with a default
    name: str,
    action: Action,
    yardstick: Action,
    *,
    goal: float,
    repeat: int = 200,
    rounds: int = 9,
    clock: Clock = time.perf_counter,
) -> float:
    """Print and return the median ratio of action to yardstick, each round timing both."""
    pairs = [
        (seconds(action, repeat, clock), seconds(yardstick, repeat, clock)) for _ in range(rounds)
    ]
    ratio = statistics.median(a / b for a, b in pairs)
    ours = statistics.median(a for a, _ in pairs)
    theirs = statistics.median(b for _, b in pairs)
    print(
        f"{name}: {ratio:.2f} times the yardstick (goal: at most {goal:g}); "
        f"{show(ours)} against {show(theirs)}, median of {rounds}"
    )
    return ratio


def show(duration_s: float) -> str:
    """Return a duration in a unit that reads well."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if duration_s >= size:
            return f"{duration_s / size:.3g} {unit}"
    return f"{duration_s / 1e-9:.3g} ns"
