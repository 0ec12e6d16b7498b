"""What every verb needs to know: where the content lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings.environment import SettingsError, current
from bot.settings.values import bot_name, one_of

_HERE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told from outside."""

    flows: Path
    locales: Path
    show_drafts: bool = True  #: False: a translation that nobody reviewed is not shown


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises SettingsError with every problem at once.

    Without a mapping: those of the environment, then those of `.env` in the current folder.
    """
    if environment is None:
        environment = current()
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
    shown = True
    try:
        said = environment.get("BONGUICHET_DRAFTS") or "montrer"
        shown = one_of(said, "montrer", "cacher") == "montrer"
    except ValueError as err:
        problems.append(f"BONGUICHET_DRAFTS : {err}")
    if problems:
        raise SettingsError(problems)
    return Settings(**folders, show_drafts=shown)


def read_bot_name(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the name of the bot that links and QR codes open, or None; raises SettingsError."""
    said = (current() if environment is None else environment).get("BONGUICHET_BOT_NAME", "")
    try:
        return bot_name(said) if said.strip() else None
    except ValueError as err:
        raise SettingsError([f"BONGUICHET_BOT_NAME : {err}"]) from err


def packaged(name: str) -> Path:
    """Return the content that came with the program: in the checkout, or inside the wheel."""
    inside = _HERE / "_content" / name
    return inside if inside.is_dir() else _HERE.parent / name
