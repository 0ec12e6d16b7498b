"""The start: Telegram is slow or refuses, settings are wrong, the files cannot be used."""

from __future__ import annotations

from typing import Any

from tests.process.conftest import Start


def test_told_to_wait_at_the_start_it_waits_and_then_serves(api: Any, program: Start) -> None:
    """Telegram says so to a bot that restarts often, as one does that is being set up."""
    bot = program()
    api.fail(429, method="getMe", retry_after=1)

    bot.start()

    api.chat(language="fr").send("/start")
    assert "telegram_unreachable" in bot.logs()


def test_webhook_that_telegram_refuses_ends_the_start_with_its_words(
    api: Any, program: Start
) -> None:
    bot = program(webhook=True)
    api.fail(400, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved", method="setWebhook")

    bot.start(ready=False)

    assert bot.process.wait(20) == 2
    assert bot.logs().splitlines()[-1].casefold() == (
        "bonguichet_webhook_url : telegram refuse cette adresse"
        " (bad webhook: ip address 127.0.0.1 is reserved)."
    )
