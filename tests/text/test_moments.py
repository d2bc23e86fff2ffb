from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from app.text.moments import day_of, moment_of

_NOW = 1_793_800_000_123


def test_an_ordinary_moment_is_itself() -> None:
    assert moment_of(_NOW) == datetime.fromtimestamp(_NOW / 1000, UTC)
    assert day_of(_NOW) == moment_of(_NOW).date()


@example(-1)
@example(0)
@example(2**63)
@example(-(2**63))
@example(253_402_300_800_000)
@given(st.integers(-(2**64), 2**64))
def test_any_number_is_some_day(ms: int) -> None:
    assert date(1970, 1, 1) <= day_of(ms) <= date(2999, 12, 31)


@given(st.integers(-(2**64), 2**64), st.integers(-(2**64), 2**64))
def test_later_stays_later_or_equal(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert moment_of(low) <= moment_of(high)
