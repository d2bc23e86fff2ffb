"""The machine's clock; everything else is told the time."""

from __future__ import annotations

import time
from datetime import date, datetime


def now_ms() -> int:
    """Return the present moment in Unix milliseconds; a clock before 1970 stands at its start."""
    return max(0, time.time_ns() // 1_000_000)


def today() -> date:
    """Return the date on this machine's own calendar."""
    return datetime.now().astimezone().date()
