"""The Telegram face: updates -> events, screens -> messages, and nothing lost between them."""

import os

# PTB 22 warns at each flood wait until one opts in; version 23 knows nothing else.
os.environ.setdefault("PTB_TIMEDELTA", "1")
