"""Until which day a chat is kept: some days after the last thing that still matters."""

from __future__ import annotations

from datetime import date, timedelta

from bot.faces.telegram.state import ChatState

AFTER_REMINDER = timedelta(days=7)  #: to come back after a reminder and find one's answers


def forget_on(state: ChatState, today: date, retention_days: int) -> date:
    """Return the day after which the chat is forgotten.

    Counted from the last of: today's activity, the last reminder plus seven days, the last wait of
    an open checklist plus thirty.
    """
    waits = [state.waits_until] if state.waits_until else []
    days = [today, *waits, *(day + AFTER_REMINDER for _, day in state.reminded)]
    return max(days) + timedelta(days=retention_days)
