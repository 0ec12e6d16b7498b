"""The environment -> frozen settings; refuses to start with a list of all that is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent


class SettingsError(Exception):
    """Settings that cannot be used; `problems` lists every one."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told from outside."""

    flows: Path
    locales: Path


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises SettingsError with every problem at once.

    Without a mapping: those of the environment, then those of `.env` in the current folder.
    """
    if environment is None:
        environment = {**read_env_file(Path(".env")), **os.environ}
    folders = {
        name: Path(environment[variable]) if environment.get(variable) else packaged(name)
        for name, variable in (("flows", "BONGUICHET_FLOWS"), ("locales", "BONGUICHET_LOCALES"))
    }
    problems = [
        f"BONGUICHET_{name.upper()} : le dossier « {folder} » n'existe pas"
        for name, folder in folders.items()
        if not folder.is_dir()
    ]
    if folders["locales"].is_dir() and not (folders["locales"] / "languages.toml").is_file():
        problems.append(f"BONGUICHET_LOCALES : « {folders['locales']} » n'a pas de languages.toml")
    if problems:
        raise SettingsError(problems)
    return Settings(**folders)


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


def packaged(name: str) -> Path:
    """Return the content that came with the program: in the checkout, or inside the wheel."""
    inside = _HERE / "_content" / name
    return inside if inside.is_dir() else _HERE.parent / name
