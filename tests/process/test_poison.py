"""One update that cannot be understood must not stop all the others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.process.conftest import Start


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_an_update_of_another_shape_holds_up_nobody(
    api: Any, program: Start, webhook: bool
) -> None:
    """PTB builds objects from all that it polls; one that it cannot build it asks for for ever."""
    bot = program(webhook=webhook)
    bot.start()
    chat = api.chat(language="fr")
    chat.send("/start")

    chat.send(sticker={"of": "a later Bot API"}, wait=False)
    chat.press("Français")

    assert "Je lis seulement le texte et les boutons." in [one["text"] for one in chat.messages()]
    assert not chat.spinning()
