"""Lines of the health page about what goes and comes: unsent, unanswered, silent, missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from app.exchange import missing_words, statements, sticks
from app.exchange.health.case import Case, some
from app.exchange.in_words import day_words
from app.exchange.standing import HealthLine, Missing
from app.ports import Role
from app.text.moments import day_of

_UNITS_NAMED = 10


def sending(case: Case) -> Iterator[HealthLine]:
    """What waits to go out, and for how long nothing has gone."""
    if case.is_cut_off:
        return
    waiting = [entry for entry in case.status.outbox if entry.state == "unexported"]
    last = case.last_sent()
    never = [e for e in waiting if e.to not in last]
    late = [e for e in waiting if case.is_old(last.get(e.to))]
    if never:
        ops = sum(e.ops for e in never)
        words = f"Chưa bao giờ gửi gói cho {case.whom(never)}; {ops} thay đổi đang chờ."
        yield HealthLine("never_exported", "bad", words, "Xuất gói gửi đi", "export")
    if late:
        days = max(case.age(last[e.to]) for e in late)
        words = (
            f"Đã {days} ngày chưa gửi gói nào cho {case.whom(late)}; "
            f"{sum(e.ops for e in late)} thay đổi đang chờ."
        )
        yield HealthLine("not_exported", "bad", words, "Xuất gói gửi đi", "export")


def answers(case: Case) -> Iterator[HealthLine]:
    """Packages nobody has confirmed for long; one that a later package made up for is none."""
    old = [
        entry
        for entry in case.status.outbox
        if entry.state == "unconfirmed" and case.is_old(date.fromisoformat(entry.day))
    ]
    if old:
        first = min(old, key=lambda entry: entry.day)
        words = (
            f"{len(old)} gói đã gửi mà chưa có hồi báo, lâu nhất là gói số {first.number} gửi "
            f"{case.whom([first])} ngày {day_words(first.day)}. Dữ liệu vẫn còn đủ ở máy này."
        )
        yield HealthLine("not_acknowledged", "bad", words, "Xuất lại gói gửi đi", "export")


def silence(case: Case) -> Iterator[HealthLine]:
    """At the province: the communes from which nothing has come for long."""
    if case.believed.role is not Role.PROVINCE:
        return
    silent = [unit for unit in case.believed.communes() if _is_silent(case, unit)]
    if silent:
        names = some(case.unit(unit) for unit in silent)
        words = f"Đã quá {case.rhythm} ngày chưa nhận được gói của {names}."
        yield HealthLine("silent", "warn", words, "Xem bảng các xã đã gửi", "received")


def missing(case: Case) -> Iterator[HealthLine]:
    """What has not arrived: a line for each unit, the first ones by name."""
    by_unit: defaultdict[str, list[Missing]] = defaultdict(list)
    for gap in case.status.missing:
        by_unit[gap.unit].append(gap)
    for gaps in list(by_unit.values())[:_UNITS_NAMED]:
        more = f" Còn {len(gaps) - 1} chỗ thiếu nữa." if len(gaps) > 1 else ""
        words = f"{missing_words.line(case.desk.units, gaps[0])}{more}"
        yield HealthLine("missing", "warn", words, "Xem và xin lại phần thiếu", "missing")
    left = len(by_unit) - _UNITS_NAMED
    if left > 0:
        words = f"Còn thiếu gói của {left} đơn vị nữa."
        yield HealthLine("missing", "warn", words, "Xem và xin lại phần thiếu", "missing")


def stick(case: Case) -> Iterator[HealthLine]:
    """The stick that was used before has not been seen for long while something waits."""
    known = sticks.remembered(case.desk).values()
    waits = any(entry.state == "unexported" for entry in case.status.outbox)
    last = max((one["day"] for one in known), default="")
    if last and waits and case.is_old(date.fromisoformat(last)):
        words = (
            f"USB trao đổi chưa được dùng từ ngày {day_words(last)}, trong khi có thay đổi chờ gửi."
        )
        yield HealthLine("stick_unseen", "warn", words, "Cắm USB rồi xuất gói", "export")


def _is_silent(case: Case, unit: str) -> bool:
    devices = [peer.certificate for peer in case.believed.of_unit(unit)]
    days = [statements.last_heard(case.desk.replica, c.device)[1] for c in devices]
    # One never heard is given its time from when it was taken in.
    enrolled = day_of(min(c.issued for c in devices))
    heard = max(filter(None, days), default=enrolled.isoformat())
    return case.is_old(date.fromisoformat(heard))
