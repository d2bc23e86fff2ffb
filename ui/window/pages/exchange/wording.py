"""The exchange in words: states of the outbox, what became of a package, what leaves."""

from __future__ import annotations

from datetime import date

from app.exchange import receipts
from app.exchange.refusal import Status
from app.exchange.results import (
    Device,
    Imported,
    KindTally,
    RecordChange,
    RecordConflict,
    Sender,
)
from app.exchange.standing import DeviceRow, OutboxEntry
from app.records.language import Scope
from app.records.registry import REGISTRY
from app.records.units import Units
from app.text.dates import format_date
from ui.window.i18n import t

OUTBOX = {
    "unexported": (t("Exchange", "Chưa xuất"), "none", "warn"),
    "unconfirmed": (t("Exchange", "Đã xuất, chưa có hồi báo"), "half", "accent"),
    "received": (t("Exchange", "Bên nhận đã nhận đủ"), "check", "good"),
    "accepted": (t("Exchange", "Bên nhận đã tiếp nhận"), "done", "good"),
}
_BY_PROVINCE = {
    "received": t("Exchange", "Tỉnh đã nhận đủ"),
    "accepted": t("Exchange", "Tỉnh đã tiếp nhận"),
}
STATUS = {
    "applied": (t("Exchange", "Đã nhập"), "good"),
    "duplicate": (t("Exchange", "Đã nhập trước đây, không đổi gì"), "muted"),
    "assembling": (t("Exchange", "Còn thiếu phần, giữ lại chờ"), "warn"),
    "held": (t("Exchange", "Giữ lại chờ"), "warn"),
    "quarantined": (t("Exchange", "Để riêng, không nhập"), "warn"),
    "refused": (t("Exchange", "Từ chối"), "danger"),
}


def addressee(units: Units, to: str) -> str:
    """Return whom a package is for, in words."""
    words = {
        "province": t("Exchange", "Sở Tư pháp"),
        "communes": t("Exchange", "các xã, phường"),
        "devices": t("Exchange", "máy khác của đơn vị"),
    }
    if to in words:
        return words[to]
    return units.by_code(to).full_name if to.isdigit() else to


def outbox_line(units: Units, entry: OutboxEntry) -> str:
    """Return one line of the outbox."""
    state = _state_words(entry)
    whom = addressee(units, entry.to)
    if entry.package is None:
        return t("Exchange", "{state}: {n} thay đổi chờ gửi {whom}").format(
            state=state, n=entry.ops, whom=whom
        )
    return t("Exchange", "{state}: gói số {number} gửi {whom}, ngày {day}").format(
        state=state, number=entry.number, whom=whom, day=_day(entry.day)
    )


def _state_words(entry: OutboxEntry) -> str:
    if entry.to == "province" and entry.state in _BY_PROVINCE:
        return _BY_PROVINCE[entry.state]
    return OUTBOX[entry.state][0]


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text)) if text else ""


def package_line(units: Units, package: Imported, *, preview: bool = False) -> str:
    """Return what became of one package, or what would become of it in a ``preview``."""
    said = STATUS.get(str(package.status), (str(package.status), ""))[0]
    if package.status is Status.APPLIED and preview:
        said = t("Exchange", "Nhập được")
    sender = device_words(units, package.sender) if package.sender else ""
    parts = [p for p in (package.file, sender) if p]
    head = f"{said}: {' · '.join(parts)}"
    found = package.changes
    counts = (
        (found.conflicts, t("Exchange", "{n} chỗ hai bên ghi khác nhau")),
        (package.ops.held, t("Exchange", "{n} thay đổi chờ bản ghi gốc")),
        (package.ops.quarantined, t("Exchange", "{n} thay đổi để riêng")),
    )
    kinds = "\n".join(f"  {_kind_words(kind)}" for kind in package.kinds)
    body = ", ".join(text.format(n=n) for n, text in counts if n)
    why = " ".join(s for s in (package.reason, package.next) if s)
    code = package.receipt.code if package.receipt else ""
    receipt = (
        t("Exchange", "Mã hồi báo: {code}").format(code=receipts.grouped(code)) if code else ""
    )
    return "\n".join(s for s in (head, kinds, body, why, receipt) if s)


def _kind_words(kind: KindTally) -> str:
    """Return what happens to the records of one type."""
    counts = (
        (kind.new, t("Exchange", "{n} mới")),
        (kind.changed, t("Exchange", "{n} đổi")),
        (kind.deleted, t("Exchange", "{n} xóa")),
    )
    return f"{kind.label}: {', '.join(text.format(n=n) for n, text in counts if n)}"


def record_change_line(change: RecordChange) -> str:
    """Return one record's change: its title, and before → after of each field."""
    verbs = {
        "new": t("Exchange", "Mới"),
        "changed": t("Exchange", "Đổi"),
        "deleted": t("Exchange", "Xóa"),
    }
    head = f"{verbs[change.kind]} · {change.label}: {change.title}"
    empty = t("Exchange", "(trống)")
    fields = [
        f"    {f.label}: {f.before or empty} → {f.after or empty}"
        if change.kind == "changed"
        else f"    {f.label}: {f.after}"
        for f in change.fields
    ]
    if change.personal:
        fields.append(t("Exchange", "    Dữ liệu cá nhân, không hiện ở đây."))
    return "\n".join((head, *fields))


def record_conflict_line(conflict: RecordConflict) -> str:
    """Return one difference: the record and its part, and what each side says."""
    head = t("Exchange", "Hai bên ghi khác nhau · {label}: {title} – {part}").format(
        label=conflict.label, title=conflict.title, part=conflict.part
    )
    empty = t("Exchange", "(trống)")
    said = t("Exchange", "    {label}: ở đây “{here}”, trong gói “{there}”")
    fields = [
        said.format(label=f.label, here=f.before or empty, there=f.after or empty)
        for f in conflict.fields
    ]
    if not fields:
        fields.append(t("Exchange", "    Hai giá trị hiện ở thẻ Khác biệt sau khi nhập."))
    return "\n".join((head, *fields))


def device_words(units: Units, device: Device | DeviceRow | Sender) -> str:
    """Return whose device it is."""
    unit = units.by_code(device.unit).full_name
    return t("Exchange", "{unit}, máy {letter}").format(unit=unit, letter=device.letter)


def what_leaves(to: str) -> tuple[list[str], list[str]]:
    """Return the kinds of records that go to a target, and their personal fields by record."""
    inside = to == "devices"
    scopes = {Scope.SHARED, Scope.PUBLISHED, Scope.PROVINCE} | (
        {Scope.COMMUNE} if inside else set()
    )
    kinds = [r.plural for r in REGISTRY if any(g.scope in scopes for g in r.groups)]
    personal = []
    for rtype in REGISTRY:
        groups = [g for g in rtype.groups if g.personal and g.scope in scopes]
        named = ", ".join(f.label for g in groups for f in rtype.fields_of(g.name))
        if named:
            personal.append(f"{rtype.label} ({named})")
    return kinds, personal
