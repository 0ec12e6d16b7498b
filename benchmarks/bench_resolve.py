"""`bonguichet resolve …` from exec to answer, against a Python that only imports its libraries.

The first run compiles the table into the user's cache folder; it is made before the clock starts.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from measure import compare

ROOT = Path(__file__).resolve().parent.parent
FACTS = [
    "demarche=titre_sejour",
    "titre=etudiant",
    "etape=renouvellement",
    "expire_le=2027-05-02",
]


def main() -> None:
    """Print the ratios: as JSON, and for a person."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(*words: str) -> None:
        subprocess.run(
            [sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, check=True
        )

    def imports() -> None:
        run("-c", "import pydantic, yaml, jinja2, transitions")

    def resolve_json() -> None:
        run("-m", "bot.cli", "resolve", *FACTS, "--json")

    def resolve() -> None:
        run("-m", "bot.cli", "resolve", *FACTS)

    resolve()
    compare("resolve --json, whole process", resolve_json, imports, goal=3, repeat=1, rounds=15)
    compare("resolve, whole process", resolve, imports, goal=3, repeat=1, rounds=15)


if __name__ == "__main__":
    main()
