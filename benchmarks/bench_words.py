"""Reading all the translations, kept compiled or not, against Babel's read of the same files."""

from __future__ import annotations

import os
import tempfile
import tracemalloc
from pathlib import Path

from babel.messages.pofile import read_po
from measure import compare

from bot.authoring.translating.extracting import begun
from bot.render.catalogs import DOMAINS, Languages

LOCALES = Path(__file__).resolve().parent.parent / "locales"


def main() -> None:
    """Print both ratios, and the memory that the words take."""
    codes = begun(Languages(LOCALES))
    files = [Languages(LOCALES).file(code, domain) for code in codes for domain in DOMAINS]
    size = sum(file.stat().st_size for file in files) // 1000

    def babel() -> None:
        for file in files:
            with file.open("rb") as opened:
                read_po(opened)

    def read() -> None:
        languages = Languages(LOCALES)
        for code in codes:
            languages.words(code).ui("Je ne sais pas")

    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder

        def anew() -> None:
            for kept in Path(folder).glob("bonguichet/words-*"):
                kept.unlink()
            read()

        name = f"read {len(files)} PO files, {size} kB"
        compare(f"{name}, nothing kept", anew, babel, goal=3, repeat=1, rounds=5)
        compare(f"{name}, kept from the last run", read, babel, goal=0.2, repeat=1, rounds=5)
        tracemalloc.start()
        read()
        held = tracemalloc.get_traced_memory()[1] / 1_048_576
        print(f"memory at the most while reading {', '.join(codes)}: {held:.1f} MiB")


if __name__ == "__main__":
    main()
