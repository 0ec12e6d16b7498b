"""`kill -9` in the middle of writes: nothing received is lost, nothing is applied twice."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.real import ROOT
from tests.stores.places import Place

KILLS = 12


@pytest.mark.parametrize("seed", ["a", "b"])
def test_killed_at_any_instant_it_goes_on_where_it_was(place: Place, seed: str) -> None:
    command = [sys.executable, "-m", "tests.stores.killed", str(place.root), str(KILLS), seed]

    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert ran.stderr == ""
    chats = json.loads(ran.stdout)
    assert sum(received for received, _, _ in chats) > 2 * KILLS
    for received, counted, sent in chats:
        # One more at most: received and committed, and killed before it could be told.
        assert received <= counted <= received + 1
        assert sent == list(range(1, counted + 1))
