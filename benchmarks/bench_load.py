"""Reading and checking all the content, against `yaml`'s C loader on the same files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml
from measure import compare

from bot.content.loader import inspect

FLOWS = Path(__file__).resolve().parent.parent / "flows"
DAY = date(2026, 11, 21)


def main() -> None:
    """Print the ratio."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(FLOWS.glob("**/*.yaml"))]
    size = sum(len(text.encode()) for text in texts)

    def parse() -> None:
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)  # our own files, and the safe loader

    def load() -> None:
        inspect(FLOWS, today=DAY)

    load()
    name = f"load and check {len(texts)} files, {size // 1000} kB"
    compare(name, load, parse, goal=5, repeat=1, rounds=9)


if __name__ == "__main__":
    main()
