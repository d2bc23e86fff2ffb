"""Acknowledgements we give, receipts, and the outbox: what became of every package we sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from app.exchange.package import Have, Manifest, Receipt
from app.exchange.refusal import Status
from app.exchange.standing import OutboxState
from app.exchange.statements import Said
from app.exchange.streams import Target, concerns
from app.exchange.trust import Trust
from app.ports import Note, Replica, Stream

if TYPE_CHECKING:
    from app.exchange.certificate import Certificate

_OUTBOX, _RECEIPT = "outbox", "receipt"
_RECEIPTS_TOLD = 12
SAFE = "safe"
"""Setting: how far the newest verified backup holds every stream, {stream in hex: last op}."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def life_of(streams: Iterable[Stream]) -> bytes:
    """Return the 16-byte name of this database's life: new whenever its own streams are new."""
    own = sorted(s.rid for s in streams if s.own)
    return hashlib.sha256(b"TPX1/life\0" + b"".join(own)).digest()[:16]


def have_of(streams: Iterable[Stream], trust: Trust, target: Target) -> list[Have]:
    """Return our acknowledgement towards a target: every stream it may know of."""
    return [Have(s.rid, s.hi, [], s.head) for s in streams if s.hi and concerns(s, trust, target)]


def covered_by_backup(streams: Iterable[Stream]) -> dict[str, int]:
    """Return how far a backup made now holds every stream, to be kept as the setting SAFE."""
    return {s.rid.hex(): s.hi for s in streams if s.hi}


def safe_of(
    covered: Mapping[str, int], streams: Iterable[Stream], trust: Trust, target: Target
) -> list[tuple[bytes, int]]:
    """Return what our verified backup holds of the streams a target may know of."""
    named = [(s.rid, covered.get(s.rid.hex(), 0)) for s in streams if concerns(s, trust, target)]
    return [(rid, hi) for rid, hi in named if hi]


def check_code(pid: bytes, status: Status | str, ops: tuple[int, ...]) -> str:
    """Return the ten characters both offices can compare: of the package and what became of it."""
    said = ",".join([pid.hex(), str(status), *map(str, ops)])
    number = int.from_bytes(hashlib.sha256(b"TPX1/receipt\0" + said.encode()).digest(), "big")
    return "".join(_ALPHABET[number >> 251 - 5 * i & 31] for i in range(10))


def receipt_note(receipt: Receipt, sender: Certificate, at: int, day: str) -> Note:
    """Return the note that keeps the receipt of a package we took in."""
    doc = {
        "unit": sender.unit,
        "status": receipt.status,
        "ops": list(receipt.ops),
        "code": receipt.code,
        "at": at,
        "day": day,
    }
    return Note(_RECEIPT, receipt.pid.hex(), doc)


def receipts_by_unit(replica: Replica) -> dict[str, list[Receipt]]:
    """Return the newest receipts of each unit's packages, to be told to it."""
    told: dict[str, list[Receipt]] = {}
    kept = sorted(replica.notes(_RECEIPT).items(), key=lambda i: (i[1]["at"], i[0]), reverse=True)
    for pid, doc in kept:
        ours = told.setdefault(doc["unit"], [])
        if len(ours) < _RECEIPTS_TOLD:
            ours.append(Receipt(bytes.fromhex(pid), doc["status"], tuple(doc["ops"]), doc["code"]))
    return told


def receipt_days(replica: Replica) -> list[str]:
    """Return the days (ISO) on which packages were taken in."""
    return [doc["day"] for doc in replica.notes(_RECEIPT).values()]


def settle(replica: Replica, sender: Certificate, manifest: Manifest) -> list[Note]:
    """Return the outbox notes that a package's receipts change; false or unknown ones none."""
    notes = []
    for receipt in manifest.receipts:
        doc = replica.note(_OUTBOX, receipt.pid.hex())
        if doc is None or sender.device.hex() not in doc["devices"]:
            continue
        if receipt.code == check_code(receipt.pid, receipt.status, receipt.ops):
            told = {"status": receipt.status, "ops": list(receipt.ops), "code": receipt.code}
            notes.append(Note(_OUTBOX, receipt.pid.hex(), {**doc, "receipt": told}))
    return notes


def outbox_note(manifest: Manifest, target: Target, *, day: str, size: int) -> Note:
    """Return the note that keeps a package we sent."""
    return Note(
        _OUTBOX,
        manifest.pid.hex(),
        {
            "number": manifest.number,
            "to": target.label,
            "unit": target.unit,
            "devices": [p.certificate.device.hex() for p in target.devices],
            "made": manifest.made,
            "day": day,
            "spans": [[s.rid.hex(), s.lo, s.hi] for s in manifest.span],
            "bytes": size,
            "receipt": None,
        },
    )


def outbox(replica: Replica) -> list[tuple[str, dict[str, Any]]]:
    """Return every package we sent with its id in hex, newest first."""
    return sorted(replica.notes(_OUTBOX).items(), key=lambda i: i[1]["number"], reverse=True)


def state_of(doc: Mapping[str, Any], said: Said, accepted: Mapping[str, int]) -> OutboxState:
    """Return the state of a sent package.

    ``accepted`` is, by stream id in hex, up to where the same target has accepted other packages.
    """
    covers = accepted and all(accepted.get(rid, 0) >= hi for rid, _, hi in doc["spans"])
    if covers or is_accepted(doc):
        return "accepted"
    devices = map(bytes.fromhex, doc["devices"])
    holders = [statement.have for d in devices for statement in said.get(d, ())]
    covered = doc["spans"] and all(
        any(have.get(bytes.fromhex(rid), 0) >= hi for have in holders)
        for rid, _, hi in doc["spans"]
    )
    return "received" if doc["receipt"] or covered else "unconfirmed"


def is_accepted(doc: Mapping[str, Any]) -> bool:
    """Tell whether the receiver's receipt says everything was applied."""
    receipt = doc["receipt"]
    if not receipt or receipt["status"] not in (Status.APPLIED, Status.DUPLICATE):
        return False
    _, _, _, held, quarantined, _ = receipt["ops"]
    return bool(held == 0 and quarantined == 0)
