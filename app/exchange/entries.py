"""The entry of each package in an import's result, and the document that is kept of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from app.errors import Trouble
from app.exchange import acks, explanation
from app.exchange.certificate import Certificate
from app.exchange.inbox import Arrival
from app.exchange.package import Manifest
from app.exchange.refusal import Refused, Status
from app.exchange.results import Device, Imported, KindTally, Ops, ReceiptText, Sender, Sent, Tally
from app.exchange.verify import SEGMENTS, Verified
from app.ports import Applied
from app.records.registry import REGISTRY
from app.text.dates import format_date

if TYPE_CHECKING:
    from datetime import date

    from app.desk import Desk

Counts = tuple[int, int, int, int, int, int]
"""In, applied, superseded, held, quarantined, erased."""


def device_of(certificate: Certificate) -> Device:
    """Return a device as results name it."""
    return Device(
        certificate.device.hex(), certificate.letter, certificate.unit, certificate.role.value
    )


def of_package(
    arrival: Arrival,
    carrier: Certificate,
    manifest: Manifest,
    verified: Verified,
    applied: Applied,
    *,
    day: date | None = None,
) -> Imported:
    """Return the entry of an opened package; ``day`` is when it is applied, None in a preview."""
    status = _status(verified)
    ops = _ops(applied, verified)
    code = acks.check_code(manifest.pid, status, counts(ops))
    reason, why, next_step = explanation.of(verified, applied)
    return Imported(
        _name(arrival),
        tuple(arrival.names),
        manifest.pid.hex(),
        manifest.number,
        _sender(carrier),
        status,
        reason=reason,
        code=why,
        next=next_step,
        ops=ops,
        changes=_tally(applied),
        kinds=_kinds(applied),
        receipt=ReceiptText(code, manifest.number, day.isoformat()) if day else None,
        attachments=tuple(Sent("", name, sha256_of(raw), len(raw)) for raw, name in verified.blobs),
    )


def with_divergence(entry: Imported, units: Sequence[str]) -> Imported:
    """Return the entry of a package whose sender reads the data of ``units`` otherwise than we."""
    if not units:
        return entry
    named = ", ".join(units)
    told = msgspec.structs.replace(entry, diverged=tuple(units))
    if entry.code:
        return told
    return msgspec.structs.replace(
        told,
        reason=f"Hai máy đã có cùng các thay đổi của đơn vị {named} mà số liệu tổng hợp khác nhau. "
        "Không bên nào bị ghi đè; dữ liệu ở đây vẫn nguyên và vẫn dùng được.",
        next="Hãy kiểm tra sổ ở cả hai máy, rồi gửi tệp chẩn đoán cho người hỗ trợ.",
    )


def with_judgement(entry: Imported, late: int) -> Imported:
    """Return the entry of a package whose roster changed what counts of what was here before.

    ``late`` is how many changes were set aside by it, below 0 how many count again.
    """
    if not late:
        return entry
    said = (
        f"Tỉnh đã thu hồi máy: {late} thay đổi máy ấy ghi sau đó, trước đây đã nhập, nay để riêng."
        if late > 0
        else f"Tỉnh đã nhận lại: {-late} thay đổi trước đây để riêng nay được tính."
    )
    where = "Xem những thay đổi ấy ở mục Để riêng; giá trị trước đó đã trở lại."
    return msgspec.structs.replace(
        entry,
        reason=f"{entry.reason} {said}".strip(),
        next=entry.next or (where if late > 0 else ""),
    )


def of_trouble(names: Sequence[str], trouble: Trouble) -> Imported:
    """Return the entry of a file or package that was refused, held or quarantined whole."""
    status = trouble.status if isinstance(trouble, Refused) else Status.REFUSED
    return _without_sender(
        names, status, code=trouble.code, reason=trouble.message, next_step=trouble.next_step
    )


def of_revoked(
    names: Sequence[str], trouble: Refused, carrier: Certificate, manifest: Manifest
) -> Imported:
    """Return the entry of a whole package of a revoked device, whose signature holds."""
    ops = sum(max(0, s.count) for s in manifest.sections if s.name == SEGMENTS)
    return msgspec.structs.replace(
        of_trouble(names, trouble),
        id=manifest.pid.hex(),
        number=manifest.number,
        sender=_sender(carrier),
        ops=Ops(into=ops, quarantined=ops),
    )


def of_parts(arrival: Arrival) -> Imported:
    """Return the entry of a package whose parts have not all arrived."""
    here = arrival.n - len(arrival.missing)
    missing = ", ".join(map(str, arrival.missing))
    return _without_sender(
        arrival.names,
        Status.ASSEMBLING,
        code="assembling",
        reason=f"Mới có {here}/{arrival.n} phần của gói; còn thiếu phần {missing}.",
        next_step="Hãy nhập nốt các phần còn thiếu; các phần đã có được giữ lại.",
    )


def of_duplicate(arrival: Arrival, day: date) -> Imported:
    """Return the entry of a package that was applied on ``day``."""
    doc = arrival.doc
    return Imported(
        _name(arrival),
        tuple(arrival.names),
        doc["id"],
        doc["number"],
        Sender(**doc["from"]),
        Status.DUPLICATE,
        reason=f"Gói này đã nhập ngày {format_date(day)}; không có gì thay đổi.",
        code="duplicate",
        receipt=ReceiptText(**doc["receipt"]),
    )


def document(entry: Imported, desk: Desk) -> dict[str, Any]:
    """Return what the inbox keeps of an entry."""
    sender, receipt = entry.sender, entry.receipt
    return {
        "status": entry.status.value,
        "code": entry.code,
        "reason": entry.reason,
        "file": entry.file,
        "id": entry.id,
        "number": entry.number,
        "from": sender and {f: getattr(sender, f) for f in sender.__struct_fields__},
        "day": desk.today.isoformat(),
        "at": desk.now_ms(),
        "ops": list(counts(entry.ops)),
        "conflicts": entry.changes.conflicts,
        "receipt": receipt and {f: getattr(receipt, f) for f in receipt.__struct_fields__},
    }


def counts(ops: Ops) -> Counts:
    """Return the six numbers in the order of a receipt."""
    return ops.into, ops.applied, ops.superseded, ops.held, ops.quarantined, ops.erased


def sha256_of(raw: bytes) -> str:
    """Return the SHA-256 in hex by which attachments are named."""
    return hashlib.sha256(raw).hexdigest()


def _sender(carrier: Certificate) -> Sender:
    return Sender(carrier.unit, carrier.device.hex(), carrier.letter, carrier.role.value)


def _name(arrival: Arrival) -> str:
    return arrival.names[0] if arrival.names else str(arrival.doc.get("file", ""))


def _status(verified: Verified) -> Status:
    """Return what a package comes to as a whole: applied if anything in it can be."""
    if verified.incoming or not verified.reasons:
        return Status.APPLIED
    return Status.QUARANTINED if verified.quarantined else Status.HELD


def _ops(applied: Applied, verified: Verified) -> Ops:
    return Ops(
        applied.ops_in + verified.held + verified.quarantined,
        applied.applied,
        applied.superseded,
        applied.held + verified.held,
        applied.quarantined + verified.quarantined,
        applied.erased,
    )


def _tally(applied: Applied) -> Tally:
    kinds = [change.kind for change in applied.changes.items]
    return Tally(
        kinds.count("new"), kinds.count("changed"), kinds.count("deleted"), len(applied.conflicts)
    )


def _kinds(applied: Applied) -> tuple[KindTally, ...]:
    """Return the changes by type of record, the types with most changes first."""
    counted = Counter((change.type, change.kind) for change in applied.changes.items)
    types = Counter(change.type for change in applied.changes.items)
    return tuple(
        KindTally(
            name,
            REGISTRY[name].plural,
            counted[name, "new"],
            counted[name, "changed"],
            counted[name, "deleted"],
        )
        for name, _ in types.most_common()
        if name in REGISTRY
    )


def _without_sender(
    names: Sequence[str], status: Status, *, code: str, reason: str, next_step: str
) -> Imported:
    return Imported(
        names[0] if names else "",
        tuple(names),
        None,
        None,
        None,
        status,
        reason=reason,
        code=code,
        next=next_step,
    )
