"""The environment -> frozen settings; refuses to start with a list of all that is wrong."""

from __future__ import annotations

import os
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


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raises SettingsError with every problem at once."""
    folders = {
        name: Path(environment[variable]) if environment.get(variable) else packaged(name)
        for name, variable in (("flows", "BONGUICHET_FLOWS"), ("locales", "BONGUICHET_LOCALES"))
    }
    problems = [
        f"BONGUICHET_{name.upper()} : le dossier « {folder} » n'existe pas"
        for name, folder in folders.items()
        if not folder.is_dir()
    ]
    if problems:
        raise SettingsError(problems)
    return Settings(**folders)


def packaged(name: str) -> Path:
    """Return the content that came with the program: in the checkout, or inside the wheel."""
    inside = _HERE / "_content" / name
    return inside if inside.is_dir() else _HERE.parent / name
