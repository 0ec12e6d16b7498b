"""What Telegram shows of the bot before anybody writes: commands, name, descriptions, per language.

Telegram allows few of these calls a day: each is made only where it would change something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from telegram.error import TelegramError

from bot import logs
from bot.faces.telegram.caller import Caller
from bot.faces.telegram.commands import MENU
from bot.render.catalogs import SOURCE_LANGUAGE, Languages, Words

log = logs.logger(__name__)

Wanted = tuple[str, str, Any]  #: the property, its language, its value


def wanted(languages: Languages) -> Iterator[Wanted]:
    """Yield each property as it should be; the French stands for every language not offered."""
    for language in languages.offered:
        words = languages.words(language.code)
        code = "" if language.code == SOURCE_LANGUAGE else language.code[:2]
        yield "Commands", code, _commands(words)
        yield "Name", code, words.ui("Bon guichet : titre de séjour")
        yield "Description", code, _description(words)
        yield "ShortDescription", code, words.ui("La bonne porte pour un titre de séjour.")


def _commands(words: Words) -> list[dict[str, str]]:
    return [{"command": name[1:], "description": words.ui(label)} for name, label in MENU]


def _description(words: Words) -> str:
    ui = words.ui
    return "\n".join(
        (
            ui("Je vous aide à trouver la bonne porte pour un titre de séjour, et les dates."),
            ui("C'est gratuit, sans nom ni numéro. Ce n'est pas un site de l'administration."),
        )
    )


async def register(bot: Caller, languages: Languages, on_error: Callable[[str], None]) -> None:
    """Make Telegram show what it should; a refusal is counted and changes nothing else."""
    for name, language, value in wanted(languages):
        about = {"language_code": language} if language else {}
        try:
            if _shown(name, await bot.call(f"getMy{name}", about)) != value:
                await bot.call(f"setMy{name}", {**about, _FIELDS[name]: value})
        except TelegramError as err:
            on_error(type(err).__name__)
            logs.event(log, "menu_not_set", level=logs.WARNING, error=type(err).__name__)
            return


_FIELDS: Mapping[str, str] = {
    "Commands": "commands",
    "Name": "name",
    "Description": "description",
    "ShortDescription": "short_description",
}


def _shown(name: str, result: Any) -> Any:
    return result.get(_FIELDS[name]) if isinstance(result, dict) else result
