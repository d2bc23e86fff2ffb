"""Whether the exchange is well: each line says what is the matter, and has one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.exchange import acks, identity, overview, quarantine, statements, sticks
from app.exchange.rhythm import rhythm_days
from app.exchange.standing import Exchange, Health, HealthLine, Level, OutboxEntry
from app.exchange.trust import Trust
from app.ports import Role
from app.text.dates import format_date

if TYPE_CHECKING:
    from app.desk import Desk

_BACKUP = "last_backup"
_BACKUP_DAYS = 30
_CERTIFICATE_DAYS = 548
_CLOCK_SLACK_MS = 3_600_000
_DAY_MS = 86_400_000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Case:
    """What the lines are made from, asked once."""

    desk: Desk
    believed: Trust
    status: Exchange
    rhythm: int


def health(desk: Desk) -> Health:
    """Return what is not well, red before yellow."""
    case = _Case(desk, identity.load(desk), overview.status(desk), rhythm_days(desk))
    found = [line for ask in _ASKED for line in ask(case)]
    found.sort(key=lambda line: line.level != "bad")
    return Health(tuple(found), len(found))


def _line(code: str, level: Level, words: str, next_step: str, act: str) -> HealthLine:
    return HealthLine(code, level, words, next_step, act)


def _clock(case: _Case) -> Iterator[HealthLine]:
    desk = case.desk
    newest = max(desk.replica.newest(), case.believed.own.issued)
    if newest > desk.now_ms() + _CLOCK_SLACK_MS:
        words = (
            f"Đồng hồ của máy này có vẻ sai: sổ đã ghi lúc {_moment(newest):%d/%m/%Y %H:%M}, sau "
            "giờ của máy bây giờ. Không có gì bị mất."
        )
        yield _line("clock_wrong", "bad", words, "Sửa ngày giờ trong Windows rồi xem lại", "again")


def _forks(case: _Case) -> Iterator[HealthLine]:
    for fork in case.status.forks:
        words = (
            f"Có hai bản sao của cùng một máy ({_unit(case, fork.unit)}, máy {fork.letter}) đã "
            "ghi song song. Việc ghi ở cả hai bản đều được giữ và đọc được; không mất gì."
        )
        yield _line("fork", "warn", words, "Xem hai bản sao và cách xử lý", "forks")


def _diverged(case: _Case) -> Iterator[HealthLine]:
    for found in case.status.diverged:
        words = (
            f"Dữ liệu của {_unit(case, found.unit)} trên máy này và máy đã gửi gói ngày "
            f"{_day(found.day)} đọc ra khác nhau dù đã nhận như nhau. Không bên nào bị ghi đè."
        )
        yield _line("diverged", "bad", words, "Ghi văn bản chẩn đoán", "diagnose")


def _enrolled(case: _Case) -> Iterator[HealthLine]:
    if case.believed.role is Role.COMMUNE and not case.believed.enrolled:
        words = "Máy này chưa đăng ký với tỉnh nên chưa gửi được gói dữ liệu."
        yield _line("not_enrolled", "bad", words, "Đăng ký máy", "enrol")


def _sending(case: _Case) -> Iterator[HealthLine]:
    """What waits to go out, and for how long nothing has gone."""
    if case.believed.role is Role.COMMUNE and not case.believed.enrolled:
        return
    waiting = [entry for entry in case.status.outbox if entry.state == "unexported"]
    never = [e for e in waiting if _last_sent(case, e.to) is None]
    late = [e for e in waiting if _is_old(case, _last_sent(case, e.to))]
    if never:
        words = f"Chưa bao giờ gửi gói cho {_whom(case, never)}; {_ops(never)} thay đổi đang chờ."
        yield _line("never_exported", "bad", words, "Xuất gói gửi đi", "export")
    if late:
        days = max(_age(case, sent) for e in late if (sent := _last_sent(case, e.to)))
        words = (
            f"Đã {days} ngày chưa gửi gói nào cho {_whom(case, late)}; "
            f"{_ops(late)} thay đổi đang chờ."
        )
        yield _line("not_exported", "bad", words, "Xuất gói gửi đi", "export")


def _answers(case: _Case) -> Iterator[HealthLine]:
    """Packages nobody has confirmed for long; one that a later package made up for is none."""
    old = [
        entry
        for entry in case.status.outbox
        if entry.state == "unconfirmed" and _is_old(case, date.fromisoformat(entry.day))
    ]
    if old:
        first = min(old, key=lambda entry: entry.day)
        words = (
            f"{len(old)} gói đã gửi mà chưa có hồi báo, lâu nhất là gói số {first.number} gửi "
            f"{_whom(case, [first])} ngày {_day(first.day)}. Dữ liệu vẫn còn đủ ở máy này."
        )
        yield _line("not_acknowledged", "bad", words, "Xuất lại gói gửi đi", "export")


def _silent(case: _Case) -> Iterator[HealthLine]:
    """At the province: the communes from which nothing has come for long."""
    if case.believed.role is not Role.PROVINCE:
        return
    silent = [unit for unit in case.believed.communes() if _is_silent(case, unit)]
    if silent:
        names = ", ".join(_unit(case, unit) for unit in silent[:_NAMED])
        more = f" và {len(silent) - _NAMED} đơn vị nữa" if len(silent) > _NAMED else ""
        words = f"Đã quá {case.rhythm} ngày chưa nhận được gói của {names}{more}."
        yield _line("silent", "warn", words, "Xem bảng các xã đã gửi", "received")


def _is_silent(case: _Case, unit: str) -> bool:
    devices = [peer.certificate for peer in case.believed.of_unit(unit)]
    days = [statements.last_heard(case.desk.replica, c.device)[1] for c in devices]
    # One never heard is given its time from when it was taken in.
    enrolled = _moment(min(c.issued for c in devices)).date()
    heard = max(filter(None, days), default=enrolled.isoformat())
    return _is_old(case, date.fromisoformat(heard))


def _missing(case: _Case) -> Iterator[HealthLine]:
    for gap in case.status.missing:
        words = (
            f"Còn thiếu của {_unit(case, gap.unit)}, máy {gap.device}: thay đổi số {gap.lo}–"
            f"{gap.hi}"
        )
        said = f" (theo gói số {gap.number} nhận ngày {_day(gap.day)})" if gap.day else ""
        words += f"{said}. Gói sau của nơi ấy sẽ mang lại phần này."
        yield _line("missing", "warn", words, "Xuất gói để báo phần còn thiếu", "export")


def _conflicts(case: _Case) -> Iterator[HealthLine]:
    if case.status.conflicts:
        words = f"{case.status.conflicts} chỗ hai máy ghi khác nhau đang chờ chọn; cả hai đều giữ."
        yield _line("conflicts", "bad", words, "Xem và chọn", "conflicts")


def _aside(case: _Case) -> Iterator[HealthLine]:
    count = quarantine.listing(case.desk).total
    if count:
        words = f"{count} gói đang được giữ riêng hoặc chờ, chưa nhập hết."
        yield _line("quarantine", "warn", words, "Xem các gói để riêng", "quarantine")


def _certificate(case: _Case) -> Iterator[HealthLine]:
    issued = _moment(case.believed.own.issued).date()
    if (case.desk.today - issued).days > _CERTIFICATE_DAYS:
        words = (
            f"Giấy đăng ký của máy này cấp ngày {format_date(issued)}, đã quá 18 tháng. Máy vẫn "
            "dùng và gửi gói bình thường."
        )
        yield _line("certificate_old", "warn", words, "Xin đăng ký lại", "enrol")


def _backup(case: _Case) -> Iterator[HealthLine]:
    made = case.desk.store.setting(_BACKUP)
    if not made:
        words = "Sổ này chưa được sao lưu lần nào."
        yield _line("no_backup", "bad", words, "Sao lưu ngay", "backup")
        return
    age = (case.desk.now_ms() - made) // _DAY_MS
    if age > _BACKUP_DAYS:
        words = f"Lần sao lưu gần nhất đã {age} ngày."
        yield _line("no_backup", "warn", words, "Sao lưu ngay", "backup")


def _stick(case: _Case) -> Iterator[HealthLine]:
    """The stick that was used before has not been seen for long while something waits."""
    known = sticks.remembered(case.desk).values()
    waits = any(entry.state == "unexported" for entry in case.status.outbox)
    last = max((stick["day"] for stick in known), default="")
    if last and waits and _is_old(case, date.fromisoformat(last)):
        words = f"USB trao đổi chưa được dùng từ ngày {_day(last)}, trong khi có thay đổi chờ gửi."
        yield _line("stick_unseen", "warn", words, "Cắm USB rồi xuất gói", "export")


def _last_sent(case: _Case, label: str) -> date | None:
    days = [doc["day"] for _, doc in acks.outbox(case.desk.replica) if doc["to"] == label]
    return date.fromisoformat(max(days)) if days else None


def _is_old(case: _Case, day: date | None) -> bool:
    return day is not None and _age(case, day) > case.rhythm


def _age(case: _Case, day: date) -> int:
    return (case.desk.today - day).days


def _ops(entries: Sequence[OutboxEntry]) -> int:
    return sum(entry.ops for entry in entries)


def _whom(case: _Case, entries: Sequence[OutboxEntry]) -> str:
    labels = [_addressee(case, entry.to) for entry in entries]
    more = f" và {len(labels) - _NAMED} đơn vị nữa" if len(labels) > _NAMED else ""
    return ", ".join(labels[:_NAMED]) + more


def _addressee(case: _Case, label: str) -> str:
    fixed = {"province": "Sở Tư pháp", "devices": "máy khác của đơn vị"}
    return fixed.get(label) or _unit(case, label)


def _unit(case: _Case, code: str) -> str:
    return case.desk.units.by_code(code).full_name


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000).astimezone()


_ASKED: tuple[Callable[[_Case], Iterator[HealthLine]], ...] = (
    _clock,
    _enrolled,
    _sending,
    _answers,
    _conflicts,
    _forks,
    _diverged,
    _missing,
    _silent,
    _aside,
    _backup,
    _certificate,
    _stick,
)
