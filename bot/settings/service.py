"""What a bot that serves on Telegram needs to know besides; see CONTRIBUTING.md."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.settings import values
from bot.settings.content import Settings, read_settings
from bot.settings.environment import SettingsError, current
from bot.settings.secret import Secret

PREFIX = "BONGUICHET_"
KNOWN = frozenset(
    f"{PREFIX}{name}"
    for name in (
        *("TELEGRAM_TOKEN", "TELEGRAM_API_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "LISTEN"),
        *("DATABASE", "SECRET", "KEYS", "FLOWS", "LOCALES", "DRAFTS", "RETENTION_DAYS", "BOT_NAME"),
        *("CHAT_RATE", "GROUPS", "LOG", "LOG_LEVEL", "NEXT_SECRET"),
    )
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the process listens."""

    host: str = "127.0.0.1"
    port: int = 8080  #: 0: any that is free


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, and how they prove to come from it."""

    url: str
    secret: Secret

    @property
    def path(self) -> str:
        """The path of the address, the only one that takes updates."""
        return urlsplit(self.url).path or "/"


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What the bot was told from outside."""

    content: Settings
    token: Secret
    database: Path
    keys: Path  #: the folder of the secret and of what wraps the chats' keys; not the database's
    api_url: str = values.TELEGRAM_API
    webhook: Webhook | None = None  #: None: the bot polls
    listen: Address = Address()
    listen_chosen: bool = False  #: False: the default, which a poller can do without
    secret: Secret | None = None  #: None: one is generated in `keys`
    next_secret: Secret | None = None  #: what `secret` is changed to
    database_chosen: bool = False  #: False: the default, whose folder is made
    retention_days: int = 30
    bot_name: str | None = None  #: without @; None: no links and no QR codes
    chat_rate: float = 2.0  #: updates a second of one chat, in the long run; 0: without limit
    groups: frozenset[int] = frozenset()  #: chats that are not private and that it does not leave
    log_json: bool = False
    log_level: str = "info"


def read_service_settings(environment: Mapping[str, str] | None = None) -> ServiceSettings:
    """Return the settings; raises SettingsError with every problem at once.

    Without a mapping: those of the environment, then those of `.env` in the current folder.
    """
    given = current() if environment is None else environment
    reader = _Reader(given)
    read = reader.read
    api_url = read("TELEGRAM_API_URL", values.api_url, values.TELEGRAM_API)
    of_telegram = api_url == values.TELEGRAM_API
    content = reader.content()
    token = read("TELEGRAM_TOKEN", partial(values.token, of_telegram=of_telegram), None)
    webhook = _webhook(reader, of_telegram=of_telegram)
    address = read("LISTEN", values.listen, None)
    database = read("DATABASE", values.database, None)
    data, keys = _default_folders()
    settings = ServiceSettings(
        content=content or Settings(Path(), Path()),
        token=token or Secret(""),
        database=database or data / "bonguichet.db",
        keys=read("KEYS", values.folder, keys),
        api_url=api_url,
        webhook=webhook,
        listen=Address(*address) if address else Address(),
        listen_chosen=address is not None,
        secret=read("SECRET", values.secret, None),
        next_secret=read("NEXT_SECRET", values.secret, None),
        database_chosen=database is not None,
        retention_days=read("RETENTION_DAYS", values.retention_days, 30),
        bot_name=read("BOT_NAME", values.bot_name, None),
        chat_rate=read("CHAT_RATE", values.chat_rate, 2.0),
        groups=read("GROUPS", values.groups, frozenset()),
        log_json=read("LOG", lambda text: values.one_of(text, "text", "json"), "text") == "json",
        log_level=read("LOG_LEVEL", _log_level, "info"),
    )
    reader.problems += [*_together(settings, given), *_unknown(given)]
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def read_database(environment: Mapping[str, str] | None = None) -> Path:
    """Return where the database lies, for what reads beside it and needs no token.

    Raises SettingsError when the setting is wrong.
    """
    reader = _Reader(current() if environment is None else environment)
    path = reader.read("DATABASE", values.database, _default_folders()[0] / "bonguichet.db")
    if reader.problems:
        raise SettingsError(reader.problems)
    return path


class _Reader:
    """Reads one variable at a time, and keeps what is wrong with any of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """Return the value; the default without one, or with one that is wrong."""
        text = self.environment.get(PREFIX + name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as err:
            self.problems.append(f"{PREFIX}{name} : {err}")
            return default

    def content(self) -> Settings | None:
        """Return where the content lies."""
        try:
            return read_settings(self.environment)
        except SettingsError as err:
            self.problems += err.problems
            return None


def _webhook(reader: _Reader, *, of_telegram: bool) -> Webhook | None:
    secret = reader.read("WEBHOOK_SECRET", values.webhook_secret, None)
    url = reader.read("WEBHOOK_URL", partial(values.webhook_url, of_telegram=of_telegram), None)
    return Webhook(url, secret or Secret("")) if url else None


def _log_level(text: str) -> str:
    return values.one_of(text, "debug", "info", "warning", "error")


def _together(settings: ServiceSettings, given: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with several settings at once, and which is missing."""
    if not given.get("BONGUICHET_TELEGRAM_TOKEN", "").strip():
        yield (
            "BONGUICHET_TELEGRAM_TOKEN : il manque ; @BotFather le donne sur Telegram"
            " (commande /newbot)"
        )
    if (
        given.get("BONGUICHET_WEBHOOK_URL", "").strip()
        and not given.get("BONGUICHET_WEBHOOK_SECRET", "").strip()
    ):
        yield (
            "BONGUICHET_WEBHOOK_SECRET : il manque, alors que BONGUICHET_WEBHOOK_URL est donné ;"
            " sans lui, n'importe qui pourrait se faire passer pour Telegram"
        )
    if settings.keys.resolve() == settings.database.resolve().parent:
        yield (
            f"BONGUICHET_KEYS : « {settings.keys} » est le dossier de la base ;"
            " une copie de l'un ne doit pas contenir l'autre"
        )


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in KNOWN:
            words = [one.removeprefix(PREFIX) for one in sorted(KNOWN)]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), words, n=1)
            hint = f" ; vouliez-vous dire {PREFIX}{near[0]} ?" if near else ""
            yield f"{name} : ce réglage n'existe pas{hint}"


def _default_folders() -> tuple[Path, Path]:
    """Return the user's folders of data and of settings, which are one on some systems."""
    import platformdirs  # the verbs that need no service do not pay for it

    data = platformdirs.user_data_path("bonguichet", appauthor=False)
    keys = platformdirs.user_config_path("bonguichet", appauthor=False)
    return data, keys if keys != data else Path.home() / ".config" / "bonguichet"
