"""F5: containers built to hurt, most of them truly signed by an enrolled, hostile device (I9, I12).

Every one is refused, held or quarantined by a named reason, quickly, without an op of it coming in;
and a good package beside it is taken.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import zstandard

from app.desk import Desk
from app.exchange import segment as segments
from app.exchange import service
from app.exchange.certificate import Birth
from app.exchange.package import Manifest, Section, section, unframe
from app.exchange.parts import read_part, split
from app.exchange.refusal import Reason
from app.exchange.segment import Segment
from app.exchange.wire import read_segments
from app.ports import Query
from app.records.language import Scope
from tests.exchange.desks import Town, add_plan, title_of
from tests.exchange.test_bad_input import Pair, resealed, rewritten, sent, unsealed

__all__ = ["sent"]

DEEP = b"\x91" * 200_000 + b"\xc0"
CODES = {reason.value for reason in Reason}
SECONDS = 20
"""Of the processor's work, so that a busy machine changes nothing: what hangs does far more."""


def assert_survived(town: Town, enrolled: Pair, bad: Path) -> None:
    """The bad file is named, nothing of it came in, and the next package is taken beside it."""
    commune, province = enrolled
    began = time.process_time()
    told = service.import_(province, [bad])[0].packages
    assert time.process_time() - began < SECONDS
    assert told
    assert {entry.status.value for entry in told} <= {"refused", "held", "quarantined", "applied"}
    assert {entry.code for entry in told} <= CODES
    assert all(entry.reason and entry.next and not entry.ops.applied for entry in told)
    assert province.store.find(Query("plan")).total == 0
    row = add_plan(commune, "Gói tốt đi cùng")
    stick = town.stick()
    service.export(commune, "province", stick)
    service.import_(province, [bad, stick])
    assert title_of(province, row) == "Gói tốt đi cùng"


def with_segments(enrolled: Pair, sent: Path, change: Callable[[Segment], Segment | bytes]) -> Path:
    """The genuine package with changed segments under right hashes."""

    def put(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
        made = [change(one) for one in read_segments(rest[: manifest.sections[0].length])]
        raw = msgspec.msgpack.encode(
            [one if isinstance(one, bytes) else segments.to_bytes(one) for one in made]
        )
        described = section("segments", raw, count=len(made))
        return msgspec.structs.replace(manifest, sections=[described]), raw

    return rewritten(enrolled, sent, put)


def body(raw: bytes) -> Callable[[Segment], Segment]:
    """Another body under the author's genuine header and signature, which do not cover it."""
    return lambda one: msgspec.structs.replace(one, body=raw)


def frame(raw: bytes, **options: bool) -> bytes:
    return zstandard.ZstdCompressor(**{"write_checksum": True, **options}).compress(raw)


BODIES = {
    "bomb": frame(bytes(300_000_000)),
    "deep": frame(DEEP),
    "no size": frame(b"\x90", write_content_size=False),
    "no checksum": frame(b"\x90", write_checksum=False),
    "two frames": frame(b"\x90") * 2,
    "no frame": b"not zstd at all",
    "empty": frame(b""),
    "duplicate keys": frame(b"\x9e" + b"\x82\x01\xa1a\x01\xa1b" * 14),
    "huge array": frame(b"\xdd\xff\xff\xff\xff"),
    "huge text": frame(b"\xdb\xff\xff\xff\xff"),
    "wrong columns": frame(msgspec.msgpack.encode([[[1, 1]], [2**63] * 5, *[[]] * 12])),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(town: Town, enrolled: Pair, sent: Path, name: str) -> None:
    assert_survived(town, enrolled, with_segments(enrolled, sent, body(BODIES[name])))


HEADERS: dict[str, dict[str, object]] = {
    "beyond 2^63": {"lo": 2**63, "hi": 2**64 - 1},
    "five thousand and one": {"hi": 5_001},
    "no ops": {"lo": 2, "hi": 1},
    "short id": {"rid": b"x"},
    "another's device": {"device": bytes(16)},
    "another's stream": {"rid": bytes(16)},
    "floor 65535": {"floor": 65_535},
    "floor 65536": {"floor": 65_536},
}


@pytest.mark.parametrize("name", HEADERS)
def test_segment_headers(town: Town, enrolled: Pair, sent: Path, name: str) -> None:
    def change(one: Segment) -> Segment:
        return msgspec.structs.replace(one, **HEADERS[name])

    assert_survived(town, enrolled, with_segments(enrolled, sent, change))


def test_a_segment_that_is_none(town: Town, enrolled: Pair, sent: Path) -> None:
    assert_survived(town, enrolled, with_segments(enrolled, sent, lambda _: DEEP))


MESSAGES = {
    "deep": DEEP[:250_000],
    "huge array": b"\xdd\xff\xff\xff\xff",
    "no array": b"\xa1x",
    "empty": b"",
    "numbers": msgspec.msgpack.encode([2**64 - 1] * 25),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_manifests(town: Town, enrolled: Pair, sent: Path, name: str) -> None:
    from app.exchange.package import MANIFEST_CONTEXT
    from app.exchange.package import frame as signed_frame

    commune, province = enrolled
    chain = unframe(unsealed(province, sent)).chain
    raw = signed_frame(chain, MESSAGES[name], commune.keys.sign, MANIFEST_CONTEXT)
    assert_survived(town, enrolled, resealed(sent, raw, [province.keys.recipient]))


def _many(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    return msgspec.structs.replace(manifest, sections=manifest.sections * 5_000), rest * 5_000


def _unknown_kind(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    return msgspec.structs.replace(manifest, kind="gift"), rest


def _long_name(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    first = msgspec.structs.replace(manifest.sections[0], name="x" * 100_000)
    return msgspec.structs.replace(manifest, sections=[first]), rest


def _negative(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    first: Section = msgspec.structs.replace(manifest.sections[0], length=-1)
    return msgspec.structs.replace(manifest, sections=[first]), rest


def _strange_births(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    return msgspec.structs.replace(manifest, births=[b"x" * 131], certs=[b"y" * 193]), rest


def _backwards(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
    return msgspec.structs.replace(manifest, sender=bytes(16)), rest


LIES = {
    "5,000 sections": _many,
    "unknown kind": _unknown_kind,
    "long name": _long_name,
    "negative length": _negative,
    "strange births": _strange_births,
    "another's name": _backwards,
}


@pytest.mark.parametrize("name", LIES)
def test_manifests_that_lie(town: Town, enrolled: Pair, sent: Path, name: str) -> None:
    path = rewritten(enrolled, sent, LIES[name])
    told = service.import_(enrolled[1], [path], preview=True)[0].packages
    if all(not entry.code for entry in told):
        # What is skipped as unknown may apply; then it must say that nothing came.
        assert all(entry.ops.into == 0 for entry in told)
        return
    assert_survived(town, enrolled, path)


def _births(enrolled: Pair, sent: Path, change: Callable[[Birth], Birth]) -> Path:
    def put(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
        births = [change(Birth.from_bytes(raw)).to_bytes() for raw in manifest.births]
        return msgspec.structs.replace(manifest, births=births), rest

    return rewritten(enrolled, sent, put)


def test_a_birth_nobody_signed(town: Town, enrolled: Pair, sent: Path) -> None:
    def unsigned(birth: Birth) -> Birth:
        return replace(birth, signature=bytes(64))

    path = _births(enrolled, sent, unsigned)
    (entry,) = service.import_(enrolled[1], [path], preview=True)[0].packages
    assert (entry.status.value, entry.code) == ("quarantined", "forged")
    assert_survived(town, enrolled, path)


def test_a_stream_of_the_provinces_kind_born_by_a_commune(
    town: Town, enrolled: Pair, sent: Path
) -> None:
    def reborn(birth: Birth) -> Birth:
        return replace(birth, scope=Scope.PROVINCE).signed(enrolled[0].keys.sign)

    path = _births(enrolled, sent, reborn)
    (entry,) = service.import_(enrolled[1], [path], preview=True)[0].packages
    assert (entry.status.value, entry.code) == ("quarantined", "not_permitted")
    assert_survived(town, enrolled, path)


def test_segments_of_one_stream_in_a_wrong_order(town: Town, enrolled: Pair, sent: Path) -> None:
    commune, province = enrolled
    add_plan(commune, "Đoạn thứ hai của cùng một dòng")
    stick = town.stick()
    service.export(commune, "province", stick)

    def turn(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
        made = read_segments(rest[: manifest.sections[0].length])[::-1]
        assert len(made) == 2
        raw = msgspec.msgpack.encode([segments.to_bytes(one) for one in made])
        described = section("segments", raw, count=manifest.sections[0].count)
        return msgspec.structs.replace(manifest, sections=[described]), raw

    (second,) = stick.glob("*.tpx")
    path = rewritten(enrolled, second, turn)
    (entry,) = service.import_(province, [path], preview=True)[0].packages
    assert (entry.status.value, entry.code) == ("quarantined", "broken_chain")
    assert_survived(town, enrolled, path)


def part(k: int = 1, n: int = 1, offset: int = 0, length: int = 4, total: int = 4) -> bytes:
    from hashlib import sha256

    header = struct.pack(">16sHHQQQ32s", bytes(16), k, n, offset, length, total, b"TPX")
    raw = b"TPX1\x01" + struct.pack(">H", len(header)) + header + b"rubb"
    return raw + sha256(raw).digest()


PARTS = {
    "total 2^63": part(total=2**63),
    "offset 2^63": part(offset=2**63),
    "length 2^64": part(length=2**64 - 1),
    "part 0": part(k=0),
    "part 9 of 3": part(k=9, n=3),
    "65,535 parts": part(n=65_535),
    "rubbish inside": part(),
    "header too long": b"TPX1\x01\xff\xff" + bytes(50),
    "version 9": b"TPX1\x09" + bytes(200),
}


@pytest.mark.parametrize("name", PARTS)
def test_parts(town: Town, enrolled: Pair, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.tpx").write_bytes(PARTS[name])
    assert_survived(town, enrolled, tmp_path / "a.tpx")


def mail(parts: list[str]) -> bytes:
    return ("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + "".join(parts)).encode()


RUBBISH = "--b\nContent-Transfer-Encoding: base64\n\n{}\n"
MAILS = {
    "10,000 parts": mail([RUBBISH.format("VFBYMQ==")] * 10_000),
    "rubbish in base64": mail([RUBBISH.format("VFBYMQ!!===\x00ü*")] * 3),
    "no end": mail(["--b\n"] * 3),
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    ),
    "letters in letters": b"Content-Type: message/rfc822\n\n" * 3_000,
    "bad charset": b'Content-Type: text/plain; charset="\xff\x00"\n\nx',
    "long header": b"Subject: " + b"x" * 5_000_000 + b"\n\n",
}


@pytest.mark.parametrize("name", MAILS)
def test_mails(town: Town, enrolled: Pair, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.eml").write_bytes(MAILS[name])
    assert_survived(town, enrolled, tmp_path / "a.eml")


def test_a_part_of_another_package_under_the_same_name(
    town: Town, enrolled: Pair, sent: Path, tmp_path: Path
) -> None:
    """A right part and a forged one that claims the same package: the right one is taken."""
    _, province = enrolled
    right = read_part(sent.read_bytes())
    (forged,) = split(b"x" * len(right.payload), "TPX")
    fake = forged[:7] + right.sid + forged[23:-32]
    from hashlib import sha256

    (tmp_path / "giả.tpx").write_bytes(fake + sha256(fake).digest())
    told = service.import_(province, [tmp_path / "giả.tpx", sent])[0].packages
    again: Desk = province
    assert any(e.status == "applied" for e in told) or any(
        e.status == "applied" for e in service.import_(again, [sent])[0].packages
    )
