"""Tests of bot/settings/service.py, values.py and secret.py."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from bot.settings import (
    Address,
    Secret,
    SettingsError,
    Webhook,
    read_service_settings,
    read_settings,
)
from bot.settings.service import KNOWN

TOKEN = "123456789:AAE-dQw4w9WgXcQ_dQw4w9WgXcQ_dQw4w9w"
LEAST = {"BONGUICHET_TELEGRAM_TOKEN": TOKEN}
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2


def problems(**given: str) -> list[str]:
    """Return what is wrong with a token and these, once none shows a secret."""
    named = {f"BONGUICHET_{name}": value for name, value in given.items()}
    with pytest.raises(SettingsError) as caught:
        read_service_settings({**LEAST, **named})
    text = str(caught.value)
    assert TOKEN.partition(":")[2] not in text
    assert KEY not in text
    return caught.value.problems


def test_token_is_enough() -> None:
    settings = read_service_settings(LEAST)

    assert settings.token.reveal() == TOKEN
    assert settings.content == read_settings({})
    assert settings.webhook is None
    assert settings.secret is None
    assert not settings.database_chosen
    assert settings.database.name == "bonguichet.db"
    assert settings.keys != settings.database.parent
    assert (settings.listen, settings.listen_chosen) == (Address("127.0.0.1", 8080), False)
    assert (settings.retention_days, settings.chat_rate) == (30, 2.0)
    assert (settings.log_json, settings.log_level) == (False, "info")


def test_everything_may_be_said(tmp_path: Path) -> None:
    settings = read_service_settings(
        {
            "BONGUICHET_TELEGRAM_TOKEN": f" {TOKEN} ",
            "BONGUICHET_TELEGRAM_API_URL": "http://bot-api:8081/",
            "BONGUICHET_WEBHOOK_URL": "https://bot.example/telegram/hook",
            "BONGUICHET_WEBHOOK_SECRET": "abc-_9",
            "BONGUICHET_LISTEN": "[::1]:0",
            "BONGUICHET_DATABASE": f"sqlite:///{tmp_path / 'a.db'}",
            "BONGUICHET_SECRET": KEY,
            "BONGUICHET_NEXT_SECRET": KEY[::-1],
            "BONGUICHET_KEYS": str(tmp_path / "keys"),
            "BONGUICHET_RETENTION_DAYS": "3650",
            "BONGUICHET_BOT_NAME": "@bonguichet_bot",
            "BONGUICHET_CHAT_RATE": "0,5",
            "BONGUICHET_GROUPS": "-100123, -456",
            "BONGUICHET_LOG": "JSON",
            "BONGUICHET_LOG_LEVEL": "Debug",
            "HOME": "elsewhere",
        }
    )

    assert settings.api_url == "http://bot-api:8081"
    assert settings.webhook == Webhook("https://bot.example/telegram/hook", Secret("abc-_9"))
    assert settings.webhook.path == "/telegram/hook"
    assert (settings.listen, settings.listen_chosen) == (Address("::1", 0), True)
    assert settings.database == tmp_path / "a.db"
    assert settings.secret == Secret(KEY)
    assert settings.next_secret == Secret(KEY[::-1])
    assert settings.database_chosen
    assert settings.keys == tmp_path / "keys"
    assert settings.retention_days == 3650
    assert settings.bot_name == "bonguichet_bot"
    assert settings.chat_rate == 0.5
    assert settings.groups == {-100123, -456}
    assert (settings.log_json, settings.log_level) == (True, "debug")


def test_missing_token_says_who_gives_one() -> None:
    with pytest.raises(SettingsError) as caught:
        read_service_settings({})

    (problem,) = caught.value.problems
    assert problem.startswith("BONGUICHET_TELEGRAM_TOKEN : il manque")
    assert "@BotFather" in problem


@pytest.mark.parametrize(
    ("token", "hint"),
    [
        (TOKEN[:-1], "il y en a 34 après « : »"),
        (TOKEN.replace(":", ""), "pas de « : »"),
        (f"bot{TOKEN}", "retirez « bot »"),
        (TOKEN.replace("-", " "), "retirez les espaces"),
        (TOKEN.replace("1", "x"), "n'est pas un nombre"),
        (TOKEN.replace("-", "é"), "sont permis après"),
    ],
)
def test_malformed_token_is_explained_and_not_shown(token: str, hint: str) -> None:
    (problem,) = problems(TELEGRAM_TOKEN=token)

    assert problem.startswith("BONGUICHET_TELEGRAM_TOKEN : un jeton de @BotFather")
    assert hint in problem


def test_server_of_ones_own_makes_its_own_tokens() -> None:
    given = {
        "BONGUICHET_TELEGRAM_TOKEN": "1:x",
        "BONGUICHET_TELEGRAM_API_URL": "http://127.0.0.1:1",
        "BONGUICHET_WEBHOOK_URL": "https://bot.example:8090",
        "BONGUICHET_WEBHOOK_SECRET": "s",
    }

    settings = read_service_settings(given)

    assert settings.token == Secret("1:x")
    assert settings.webhook is not None
    assert settings.webhook.path == "/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://bot.example/x", "https:// est attendue, pas « http://bot.example »"),
        (f"http://bot.example/{TOKEN}", "https:// est attendue"),
        (f"https://bot.example/{TOKEN}", "le chemin ne peut contenir"),
        ("bot.example/x", "est attendue"),
        ("https://", "est attendue"),
        ("https://bot.example:port/x", "est attendue"),
        ("https://[::1/x", "est attendue"),
        ("https://bot.example/x?y", "sans « ? »"),
        (f"https://me:{KEY}@bot.example/x", "mot de passe"),
        ("https://bot.example:8090/x", "443, 80, 88, 8443, pas 8090"),
        ("https://bot.example/metrics", "« /metrics » sert déjà"),
    ],
)
def test_webhook_that_telegram_cannot_call_is_refused(url: str, expected: str) -> None:
    (problem,) = problems(WEBHOOK_URL=url, WEBHOOK_SECRET="s")

    assert problem.startswith("BONGUICHET_WEBHOOK_URL : ")
    assert expected in problem


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8090", "127.1.2.3", "[::1]:99"])
def test_webhook_on_this_machine_may_be_plain(host: str) -> None:
    given = {"BONGUICHET_WEBHOOK_URL": f"http://{host}/hook", "BONGUICHET_WEBHOOK_SECRET": "s"}

    assert read_service_settings({**LEAST, **given}).webhook is not None


def test_webhook_without_a_secret_is_refused() -> None:
    (problem,) = problems(WEBHOOK_URL="https://bot.example/x")

    assert problem.startswith("BONGUICHET_WEBHOOK_SECRET : il manque")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WEBHOOK_SECRET", f"{KEY} é", "parmi A-Z"),
        ("WEBHOOK_SECRET", "k" * 257, "1 à 256"),
        ("TELEGRAM_API_URL", "api.telegram.org", "est attendue"),
        ("TELEGRAM_API_URL", "ftp://x.example", "pas ftp://"),
        ("TELEGRAM_API_URL", "https://x.example/bot", "retirez « /bot »"),
        ("TELEGRAM_API_URL", f"https://x.example/bot{TOKEN}/getMe", "retirez « /bot »"),
        ("LISTEN", "8080", "hôte:port"),
        ("LISTEN", ":8080", "hôte:port"),
        ("LISTEN", "127.0.0.1:", "hôte:port"),
        ("LISTEN", "::1:8080", "hôte:port"),
        ("LISTEN", "127.0.0.1:65536", "hôte:port"),
        ("LISTEN", "127.0.0.1:８０", "hôte:port"),
        ("DATABASE", "bot.db", "sqlite:///fichier est attendu"),
        ("DATABASE", f"postgres://me:{KEY}@x.example/y", "pas postgres://"),
        ("DATABASE", "sqlite:///", "sqlite:///fichier"),
        ("DATABASE", "sqlite:///:memory:", "sqlite:///fichier"),
        ("SECRET", "mon chat", "ni en hexadécimal ni en base64"),
        ("SECRET", KEY[2:], "31 octets, il en faut 32"),
        ("SECRET", "ab" * 32, "il se devine"),
        ("NEXT_SECRET", KEY[2:], "31 octets, il en faut 32"),
        ("KEYS", __file__, "n'est pas un dossier"),
        ("RETENTION_DAYS", "0", "de 1 à 3650"),
        ("RETENTION_DAYS", "3651", "de 1 à 3650"),
        ("RETENTION_DAYS", "30 jours", "de 1 à 3650"),
        ("RETENTION_DAYS", "1.5", "de 1 à 3650"),
        ("CHAT_RATE", "-1", "par seconde"),
        ("CHAT_RATE", "1001", "1000 au plus"),
        ("GROUPS", "-12 moi 34", "« moi », « 34 »"),
        ("BOT_NAME", "mon bot", "comme bonguichet_bot"),
        ("LOG", "xml", "text ou json"),
        ("LOG_LEVEL", "loud", "debug ou info ou warning ou error"),
        ("FLOWS", "absent", "n'existe pas"),
    ],
)
def test_malformed_setting_says_what_was_expected(name: str, value: str, expected: str) -> None:
    (problem,) = problems(**{name: value})

    assert problem.startswith(f"BONGUICHET_{name} : ")
    assert expected in problem


def test_secret_and_database_lie_apart(tmp_path: Path) -> None:
    (problem,) = problems(DATABASE=f"sqlite:///{tmp_path / 'a.db'}", KEYS=f"{tmp_path}/x/..")

    assert problem.startswith("BONGUICHET_KEYS : ")
    assert "dossier de la base" in problem


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TELEGRAM_TOKN", "BONGUICHET_TELEGRAM_TOKEN"),
        ("RETENTION_DAY", "BONGUICHET_RETENTION_DAYS"),
        ("CHEESE", None),
    ],
)
def test_unknown_setting_is_a_typing_mistake(name: str, near: str | None) -> None:
    (problem,) = problems(**{name: "x"})

    hint = f" ; vouliez-vous dire {near} ?" if near else ""
    assert problem == f"BONGUICHET_{name} : ce réglage n'existe pas{hint}"


def test_every_problem_is_said_at_once() -> None:
    names = sorted(KNOWN - {"BONGUICHET_KEYS"})

    with pytest.raises(SettingsError) as caught:
        read_service_settings({**dict.fromkeys(names, "é :"), "BONGUICHET_X": ""})

    said = [problem.partition(" ")[0] for problem in caught.value.problems]
    assert sorted(said) == sorted([*names, "BONGUICHET_X"])


def test_empty_setting_is_no_setting() -> None:
    given = dict.fromkeys(KNOWN, "")

    assert read_service_settings({**given, **LEAST}) == read_service_settings(LEAST)


def test_home_of_the_user_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    given = {"BONGUICHET_DATABASE": "sqlite:///~/a.db", "BONGUICHET_KEYS": "~/keys"}

    settings = read_service_settings({**LEAST, **given})

    assert (settings.database, settings.keys) == (tmp_path / "a.db", tmp_path / "keys")


def test_secret_hides_wherever_it_is_shown() -> None:
    settings = read_service_settings({**LEAST, "BONGUICHET_SECRET": KEY})

    for shown in (repr(settings), f"{settings}", f"{settings.token:}", str(settings.secret)):
        assert TOKEN not in shown
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(settings.token)


def test_secret_equals_its_like_only() -> None:
    a: Any = Secret("é")

    assert a == Secret("é")
    assert a != Secret("e")
    assert a != "é"
    assert len({a, Secret("é")}) == 1
