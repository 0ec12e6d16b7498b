"""The Telegram face: updates -> events, screens -> messages, and nothing lost between them."""

import os
import sys
from typing import Any

# PTB 22 warns at each flood wait until one opts in; version 23 knows nothing else.
os.environ.setdefault("PTB_TIMEDELTA", "1")
# PTB imports httpx, which imports its command line, and with it rich and pygments: 100 ms, 4 MiB.
modules: dict[str, Any] = sys.modules
modules.setdefault("httpx._main", None)  # as where those are not installed
