"""A diagnostic text for whoever helps from afar: counts, ids, states, versions; no contents.

No name of a person, no title, no typed word and no file name is in it, so it can be mailed.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.exchange import acks, clock, health, identity, overview, roster, sticks
from app.exchange.aside import changes
from app.exchange.inbox import arrivals_kept
from app.exchange.package import FORMAT, SCHEMA
from app.version import VERSION

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.standing import Exchange
    from app.exchange.trust import Trust

_SHORT = 8


def write(desk: Desk, target: Path) -> list[str]:
    """Write the diagnostic text to a file; return its lines."""
    found = lines(desk)
    desk.write_file(target, ("\r\n".join(found) + "\r\n").encode("utf-8-sig"))
    return found


def lines(desk: Desk) -> list[str]:
    """Return the diagnostic text."""
    believed, status = identity.load(desk), overview.status(desk)
    return [
        "CHẨN ĐOÁN TRAO ĐỔI - SỔ TƯ PHÁP",
        "Không có nội dung, họ tên hay tên tệp nào trong văn bản này.",
        "",
        f"program {VERSION}, format {FORMAT}, schema {SCHEMA}, {platform.system()}",
        f"day {desk.today.isoformat()}, now {desk.now_ms()}, newest {desk.replica.newest()}",
        f"unit {desk.profile.unit.code}, role {desk.profile.role}, device {_id(believed.device)}",
        f"enrolled {believed.enrolled}, roster {roster.version(desk.replica)}",
        f"clock {doubt.kind if (doubt := clock.doubt(desk)) else 'good'}",
        "",
        *_part("devices", _devices(believed)),
        *_part("streams", _streams(desk)),
        *_part("outbox", _outbox(desk, status)),
        *_part("inbox", _inbox(desk)),
        *_part("standing", _standing(desk, status)),
        *_part("health", (f"{h.level} {h.code}" for h in health.health(desk).lines)),
    ]


def _part(title: str, found: Iterable[str]) -> list[str]:
    told = list(found)
    return [f"[{title}] {len(told)}", *(f"  {line}" for line in told), ""]


def _devices(believed: Trust) -> Iterator[str]:
    for device, peer in sorted(believed.peers.items()):
        certificate = peer.certificate
        state = f"revoked {peer.revoked}" if peer.revoked is not None else "live"
        yield f"{_id(device)} {certificate.unit} {certificate.letter} {certificate.role} {state}"


def _streams(desk: Desk) -> Iterator[str]:
    for stream in desk.replica.streams():
        own, line = " own" if stream.own else "", " line" if stream.line_of else ""
        author = f"{stream.unit} {_id(stream.device)}"
        yield f"{_id(stream.rid)} {stream.scope} {author} hi {stream.hi}{own}{line}"


def _outbox(desk: Desk, status: Exchange) -> Iterator[str]:
    states = {e.package: e.state for e in status.outbox if e.package}
    for pid, doc in acks.outbox(desk.replica):
        spans = sum(hi - lo + 1 for _, lo, hi in doc["spans"])
        size = f"ops {spans} bytes {doc['bytes']}"
        yield f"{doc['number']} {_id(pid)} to {doc['unit']} {doc['day']} {size} {states.get(pid)}"


def _inbox(desk: Desk) -> list[str]:
    docs = arrivals_kept(desk.replica).values()
    counted = Counter((doc["status"], doc["code"]) for doc in docs)
    return [f"{status} {code or '-'}: {n}" for (status, code), n in sorted(counted.items())]


def _standing(desk: Desk, status: Exchange) -> Iterator[str]:
    yield f"conflicts {status.conflicts}, forks {len(status.forks)}"
    aside = ", ".join(f"{why} {n}" for why, n in sorted(changes.counts(desk).items()))
    yield f"aside {aside or '-'}"
    yield f"known sticks {len(sticks.remembered(desk))}, drives {len(desk.drives())}"
    for one in status.diverged:
        yield f"diverged {one.unit} {_id(one.device)} {one.day} package {_id(one.package)}"
    for gap in status.missing:
        yield f"missing {gap.unit} {gap.device} {_id(gap.stream)} {gap.lo}-{gap.hi}"


def _id(known: bytes | str) -> str:
    return (known.hex() if isinstance(known, bytes) else known)[:_SHORT]
