"""The time zone in which a person lives, from the département answered."""

from __future__ import annotations

from bot.engine.model import FactId
from bot.engine.session import Session
from bot.filing.model import Table

PARIS = "Europe/Paris"
_WHERE = FactId("departement")


def zone_of(table: Table, session: Session) -> str:
    """Return the IANA name of the zone; Paris where the département is not known."""
    said = session.answer(_WHERE) or next((g.value for g in session.given if g.name == _WHERE), "")
    territory = table.territories.get(said) if isinstance(said, str) else None
    return territory.zone if territory else PARIS
