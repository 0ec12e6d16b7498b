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
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ["nom", "demarche", "titre", "etape", "expire_le", "departement", "fondement"]
ROWS = [
    ["a", "titre_sejour", "etudiant", "renouvellement", "2027-05-02", "93", ""],
    ["b", "titre_sejour", "salarie", "renouvellement", "2026-12-01", "75", ""],
    ["c", "titre_sejour", "carte_resident", "premiere", "", "14", "bpi"],
    ["d", "duplicata", "", "", "", "69", ""],
    ["e", "titre_sejour", "talent", "", "", "", ""],
    ["f", "titre_sejour", "conjoint_francais", "premiere", "", "976", ""],
    ["=1+1", "titre_sejour", "etudient", "premiere", "", "", ""],
    ["g", "titre_sejour", "aes_metiers_tension", "premiere", "", "38", ""],
]


def main() -> None:
    """Print the speed and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        for count in (1_000, 10_000, 100_000):
            sheet, output = Path(folder) / f"{count}.csv", Path(folder) / f"{count}.out.csv"
            write(sheet, islice(cycle(ROWS), count))
            plain_s = copy(sheet, Path(folder) / "copy.csv")
            whole_s, peak_kb = triage(sheet, output)
            start_s, _ = triage(empty(folder), Path(folder) / "none.csv")
            rate = count / max(whole_s - start_s, 1e-9)
            print(
                f"triage of {count:>7,} rows: {rate:>7,.0f} rows a second beside the start "
                f"(goal: at least 5,000), {(whole_s - start_s) / plain_s:.1f} times a plain copy; "
                f"{whole_s:.2f} s in all, peak memory {peak_kb / 1024:.0f} MiB"
            )


def write(path: Path, rows: Iterator[list[str]]) -> None:
    """Write a sheet."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


def empty(folder: str) -> Path:
    """Return a sheet with a header alone: what starting costs."""
    path = Path(folder) / "empty.csv"
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
