"""Which streams concern whom: what a target may be sent, and what may come from an author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import UserError
from app.exchange import admission
from app.exchange.certificate import Birth, BirthReason, Certificate
from app.exchange.refusal import Reason, refuse
from app.exchange.trust import Peer, Trust
from app.ports import DeviceKeys, Note, Replica, Role, Stream
from app.records.language import Scope

if TYPE_CHECKING:
    from app.desk import Desk

_BIRTH = "birth"
PROVINCE, COMMUNES, DEVICES = "province", "communes", "devices"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an export is for: ``label`` as asked, the unit, and its live devices.

    ``siblings`` is True for the unit's own other devices: each of them must get everything,
    while for another unit it is enough that one of its devices has it.
    """

    label: str
    unit: str
    devices: tuple[Peer, ...]
    siblings: bool = False

    @property
    def provincial(self) -> bool:
        """Tell whether this is the province, seen from a commune."""
        return not self.siblings and any(
            peer.certificate.role is Role.PROVINCE for peer in self.devices
        )


def resolve(trust: Trust, to: str) -> list[Target]:
    """Return the targets named by "province", "communes", "devices" or a unit code.

    Raises Refused (not_enrolled) when none of their devices is known; UserError for a wrong name,
    when all of them were revoked, or when the root has not certified a province's device.
    """
    admission.check_certified(trust)
    targets = _targets(trust, to)
    if to == COMMUNES and not targets:
        raise admission.no_commune()
    for target in targets:
        gone = None if target.devices else admission.nobody_there(trust, target.unit)
        if gone is not None:
            raise gone
    if not targets or not all(t.devices for t in targets):
        raise refuse(Reason.NOT_ENROLLED)
    return targets


def _targets(trust: Trust, to: str) -> list[Target]:
    if to in (DEVICES, trust.unit):
        return [Target(DEVICES, trust.unit, tuple(trust.siblings()), siblings=True)]
    if trust.role is Role.PROVINCE:
        units = trust.communes() if to == COMMUNES else [to]
        if to == PROVINCE:
            raise _wrong_target("Máy này là máy của tỉnh.")
        return [Target(unit, unit, tuple(trust.of_unit(unit))) for unit in units]
    if to not in (PROVINCE, trust.province):
        raise _wrong_target("Máy của xã chỉ gửi cho tỉnh hoặc cho máy khác của chính xã.")
    return [Target(PROVINCE, trust.province, tuple(trust.provincial()) if trust.enrolled else ())]


def _wrong_target(message: str) -> UserError:
    return UserError(
        message,
        "Nơi nhận có thể là: province (tỉnh), devices (máy khác của đơn vị), hoặc với tỉnh: "
        "communes (mọi xã), mã một xã.",
        code="wrong_target",
    )


def concerns(stream: Stream, trust: Trust, target: Target) -> bool:
    """Tell whether a stream may be sent to a target and named in an acknowledgement to it.

    Besides what our unit wrote these are the target's own streams: it says how far it holds them,
    so they travel only when it has lost some, as after a restored backup.
    """
    if target.siblings:
        return True
    if trust.role is Role.PROVINCE:
        return stream.scope is Scope.PROVINCE or (
            stream.scope is Scope.SHARED and stream.unit == target.unit
        )
    return stream.scope is not Scope.COMMUNE


def may_arrive(trust: Trust, author: Certificate, scope: Scope) -> bool:
    """Tell whether a stream of this author and scope may be taken in here at all."""
    if scope not in author.scopes:
        return False
    if author.unit == trust.unit and author.role is trust.role:
        return True
    outward = Scope.SHARED if author.role is Role.COMMUNE else Scope.PROVINCE
    return author.role is not trust.role and scope is outward


def close_known(replica: Replica, keys: DeviceKeys) -> int:
    """Close the open ops of own streams that others may know; return how many segments were made.

    Before a backup: what is closed keeps its names in a restored ledger. Ops of streams whose
    births were never told are left open: they can move to the streams of another device, while
    nobody would believe segments of this one.
    """
    births = Births(replica)
    if any(births.get(s.rid) is None for s in replica.streams(own_ones=True)):
        return 0
    return replica.close_segments(keys.device_id, keys.sign)


class Births:
    """The births of all known streams; ours are made when first needed and kept as notes."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._new: dict[bytes, Birth] = {}

    def get(self, rid: bytes) -> Birth | None:
        """Return the birth of a stream, None when it is not known."""
        if rid in self._new:
            return self._new[rid]
        doc = self._replica.note(_BIRTH, rid.hex())
        return None if doc is None else Birth.from_bytes(bytes.fromhex(doc["birth"]))

    def learn(self, birth: Birth) -> None:
        """Keep a verified birth; Refused when the stream was another's."""
        known = self.get(birth.rid)
        if known is None:
            self._new[birth.rid] = birth
        elif (known.device, known.scope) != (birth.device, birth.scope):
            raise refuse(Reason.NOT_PERMITTED)

    def ensure(self, desk: Desk, streams: Iterable[Stream]) -> None:
        """Sign the births of our own streams that have none yet."""
        for stream in streams:
            if self.get(stream.rid) is None and stream.device == desk.keys.device_id:
                birth = Birth(
                    stream.rid, stream.device, stream.scope, BirthReason.ENROL, desk.now_ms()
                )
                self._new[stream.rid] = birth.signed(desk.keys.sign)

    def notes(self) -> list[Note]:
        """Return the notes that keep what is new."""
        return [
            Note(_BIRTH, rid.hex(), {"birth": birth.to_bytes().hex()})
            for rid, birth in self._new.items()
        ]
