"""What each device has said it holds, and so what is still to be sent to it.

The receiver alone states what it has committed; the sender sends everything above that. Sending too
much is harmless, and a lost package heals with the next one.

A device speaks for one *life* of its database at a time: a restored backup begins another. Twins of
one disk speak in turn under one device id, so lives heard again after a newer one began count too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exchange.package import Manifest
from app.exchange.streams import Target
from app.ports import Note, Replica, Role, Stream
from app.text.moments import day_of

if TYPE_CHECKING:
    from app.exchange.certificate import Certificate

_KIND = "have"
_LIVES_KEPT = 20
_SILENT_MS = 90 * 24 * 3600 * 1000
"""After this long an older life is taken for dead: sending it everything again would never end."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a device has said it holds: stream id to last op, and its roster version.

    ``heads`` are the chain hashes at those ops: a stream may have two histories. ``heard`` is when
    it was heard (Unix ms).
    """

    have: Mapping[bytes, int]
    heads: Mapping[bytes, bytes]
    roster: int
    heard: int = 0


Said = Mapping[bytes, Sequence[Statement]]
"""By device id, the newest statement of each of its living lives."""


def statements(replica: Replica) -> Said:
    """Return what every device has said last."""
    return {
        bytes.fromhex(device): [_statement(life) for life in _living(doc["lives"])]
        for device, doc in replica.notes(_KIND).items()
    }


def last_heard(replica: Replica, device: bytes) -> tuple[int, str]:
    """Return the number of the last package a device spoke by and the day (ISO) it came; 0, ""."""
    lives = (replica.note(_KIND, device.hex()) or {}).get("lives", [])
    if not lives:
        return 0, ""
    newest = max(lives, key=lambda life: int(life["heard"]))
    return int(newest["number"]), day_of(newest["heard"]).isoformat()


def newest_of_province(replica: Replica) -> int:
    """Return when the newest package of another device of the province was made (Unix ms), or 0.

    By the clock of that device.
    """
    lives = (life for doc in replica.notes(_KIND).values() for life in doc["lives"])
    return max((life["made"] for life in lives if life.get("role") == Role.PROVINCE), default=0)


def acknowledged(replica: Replica, said: Said, target: Target, stream: Stream) -> int:
    """Return up to where a target holds a stream, by its own statements; 0 when it said nothing.

    Of another unit it is enough that one device holds it; of the province the one that spoke last,
    for it may be the restored one that took the place of the others. A statement about another
    history than the one held here says nothing about this one.
    """
    told = [said.get(p.certificate.device, ()) for p in target.devices]
    if target.provincial:
        told = sorted(filter(None, told), key=_last_heard)[-1:]
    ends = [min((_held(replica, s, stream) for s in one), default=0) for one in told]
    return min(ends, default=0) if target.siblings else max(ends, default=0)


def _last_heard(told: Sequence[Statement]) -> int:
    return max(statement.heard for statement in told)


def shows_restored(replica: Replica, manifest: Manifest) -> bool:
    """Tell whether a statement knows our own streams further, or otherwise, than we do.

    Then this database was put back to an earlier state, or has a twin: it must write under new
    names from now on.
    """
    own = {s.rid for s in replica.streams(own_ones=True)}
    return any(
        have.hi and replica.head_at(have.rid, have.hi) != have.head
        for have in manifest.have
        if have.rid in own
    )


def heard(replica: Replica, sender: Certificate, manifest: Manifest, now: int) -> list[Note]:
    """Return the note that keeps a sender's statement, heard ``now`` (Unix ms).

    None when an older one is replayed.
    """
    key = sender.device.hex()
    lives: list[dict[str, Any]] = (replica.note(_KIND, key) or {"lives": []})["lives"]
    name = manifest.have_life.hex()
    known = next((life for life in lives if life["life"] == name), None)
    if known is not None and manifest.have_no <= known["number"]:
        return []
    before = known or {"born": now, "have": {}, "heads": {}}
    told = {
        "life": name,
        "born": before["born"],
        "heard": now,
        "number": manifest.have_no,
        "made": manifest.made,
        "role": sender.role.value,
        "have": before["have"] | {have.rid.hex(): have.hi for have in manifest.have},
        "heads": before["heads"] | {have.rid.hex(): have.head.hex() for have in manifest.have},
        "roster": manifest.roster,
        "safe": before.get("safe", {}) | {rid.hex(): hi for rid, hi in manifest.safe},
    }
    kept = [told if life is known else life for life in lives] if known else [*lives, told]
    return [Note(_KIND, key, {"lives": kept[-_LIVES_KEPT:]})]


def _living(lives: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    newest = lives[-1]
    latest = max(life["heard"] for life in lives)
    return [
        life
        for life in lives
        if life is newest
        or (life["heard"] > newest["born"] and latest - life["heard"] < _SILENT_MS)
    ]


def _statement(life: Mapping[str, Any]) -> Statement:
    return Statement(
        {bytes.fromhex(rid): hi for rid, hi in life["have"].items()},
        {bytes.fromhex(rid): bytes.fromhex(head) for rid, head in life["heads"].items()},
        life["roster"],
        life["heard"],
    )


def _held(replica: Replica, statement: Statement, stream: Stream) -> int:
    """Return up to where a device that made a statement holds our history of a stream."""
    ends = [0]
    for name in {stream.rid, stream.signed}:
        hi, head = statement.have.get(name, 0), statement.heads.get(name)
        ours = replica.head_at(stream.rid, hi)
        # What reaches past all we hold cannot be compared; by its own name it is taken as said,
        # unless a second history may be the one meant.
        beyond = hi > stream.hi and name == stream.rid and not _may_fork(replica, stream)
        if hi and (ours == head if ours is not None else beyond):
            ends.append(hi)
    return max(ends)


def _may_fork(replica: Replica, stream: Stream) -> bool:
    """Tell whether a stream has a second history here, or is our own and others went past us."""
    return any(
        (other.signed == stream.signed and other.rid != stream.rid)
        or (other.own and other.device == stream.device)
        for other in replica.streams()
    )
