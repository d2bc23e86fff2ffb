"""What must be refused is refused by name, changes nothing, and never stops another package."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.desk import Desk
from app.exchange import limits, package, service
from app.exchange.certificate import Certificate, key_id
from app.exchange.enrolment import open_sealed
from app.exchange.package import MANIFEST_CONTEXT, Manifest, frame, seal, unframe
from app.exchange.parts import join, read_part, split
from app.exchange.results import Imported
from app.ports import Query, Role
from tests.exchange.desks import COMMUNE, OTHER, Town, add_plan, title_of

Pair = tuple[Desk, Desk]


@pytest.fixture
def sent(town: Town, enrolled: Pair) -> Path:
    """A genuine package from the commune to the province, not imported yet."""
    commune, _ = enrolled
    add_plan(commune, "Kế hoạch thật")
    stick = town.stick()
    service.export(commune, "province", stick)
    (path,) = stick.glob("*.tpx")
    return path


def take(desk: Desk, *paths: Path) -> list[Imported]:
    return list(service.import_(desk, paths)[0].packages)


def assert_refused(desk: Desk, path: Path, code: str, status: str = "refused") -> Imported:
    (entry,) = take(desk, path)
    assert (entry.status.value, entry.code) == (status, code)
    assert entry.reason.endswith(".")
    assert entry.next.endswith(".")
    assert entry.ops.applied == 0
    assert desk.store.find(Query("plan")).total == 0
    return entry


def unsealed(desk: Desk, path: Path) -> bytes:
    return open_sealed(desk.keys, join([read_part(path.read_bytes())]))


def resealed(path: Path, raw: bytes, recipients: list[str]) -> Path:
    (part,) = split(seal(raw, recipients), "TPX-99001-A-000001")
    path.write_bytes(part)
    return path


def test_other_files_are_no_packages(town: Town, province: Desk, tmp_path: Path) -> None:
    cases = {"a.tpx": b"", "b.tpx": b"TPX", "c.docx": b"hello world", "d.pdf": b"%PDF-1.7"}
    for name, raw in cases.items():
        (tmp_path / name).write_bytes(raw)
        assert_refused(province, tmp_path / name, "not_a_package")
    (tmp_path / "e.tpx").write_bytes(b"TPX1")
    assert_refused(province, tmp_path / "e.tpx", "damaged")
    assert_refused(province, tmp_path / "missing.tpx", "unreadable")


def test_an_empty_folder_says_so(province: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "trống"
    folder.mkdir()
    assert_refused(province, folder, "no_package")


def test_enrolment_files_are_sent_to_their_place(town: Town, commune: Desk) -> None:
    asked = service.enrol_request(commune, town.stick())
    (entry,) = take(commune, Path(asked.file))
    assert (entry.status, entry.code) == ("refused", "enrolment_file")


def test_a_package_cut_short_is_refused_and_kept(enrolled: Pair, sent: Path) -> None:
    """I11: the reason, the next step, and the bytes stay."""
    _, province = enrolled
    cut = sent.read_bytes()[:-100]
    sent.write_bytes(cut)

    assert_refused(province, sent, "damaged")

    assert cut in [p.read_bytes() for p in (province.folder / "inbox").iterdir()]


def test_a_package_for_another_is_refused(town: Town, enrolled: Pair, sent: Path) -> None:
    stranger = town.desk("stranger", Role.PROVINCE, "42")

    assert_refused(stranger, sent, "not_for_us")


def test_a_package_sealed_again_to_another_is_refused(
    town: Town, enrolled: Pair, neighbour: Desk, sent: Path
) -> None:
    """I9: the recipients are inside what is signed."""
    commune, province = enrolled
    add_plan(province, "Kế hoạch gửi xã Đồng Tiến")
    stick = town.stick()
    service.export(province, COMMUNE, stick)
    (path,) = stick.glob("*.tpx")
    raw = unsealed(commune, path)

    forwarded = resealed(path, raw, [neighbour.keys.recipient])

    assert_refused(neighbour, forwarded, "not_for_us")


def test_a_stranger_who_knows_our_key_is_quarantined_unparsed(
    town: Town, enrolled: Pair, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I9: nothing of an unknown carrier reaches the manifest's parser."""
    _, province = enrolled
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    recipient = str(x25519.Identity.generate().to_public())
    stranger = Certificate(public, recipient, OTHER, Role.COMMUNE, "A", 1, key_id(public)).signed(
        key.sign
    )
    message = unframe(unsealed(province, sent)).message
    raw = frame([stranger], message, key.sign, MANIFEST_CONTEXT)
    parsed: list[bytes] = []
    monkeypatch.setattr(package, "read_manifest", parsed.append)

    assert_refused(
        province,
        resealed(sent, raw, [province.keys.recipient]),
        "unknown_sender",
        "quarantined",
    )
    assert parsed == []


def test_a_manifest_signed_by_another_is_refused_unparsed(
    enrolled: Pair, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I9: nor what its carrier did not sign."""
    _, province = enrolled
    signed = unframe(unsealed(province, sent))
    other = Ed25519PrivateKey.generate()
    raw = frame(signed.chain, signed.message, other.sign, MANIFEST_CONTEXT) + signed.rest
    parsed: list[bytes] = []
    monkeypatch.setattr(package, "read_manifest", parsed.append)

    assert_refused(province, resealed(sent, raw, [province.keys.recipient]), "forged")
    assert parsed == []


def test_a_certificate_that_promotes_itself_is_refused(enrolled: Pair, sent: Path) -> None:
    _, province = enrolled
    signed = unframe(unsealed(province, sent))
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    claimed = Certificate(
        public,
        signed.chain[0].recipient,
        COMMUNE,
        Role.COMMUNE,
        "C",
        1,
        province.keys.device_id,
    ).signed(key.sign)
    raw = frame([claimed], signed.message, key.sign, MANIFEST_CONTEXT) + signed.rest

    assert_refused(province, resealed(sent, raw, [province.keys.recipient]), "forged")


def rewritten(
    enrolled: Pair, sent: Path, change: Callable[[Manifest, bytes], tuple[Manifest, bytes]]
) -> Path:
    """The package with a changed manifest or sections, truly signed by its hostile sender."""
    commune, province = enrolled
    signed = unframe(unsealed(province, sent))
    manifest = msgspec.msgpack.decode(signed.message, type=Manifest)
    manifest, rest = change(manifest, signed.rest)
    raw = frame(signed.chain, msgspec.msgpack.encode(manifest), commune.keys.sign, MANIFEST_CONTEXT)
    return resealed(sent, raw + rest, [province.keys.recipient])


def test_sections_that_do_not_match_are_refused(enrolled: Pair, sent: Path) -> None:
    _, province = enrolled
    path = rewritten(enrolled, sent, lambda m, rest: (m, rest[:-1] + bytes([rest[-1] ^ 1])))
    assert_refused(province, path, "damaged")


@pytest.mark.parametrize(
    ("field", "value", "code", "status"),
    [
        ("length", 10**15, "damaged", "refused"),
        ("raw_len", 10**15, "too_large", "refused"),
        ("count", limits.PACKAGE_OPS + 1, "too_large", "refused"),
        ("codec", "br", "newer_format", "held"),
    ],
)
def test_sections_that_announce_too_much_are_refused(
    enrolled: Pair, sent: Path, field: str, value: object, code: str, status: str
) -> None:
    _, province = enrolled

    def lie(manifest: Manifest, rest: bytes) -> tuple[Manifest, bytes]:
        first = msgspec.structs.replace(manifest.sections[0], **{field: value})
        return msgspec.structs.replace(manifest, sections=[first]), rest

    assert_refused(province, rewritten(enrolled, sent, lie), code, status)


def test_a_newer_format_is_held_and_named(enrolled: Pair, sent: Path) -> None:
    _, province = enrolled
    path = rewritten(enrolled, sent, lambda m, rest: (msgspec.structs.replace(m, fmt=2), rest))
    assert_refused(province, path, "newer_format", "held")


def test_a_segment_that_needs_a_newer_program_waits_and_applies_itself(
    town: Town, enrolled: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I5, I11: held, counted, and taken in by itself after the update."""
    commune, province = enrolled
    row = add_plan(commune, "Kế hoạch của phiên bản sau")
    from app.exchange import segment
    from db import segments

    monkeypatch.setattr(
        segments, "pack", lambda *a, **k: segment.pack(*a, **{**k, "schema": 9, "floor": 9})
    )
    held = town.send(commune, "province", province).packages[0]
    assert (held.status, held.code, held.ops.held) == ("held", "newer_program", 1)
    assert title_of(province, row) is None

    from app.exchange import verify

    monkeypatch.setattr(verify, "SCHEMA", 9)
    assert [p.status for p in service.retry(province)[0].packages] == ["applied"]
    assert title_of(province, row) == "Kế hoạch của phiên bản sau"


def test_a_commune_cannot_write_as_the_province_or_another_commune(
    town: Town, enrolled: Pair, neighbour: Desk
) -> None:
    """I5, I9: set aside and counted, not dropped."""
    commune, province = enrolled
    theirs = add_plan(neighbour, "Kế hoạch xã khác")
    town.send(neighbour, "province", province)
    # A hostile commune copies its neighbour's record id into its own stream.
    from app.ports import Edit

    commune.store.write([Edit("plan", theirs, {"title": "Chiếm lấy"})])
    entry = town.send(commune, "province", province).packages[0]

    assert entry.ops.into == entry.ops.quarantined == 1
    assert title_of(province, theirs) == "Kế hoạch xã khác"


def test_a_zip_bomb_is_not_opened(province: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.tpx", b"TPX1" + bytes(limits.ZIP_BYTES + 1))
    assert path.stat().st_size < 100_000
    assert_refused(province, path, "too_many")


def test_a_zip_with_too_many_or_nested_or_broken_members(province: Desk, tmp_path: Path) -> None:
    many, nested, broken = (tmp_path / n for n in ("many.zip", "nested.zip", "broken.zip"))
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(limits.ZIP_ENTRIES + 1):
            archive.writestr(f"{number}.tpx", b"TPX1")
    with zipfile.ZipFile(nested, "w") as archive:
        archive.write(many, "trong.zip")
    broken.write_bytes(many.read_bytes()[:-30])

    assert_refused(province, many, "too_many")
    assert_refused(province, nested, "nested_zip")
    assert_refused(province, broken, "damaged")


def test_a_zip_member_named_like_a_path_is_never_written(
    town: Town, enrolled: Pair, sent: Path, tmp_path: Path
) -> None:
    _, province = enrolled
    path = tmp_path / "thư.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../thoát.tpx", sent.read_bytes())
        archive.writestr("báo cáo.docx", b"PK\x03\x04 a document is a zip too")

    (entry,) = take(province, path)

    assert entry.status == "applied"
    assert not list(tmp_path.parent.rglob("thoát.tpx"))


def test_one_bad_package_never_stops_another(town: Town, enrolled: Pair, sent: Path) -> None:
    """I12."""
    commune, province = enrolled
    good = add_plan(commune, "Kế hoạch trong gói tốt")
    service.export(commune, "province", sent.parent)
    sent.write_bytes(sent.read_bytes()[:200])
    (sent.parent / "lạ.tpx").write_bytes(b"TPX1" + bytes(500))
    (sent.parent / "ghi chú.txt").write_text("không phải gói")

    entries = take(province, sent.parent)

    assert sorted(e.status.value for e in entries) == ["applied", "refused", "refused"]
    assert title_of(province, good) == "Kế hoạch trong gói tốt"


def test_a_full_disk_is_told_and_nothing_is_half_done(
    enrolled: Pair, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I8, I11: ops, vector and receipt come together or not at all."""
    from app.errors import EnvironmentProblem

    _, province = enrolled

    def full(path: Path, raw: bytes) -> None:
        raise EnvironmentProblem("Đĩa đầy.", "Hãy dọn bớt đĩa rồi thử lại.", code="disk_full")

    write = province.write_file
    province.write_file = full
    assert_refused(province, sent, "disk_full")
    province.write_file = write

    assert take(province, sent)[0].status == "applied"
