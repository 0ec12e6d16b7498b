"""The Telegram face: the same conversation, in private chats, that survives being switched off."""

import os

# PTB 22 warns at every flood wait unless told that durations are read as timedelta (its next form).
os.environ.setdefault("PTB_TIMEDELTA", "true")
