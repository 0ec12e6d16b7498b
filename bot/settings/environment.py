"""The variables that the program was given, in the environment or in a `.env` file."""

from __future__ import annotations

import os
import re
from pathlib import Path


class SettingsError(Exception):
    """Settings that cannot be used; `problems` lists every one."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def current() -> dict[str, str]:
    """Return the variables of `.env` in the current folder, then those of the environment."""
    return {**read_env_file(Path(".env")), **os.environ}


_ENV_LINE = re.compile(
    r"""\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^"'\s\#](?:(?!\s\#).)*?)?)
    \s*(?:(?<=\s)\#.*)?""",
    re.VERBOSE | re.ASCII,
)


def read_env_file(path: Path) -> dict[str, str]:
    """Return the KEY=VALUE lines of the file, or nothing without one; raises SettingsError.

    A value may stand in quotes; « # » opens a comment. Nothing in a value is ever replaced.
    """
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsError([f"{path} ne se lit pas comme un texte en UTF-8"]) from err
    found, problems = {}, []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read = _ENV_LINE.fullmatch(line)
        if read is None:  # the line may hold a secret: it is not shown
            problems.append(f"{path}:{number} : une ligne CLÉ=VALEUR est attendue")
        else:
            found[read["name"]] = read["double"] or read["single"] or read["bare"] or ""
    if problems:
        raise SettingsError(problems)
    return found
