"""`bonguichet triage`: rows a second on one core, and peak memory at 1,000 and 100,000 rows.

The yardstick for the time is `csv` reading and writing the same sheet without deciding anything.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ["nom", "demarche", "titre", "etape", "expire_le", "departement", "fondement"]
CASES = [
    ["titre_sejour", "etudiant", "renouvellement", ""],
    ["titre_sejour", "salarie", "renouvellement", ""],
    ["titre_sejour", "carte_resident", "premiere", "bpi"],
    ["duplicata", "", "", ""],
    ["titre_sejour", "talent", "", ""],
    ["titre_sejour", "conjoint_francais", "premiere", ""],
    ["titre_sejour", "etudient", "premiere", ""],
    ["titre_sejour", "aes_metiers_tension", "premiere", ""],
]
OPEN = [["titre_sejour", "inconnu", "premiere", ""], ["titre_sejour", "inconnu", "", ""]]
DEPARTEMENTS = [f"{n:02}" for n in range(1, 96) if n != 20] + ["971", "973", "974", "976"]
FIRST_DAY, DAYS = date(2026, 6, 1), 1_009  #: a prime: days and départements rarely meet again


def rows_of(cases: list[list[str]], count: int) -> Iterator[list[str]]:
    """Yield rows that no other equals: what is remembered of one does not serve the next."""
    for number in range(count):
        demarche, titre, etape, fondement = cases[number % len(cases)]
        expiry = (FIRST_DAY + timedelta(days=number * 7 % DAYS)).isoformat()
        place = DEPARTEMENTS[number % len(DEPARTEMENTS)]
        name = f"=1+{number}" if number % 50 == 0 else f"Personne {number}"
        yield [name, demarche, titre, etape, expiry, place, fondement]


def main() -> None:
    """Print the speed and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        for count in (1_000, 10_000, 100_000):
            measure(Path(folder), "mixed rows", CASES, count)
        measure(Path(folder), "rows with titre=inconnu", OPEN, 10_000)


def measure(folder: Path, name: str, cases: list[list[str]], count: int) -> None:
    """Print what so many rows of these cases take."""
    sheet, output = folder / f"{count}.csv", folder / f"{count}.out.csv"
    write(sheet, rows_of(cases, count))
    plain_s = copy(sheet, folder / "copy.csv")
    whole_s, peak_kb = triage(sheet, output)
    start_s, _ = triage(empty(folder), folder / "none.csv")
    rate = count / max(whole_s - start_s, 1e-9)
    print(
        f"triage of {count:>7,} {name}: {rate:>7,.0f} rows a second beside the start "
        f"(goal: at least 5,000), {(whole_s - start_s) / plain_s:.1f} times a plain copy; "
        f"{whole_s:.2f} s in all, peak memory {peak_kb / 1024:.0f} MiB"
    )


def write(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a sheet."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


def empty(folder: Path) -> Path:
    """Return a sheet with a header alone: what starting costs."""
    path = folder / "empty.csv"
    write(path, iter(()))
    return path


def copy(sheet: Path, output: Path) -> float:
    """Return the seconds of reading and writing the sheet, deciding nothing."""
    start = time.perf_counter()
    with sheet.open(newline="") as source, output.open("w", newline="") as target:
        csv.writer(target).writerows(csv.reader(source))
    return time.perf_counter() - start


_PEAK = (
    "import resource, runpy, sys; sys.argv[0] = 'bonguichet'\n"
    "try: runpy.run_module('bot.cli', run_name='__main__')\n"
    "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)


def triage(sheet: Path, output: Path) -> tuple[float, int]:
    """Return the seconds and the peak memory (KiB) of one run."""
    command = [sys.executable, "-c", _PEAK, "triage", str(sheet), "-o", str(output)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = re.findall(r"^\d+$", done.stderr, re.MULTILINE)
    return time.perf_counter() - start, int(found[-1])


if __name__ == "__main__":
    main()
