"""Moments other machines have written down, as local dates and times that can always be shown.

A clock may say anything: before 1970, after the year 9999. What lies beyond what every system can
convert is shown as the nearest moment that it can, so an absurd clock is seen and stops nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

_DAY_S = 86_400
_FIRST_S = _DAY_S
_LAST_S = 32_503_680_000 - _DAY_S
"""The last day of the year 2999: Windows converts nothing later to local time."""


def moment_of(ms: int) -> datetime:
    """Return a moment (Unix milliseconds) in local time, never failing.

    Nothing before 02/01/1970 or after 30/12/2999 is told apart.
    """
    seconds = min(max(ms // 1000, _FIRST_S), _LAST_S)
    within = ms % 1000 if seconds == ms // 1000 else 0
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=within * 1000).astimezone()


def day_of(ms: int) -> date:
    """Return the local day of a moment (Unix milliseconds), never failing."""
    return moment_of(ms).date()
