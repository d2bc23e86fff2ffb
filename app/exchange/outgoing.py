"""Making packages: what is new for a target, signed by this device and sealed to its devices."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from app.exchange import acks, divergence, limits, names, roster, statements
from app.exchange.package import FORMAT, SCHEMA, Manifest, Section, Span, section, write_package
from app.exchange.parts import split
from app.exchange.results import Package, SpanText
from app.exchange.segment import Segment, segment_hash, unpack
from app.exchange.streams import Births, Target, concerns
from app.exchange.trust import Peer, Trust
from app.exchange.verify import BLOB, FILES, ROSTER, SEGMENTS, FileName
from app.exchange.wire import write_segments
from app.ports import Note, Role, Stream
from app.records.registry import REGISTRY
from app.version import VERSION

if TYPE_CHECKING:
    from app.desk import Desk

_COUNTER, _KEY = "counter", "package"
_BLOB_PACKAGE_BYTES = 32 * 1024 * 1024
_OPS_PACKAGE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment that was ticked: record id, file name, SHA-256 in hex, and its bytes."""

    id: str
    name: str
    sha256: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished package: its part files by name, what it holds, and the note that keeps it."""

    package: Package
    files: tuple[tuple[str, bytes], ...]
    note: Note


class Packer:
    """Makes this device's packages, numbering them; closes open segments first.

    Numbers are kept before anything is written out, so none is ever given twice.
    """

    def __init__(self, desk: Desk, trust: Trust, *, part_size: int | None) -> None:
        desk.replica.close_segments(desk.keys.device_id, desk.keys.sign)
        self._desk = desk
        self._trust = trust
        self._part_size = part_size
        self._streams = desk.replica.streams()
        self._sums = desk.replica.digests()
        self._said = statements.statements(desk.replica)
        self._receipts = acks.receipts_by_unit(desk.replica)
        self._roster = roster.version(desk.replica)
        self._read: dict[tuple[bytes, int], list[Segment]] = {}
        self._births = Births(desk.replica)
        self._births.ensure(desk, self._streams)
        counter = desk.replica.note(_COUNTER, _KEY) or {"number": 0}
        self._number = int(counter["number"])

    def pack(self, target: Target, attachments: Sequence[Attachment]) -> list[Outgoing]:
        """Return the packages for a target: the ops (mostly in one), then the attachments."""
        made = [self._ops_package(target, chunk) for chunk in _chunks(self.new_segments(target))]
        made += [self._blob_package(target, batch) for batch in _batches(attachments)]
        return made

    def keep_numbers(self) -> None:
        """Keep the package counter and new births, before the packages leave."""
        counter = Note(_COUNTER, _KEY, {"number": self._number})
        self._desk.replica.put_notes([counter, *self._births.notes(), *self._trust.notes()])

    def new_segments(self, target: Target) -> dict[bytes, list[Segment]]:
        """Return, by stream, the segments above what the target says it holds."""
        found = {}
        for stream in self._streams:
            if concerns(stream, self._trust, target) and self._births.get(stream.signed):
                above = statements.acknowledged(self._desk.replica, self._said, target, stream)
                segments = self._segments(stream.rid, above)
                if segments:
                    found[stream.rid] = segments
        return found

    def personal(self) -> tuple[str, ...]:
        """Return the labels of personal fields in what was packed, from the ops themselves."""
        return personal_labels(segment for many in self._read.values() for segment in many)

    def _segments(self, rid: bytes, above: int) -> list[Segment]:
        """Return the segments of a stream above an op; many targets ask for the same ones."""
        if (rid, above) not in self._read:
            self._read[rid, above] = self._desk.replica.segments(rid, above)
        return self._read[rid, above]

    def _ops_package(self, target: Target, segments: Mapping[bytes, list[Segment]]) -> Outgoing:
        described, raw = [], []
        for many in segments.values():
            content = write_segments(many)
            count = sum(s.hi - s.lo + 1 for s in many)
            described.append(section(SEGMENTS, content, count=count))
            raw.append(content)
        told = self._roster_for(target)
        if told is not None:
            described.append(section(ROSTER, told))
            raw.append(told)
        return self._finish("ops", target, segments, described, raw)

    def _blob_package(self, target: Target, batch: Sequence[Attachment]) -> Outgoing:
        listed = [FileName(hashlib.sha256(a.raw).digest(), a.name) for a in batch]
        raw = [msgspec.msgpack.encode(listed), *(a.raw for a in batch)]
        described = [section(FILES, raw[0]), *(section(BLOB, a.raw) for a in batch)]
        return self._finish("blob", target, {}, described, raw)

    def _roster_for(self, target: Target) -> bytes | None:
        """Return the roster unless every device of the target says it holds this very version.

        A higher one is of another device of the province, which need not know what we do. A
        commune's device passes on to its siblings what the province has signed.
        """
        if self._trust.role is not Role.PROVINCE and not target.siblings:
            return None
        said = [self._said.get(p.certificate.device, ()) for p in target.devices]
        if all(told and all(s.roster == self._roster for s in told) for told in said):
            return None
        desk = self._desk
        return roster.to_send(
            self._trust, desk.replica, target.unit, now=desk.now_ms(), sign=desk.keys.sign
        )

    def _finish(
        self,
        kind: Literal["ops", "blob"],
        target: Target,
        segments: Mapping[bytes, list[Segment]],
        described: list[Section],
        raw: list[bytes],
    ) -> Outgoing:
        self._number += 1
        readers = _readers(self._trust, target)
        manifest = self._manifest(kind, target, readers, segments, described)
        sealed = write_package(
            manifest,
            raw,
            chain=self._trust.chain(),
            sign=self._desk.keys.sign,
            recipients=[p.certificate.recipient for p in readers],
        )
        own = self._trust.own
        hint = names.stem(own.unit, own.letter, manifest.number)
        parts = split(sealed, hint, self._part_size)
        files = tuple(
            (names.part_name(hint, k, len(parts)), part) for k, part in enumerate(parts, 1)
        )
        day = self._desk.today.isoformat()
        note = acks.outbox_note(manifest, target, day=day, size=len(sealed))
        return Outgoing(self._described(manifest, target, len(sealed), files), files, note)

    def _manifest(
        self,
        kind: Literal["ops", "blob"],
        target: Target,
        readers: Sequence[Peer],
        segments: Mapping[bytes, list[Segment]],
        described: list[Section],
    ) -> Manifest:
        signed = {s.rid: s.signed for s in self._streams}
        known = map(self._births.get, dict.fromkeys(signed[rid] for rid in segments))
        births = [b for b in known if b is not None]
        authors = {b.device for b in births} - {self._trust.device}
        floors = [s.floor for many in segments.values() for s in many]
        return Manifest(
            fmt=FORMAT,
            kind=kind,
            pid=os.urandom(16),
            number=self._number,
            made=self._desk.now_ms(),
            app=VERSION,
            schema=SCHEMA,
            floor=max(floors, default=1),
            sender=self._trust.device,
            to=sorted(p.certificate.device for p in readers),
            units=sorted({target.unit, self._trust.unit}),
            scopes=sorted({b.scope.value for b in births}),
            span=[_span(rid, many) for rid, many in segments.items()],
            have=acks.have_of(self._streams, self._trust, target),
            have_no=self._number,
            have_life=acks.life_of(self._streams),
            safe=acks.safe_of(
                self._desk.store.setting(acks.SAFE, {}), self._streams, self._trust, target
            ),
            roster=self._roster,
            want=[],
            births=[b.to_bytes() for b in births],
            certs=[
                self._trust.peers[device].certificate.to_bytes()
                for device in sorted(authors)
                if device in self._trust.peers
            ],
            receipts=self._receipts.get(target.unit, []),
            sections=described,
            reply_to=None,
            note="",
            digest=divergence.told(self._streams, self._sums, self._trust, target),
        )

    def _described(
        self,
        manifest: Manifest,
        target: Target,
        size: int,
        files: tuple[tuple[str, bytes], ...],
    ) -> Package:
        by_rid: dict[bytes, Stream] = {s.rid: s for s in self._streams}
        spans = tuple(
            SpanText(s.rid.hex(), by_rid[s.rid].device.hex(), by_rid[s.rid].scope.value, s.lo, s.hi)
            for s in manifest.span
        )
        return Package(
            manifest.pid.hex(),
            manifest.number,
            target.label,
            spans,
            size,
            tuple(name for name, _ in files),
        )


def personal_labels(segments: Iterable[Segment]) -> tuple[str, ...]:
    """Return the labels of the personal fields that segments hold values of, each once."""
    found: dict[str, None] = {}
    for segment in segments:
        for op in unpack(segment):
            for register, value in op.writes():
                rtype = REGISTRY.by_number(register.ent)
                group = rtype.group_by_number(register.grp) if rtype and register.grp else None
                if rtype is None or group is None or not group.personal:
                    continue
                for field in rtype.fields_of(group.name):
                    if isinstance(value, Mapping) and field.number in value:
                        found[f"{rtype.label}: {field.label}"] = None
    return tuple(found)


def _readers(trust: Trust, target: Target) -> list[Peer]:
    """Return whom a package is sealed to: the target's devices and our own unit's."""
    found = {p.certificate.device: p for p in (*target.devices, *trust.of_unit(trust.unit))}
    return list(found.values())


def _span(rid: bytes, segments: Sequence[Segment]) -> Span:
    first, last = segments[0], segments[-1]
    return Span(rid, first.lo, last.hi, first.prev, segment_hash(last))


def _chunks(segments: Mapping[bytes, list[Segment]]) -> list[dict[bytes, list[Segment]]]:
    """Return the segments in portions that one package can hold; one empty one for none."""
    chunks: list[dict[bytes, list[Segment]]] = [{}]
    ops = size = 0
    for rid, many in segments.items():
        for segment in many:
            count, length = segment.hi - segment.lo + 1, len(segment.body)
            if ops + count > limits.PACKAGE_OPS or size + length > _OPS_PACKAGE_BYTES:
                chunks.append({})
                ops = size = 0
            chunks[-1].setdefault(rid, []).append(segment)
            ops, size = ops + count, size + length
    return chunks


def _batches(attachments: Sequence[Attachment]) -> list[list[Attachment]]:
    batches: list[list[Attachment]] = []
    room = 0
    for attachment in attachments:
        if not batches or len(attachment.raw) > room or len(batches[-1]) >= limits.ZIP_ENTRIES:
            batches.append([])
            room = _BLOB_PACKAGE_BYTES
        batches[-1].append(attachment)
        room -= len(attachment.raw)
    return batches
