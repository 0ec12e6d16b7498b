"""Write requirements/*.txt: exact versions with hashes, without an address of any index.

Needs pip-tools (`pip install pip-tools`), which only the person who updates the pins uses.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by tools/lock.py from the ranges of pyproject.toml; do not edit.\n"


def main() -> None:
    """Write the three files; dev is constrained by run, so that both agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = project["project"]["dependencies"]
    dev = project["project"]["optional-dependencies"]["dev"]
    build = [one for one in dev if one.startswith(("hatchling", "editables"))]
    compile_pins("run", run)
    compile_pins("build", build, "run")
    compile_pins("dev", [*run, *dev], "run", "build")


def compile_pins(name: str, wanted: list[str], *constraints: str) -> None:
    """Write one file from the ranges."""
    pins = (ROOT / "requirements" / f"{one}.txt" for one in constraints)
    lines = [*wanted, *(f"-c {file}" for file in pins)]
    command = [
        *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes"),
        *("--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
        *("--output-file", "-", "-"),
    ]
    done = subprocess.run(
        command, input="\n".join(lines), text=True, capture_output=True, cwd=ROOT, check=False
    )
    if done.returncode != 0:
        sys.exit(done.stderr)
    kept = [
        line for line in done.stdout.splitlines() if not line.startswith(("#", "-c", "--index"))
    ]
    text = "\n".join(kept).strip() + "\n"
    if re.search(r"https?://|(^|\s)--(extra-)?index", text):
        sys.exit(f"requirements/{name}.txt would name an address")
    (ROOT / "requirements" / f"{name}.txt").write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main()
