"""Rosters are added up: whoever hears them in whatever order knows the same (I4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import limits, roster
from app.exchange.certificate import Certificate, key_id
from app.exchange.refusal import Reason, Refused
from app.exchange.trust import Peer, Trust
from app.ports import Role
from tests.exchange.test_properties import examples

UNIT, PROVINCE = "99001", "99"
RID = b"r" * 16
SEATS = ("A", "B", "C")


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"\0"))


def public(name: str) -> bytes:
    return key(name).public_key().public_bytes_raw()


ROOT = public("root")
RECIPIENT = "age1" + "q" * 58
LAPTOPS = ("one", "two")


def certificate(name: str, role: Role, issuer: str, issued: int, letter: str) -> Certificate:
    unit = PROVINCE if role is Role.PROVINCE else UNIT
    bare = Certificate(public(name), RECIPIENT, unit, role, letter, issued, key_id(public(issuer)))
    return bare.signed(key(issuer).sign)


SEAT_CERTIFICATES = [certificate(x, Role.PROVINCE, "root", 1, x) for x in SEATS]


def trust_of(own: Certificate, role: Role) -> Trust:
    unit = PROVINCE if role is Role.PROVINCE else UNIT
    peers = {c.device: Peer(c) for c in (*SEAT_CERTIFICATES, own)}
    return Trust(unit, role, own, ROOT, PROVINCE, peers)


@dataclass
class Towns:
    """Three devices of a province, two of a commune, and the rosters lying about."""

    seats: dict[str, Trust] = field(
        default_factory=lambda: {
            x: trust_of(c, Role.PROVINCE) for x, c in zip(SEATS, SEAT_CERTIFICATES, strict=True)
        }
    )
    communes: list[Trust] = field(
        default_factory=lambda: [
            trust_of(certificate(f"desk{n}", Role.COMMUNE, "A", 2, "A"), Role.COMMUNE)
            for n in range(2)
        ]
    )
    lying: list[tuple[str, bytes]] = field(default_factory=list)

    def revoke(self, seat: str, name: str, at: int, cutoff: int) -> None:
        trust = self.seats[seat]
        peer = trust.peers.get(key_id(public(name)))
        if peer is not None and peer.live:
            after = max((peer.certificate.issued, *peer.lifted))
            trust.revoke(key_id(public(name)), max(at, after + 1), {RID: cutoff})
            self._bump(seat)

    def grant(self, seat: str, name: str, at: int) -> None:
        trust = self.seats[seat]
        known = trust.peers.get(key_id(public(name)))
        before = max((known.certificate.issued, *known.revocations)) if known else 0
        trust.vouched(certificate(name, Role.COMMUNE, seat, max(at, before + 1), "B"))
        self._bump(seat)

    def accept(self, seat: str, name: str, cutoff: int) -> None:
        if key_id(public(name)) in self.seats[seat].peers:
            self.seats[seat].accept_up_to(key_id(public(name)), {RID: cutoff})
            self._bump(seat)

    def _bump(self, seat: str) -> None:
        trust = self.seats[seat]
        trust.roster = roster._next(trust.roster, trust)

    def send(self, seat: str) -> None:
        trust = self.seats[seat]
        for unit in (UNIT, PROVINCE):
            raw = roster.write_roster(trust, unit, trust.roster, 5, key(seat).sign)
            self.lying.append((unit, raw))

    def hear(self, who: int, which: int) -> None:
        unit, raw = self.lying[which % len(self.lying)]
        everybody = [*self.seats.values(), *self.communes]
        trust = everybody[who % len(everybody)]
        if trust.unit == unit:
            roster.read_roster(trust, raw)

    def all_hear_all(self) -> None:
        for _ in range(3):
            for seat in SEATS:
                self.send(seat)
            for which in range(len(self.lying)):
                for who in range(5):
                    self.hear(who, which)


def known(trust: Trust) -> dict[bytes, Peer]:
    """What is known of the commune's laptops."""
    ours = {key_id(public(name)) for name in LAPTOPS}
    return {device: peer for device, peer in trust.peers.items() if device in ours}


def standing(trust: Trust) -> dict[bytes, tuple[object, ...]]:
    """What counts of it: a revocation that was lifted, and its cutoff, need not be told."""
    return {
        device: (
            peer.certificate,
            peer.revocations - peer.lifted,
            peer.lifted,
            None if peer.live else peer.cutoff,
        )
        for device, peer in known(trust).items()
    }


SEAT = st.sampled_from(SEATS)
NAME = st.sampled_from(LAPTOPS)
AT, CUT = st.integers(3, 60), st.integers(0, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), SEAT, NAME, AT),
        st.tuples(st.just("revoke"), SEAT, NAME, AT, CUT),
        st.tuples(st.just("accept"), SEAT, NAME, CUT),
        st.tuples(st.just("send"), SEAT),
        st.tuples(st.just("hear"), st.integers(0, 4), st.integers(0, 99)),
    ),
    max_size=25,
)


@settings(max_examples=examples(25))
@given(steps=STEPS)
def test_whoever_hears_all_knows_the_same_and_revocations_end_by_knowing_alone(steps):
    """Clocks of the three devices are whatever they like."""
    towns = Towns()
    made: dict[bytes, set[int]] = {}
    lifted: dict[bytes, set[int]] = {}
    for what, *rest in steps:
        if what == "hear" and not towns.lying:
            continue
        if what == "grant":
            device = key_id(public(rest[1]))
            peer = towns.seats[rest[0]].peers.get(device)
            lifted.setdefault(device, set()).update(peer.revocations if peer else ())
        getattr(towns, what)(*rest)
        for trust in towns.seats.values():
            for device, peer in known(trust).items():
                made.setdefault(device, set()).update(peer.revocations)
    towns.all_hear_all()

    first = towns.seats["A"]
    for trust in (*towns.seats.values(), *towns.communes):
        assert standing(trust) == standing(first)
        assert trust.roster == first.roster
    for device, peer in known(first).items():
        assert peer.live == (made.get(device, set()) <= lifted.get(device, set()))


def refused(trust: Trust, raw: bytes) -> Reason:
    with pytest.raises(Refused) as caught:
        roster.read_roster(trust, raw)
    return caught.value.reason


def test_a_roster_counts_only_from_a_live_device_of_the_province_and_for_us():
    towns = Towns()
    commune, seat = towns.communes[0], towns.seats["A"]
    sibling = towns.communes[1]
    commune.introduced(sibling.own)
    by_commune = roster.write_roster(sibling, UNIT, 99, 5, key("desk1").sign)
    assert refused(commune, by_commune) is Reason.NOT_PERMITTED
    elsewhere = roster.write_roster(seat, "99002", 99, 5, key("A").sign)
    assert refused(commune, elsewhere) is Reason.NOT_PERMITTED
    right = roster.write_roster(seat, UNIT, 99, 5, key("A").sign)
    forged = right[:-1] + bytes([right[-1] ^ 1])
    assert refused(commune, forged) is Reason.FORGED
    other_seat = replace(seat, own=towns.seats["B"].own)
    towns.revoke("A", "B", 9, 0)
    roster.read_roster(commune, roster.write_roster(seat, UNIT, 100, 5, key("A").sign))
    late = roster.write_roster(other_seat, UNIT, 101, 5, key("B").sign)
    assert refused(commune, late) is Reason.REVOKED_SENDER


def test_the_roster_of_a_whole_province_fits_its_limit():
    """170 communes with three devices each, a third of them revoked."""
    seat = Towns().seats["A"]
    for n in range(510):
        name = f"device{n}"
        unit = f"{99000 + n // 3:05d}"
        bare = Certificate(public(name), RECIPIENT, unit, Role.COMMUNE, "A", 9, key_id(public("A")))
        seat.vouched(bare.signed(key("A").sign))
        if n % 3 == 0:
            seat.revoke(key_id(public(name)), 20, {RID: 5, b"s" * 16: 9})
    raw = roster.write_roster(seat, PROVINCE, 64, 5, key("A").sign)
    assert len(raw) < limits.GRANT_BYTES // 4
    other = Towns().seats["B"]
    roster.read_roster(other, raw)
    assert len(other.peers) == len(seat.peers)


def test_a_restored_province_goes_on_above_what_communes_hold(province):
    trust = Towns().seats["B"]
    assert roster.above_claimed(province.replica, trust, 0) == []
    (note,) = roster.above_claimed(province.replica, trust, 320)
    assert note.doc["version"] == 352 + 2
    assert roster.above_claimed(province.replica, trust, 1 << 60) == []
    assert roster.above_claimed(province.replica, Towns().communes[0], 320) == []
