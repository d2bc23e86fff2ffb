"""Writes the golden packages of this version: ``python -m tests.exchange.golden.make v2``.

They are kept for ever: every later version must read them, into the database of that time, with
the result of that time. A folder that is there already is never written again. Everything in them
is made up, keys too.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import zstandard

from app.desk import Desk
from app.exchange import service
from app.ports import Edit, Erasure, Query, Role
from db.connection import connect
from tests.exchange import second_ops, second_reader
from tests.exchange.desks import COMMUNE, KEY, OTHER, PROVINCE, Clock, Town, make_desk, open_desk

HERE = Path(__file__).parent
MACHINE = "golden"
PLAN, PAPER, OFFICER, GONE, THEIRS, TOLD = (c * 32 for c in "abcdef")
READERS = ("province", "laptop", "neighbour")
"""Who reads the packages of this version; the first version had two."""


def pack(folder: Path, into: Path) -> None:
    """Keep a closed data folder: its pages in plain, compressed, and the device's keys."""
    plain = folder / "plain.db"
    database = connect(folder / "so.db", KEY)
    database.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    database.rows("SELECT sqlcipher_export('plain')")
    database.execute("DETACH DATABASE plain")
    database.close()
    into.mkdir(parents=True)
    raw = zstandard.ZstdCompressor(19).compress(plain.read_bytes())
    (into / "so.db.zst").write_bytes(raw)
    plain.unlink()
    shutil.copy(folder / "device.key", into / "device.key")


def unpack(kept: Path, folder: Path) -> None:
    """Make the data folder again, encrypted as it was."""
    folder.mkdir(parents=True)
    (folder / "files").mkdir()
    plain = folder / "plain.db"
    plain.write_bytes(zstandard.ZstdDecompressor().decompress((kept / "so.db.zst").read_bytes()))
    database = connect(folder / "so.db", KEY, create=True)
    database.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    database.rows("SELECT sqlcipher_export('main', 'plain')")
    database.execute("DETACH DATABASE plain")
    database.close()
    plain.unlink()
    shutil.copy(kept / "device.key", folder / "device.key")


def opened(kept: Path, folder: Path) -> Desk:
    """The desk of a golden reader, in a folder of its own."""
    unpack(kept, folder)
    return open_desk(folder, Clock(1_800_000_000_000), machine=MACHINE)


def read(desk: Desk, packages: Sequence[Path]) -> dict[str, Any]:
    """Import the packages one after another; return what came of them."""
    told = []
    for path in packages:
        for entry in service.import_(desk, [path])[0].packages:
            ops = entry.ops
            told.append(
                [path.name, entry.status.value, ops.into, ops.applied, ops.superseded, ops.erased]
            )
    return {"packages": told, **state(desk)}


def state(desk: Desk) -> dict[str, Any]:
    """The records of the golden types with their histories and conflicts, as plain data."""
    found = {}
    for name in ("plan", "legal_document", "officer"):
        for record in desk.store.find(Query(name, limit=1000)).records:
            values = {k: str(v) for k, v in sorted(record.values.items()) if v is not None}
            history = [
                {k: str(v) for k, v in sorted((e.after or {}).items()) if v is not None}
                for e in desk.store.history(name, record.id)
            ]
            found[f"{name} {record.id}"] = {"values": values, "history": history}
    shown = [(c.type, c.row, c.group, c.open) for c in desk.replica.conflicts()]
    return {"records": found, "conflicts": sorted(map(list, shown)), "erased": _erased(desk)}


def _erased(desk: Desk) -> list[str]:
    return [row for row in (OFFICER, GONE) if desk.store.is_erased("officer", row)]


def package(desk: Desk, path: Path) -> second_reader.Package:
    """A package as the second reader reads it."""
    sealed = second_reader.unite([path.read_bytes()])
    return second_reader.read_package(desk.keys.open_sealed(sealed))


def op_hashes(desk: Desk, path: Path) -> list[str]:
    """The hashes of a package's ops, as the second reader reads them."""
    return sorted(second_ops.op_hash(op).hex() for op in package(desk, path).ops)


def main(folder: Path) -> None:
    """Write everything into a new folder."""
    folder.mkdir()
    with TemporaryDirectory() as scratch:
        town = Town(Path(scratch) / "town", Clock())
        _live(town, folder)
        expected = {}
        for name in READERS:
            desk = opened(folder / name, Path(scratch) / f"again-{name}")
            packages = sorted(folder.glob(f"{name}-*.tpx"))
            hashes = {path.name: op_hashes(desk, path) for path in packages}
            expected[name] = {"ops": hashes, **read(desk, packages)}
            expected[name]["forks"] = len(service.status(desk).forks)
            desk.store.close()
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


def _live(town: Town, folder: Path) -> None:
    """Three desks and a twin write, and the province answers another commune.

    The packages go into ``folder``, numbered as sent.
    """
    office, laptop, neighbour, lost, province = (
        make_desk(town.root / name, role, unit, town.clock, machine=MACHINE)
        for name, role, unit in (
            ("office", Role.COMMUNE, COMMUNE),
            ("laptop", Role.COMMUNE, COMMUNE),
            ("neighbour", Role.COMMUNE, OTHER),
            ("lost", Role.COMMUNE, OTHER),
            ("province", Role.PROVINCE, PROVINCE),
        )
    )
    for asker in (office, neighbour, lost):
        town.enrol(asker, province)
    town.enrol(laptop, office)
    town.enrol(laptop, province)
    for desk in (laptop, province):
        desk.store.close()
        pack(desk.folder, folder / desk.folder.name)
    _write(office)
    _send(town, office, folder, 1)
    office.store.erase([Erasure("officer", GONE)])
    _send(town, office, folder, 2)
    twin = _twin(town, office)
    office = open_desk(office.folder, town.clock, machine=MACHINE)
    office.store.write([Edit("plan", PLAN, {"title": "Kế hoạch, máy thứ nhất sửa"})])
    twin.store.write([Edit("plan", PLAN, {"title": "Kế hoạch, máy thứ hai sửa"})])
    twin.store.write([Edit("officer", OFFICER, {"note": "Máy thứ hai ghi"})])
    _send(town, office, folder, 3)
    _send(town, twin, folder, 4)
    province = open_desk(province.folder, town.clock, machine=MACHINE)
    _answer(town, province, neighbour, lost, folder)
    for desk in (office, twin, lost, province):
        desk.store.close()


def _write(desk: Desk) -> None:
    desk.store.write([Edit("plan", PLAN, {"title": "Kế hoạch phổ biến, giáo dục pháp luật"})])
    desk.store.write([Edit("plan", PLAN, {"number": "12/KH-UBND", "amends": PAPER})])
    desk.store.write([Edit("legal_document", PAPER, {"subject": "Quy chế", "drafter": OFFICER})])
    desk.store.write([Edit("legal_document", PAPER, {"subject": "Quy chế tiếp công dân"})])
    desk.store.write([Edit("officer", OFFICER, {"full_name": "Đặng Thị Ửng"})])
    desk.store.write([Edit("officer", GONE, {"full_name": "Nguyễn Văn Nhầm"})])


def _answer(town: Town, province: Desk, neighbour: Desk, lost: Desk, folder: Path) -> None:
    """All that a province sends: plan, acknowledgement, receipt, digest, roster, a revocation."""
    neighbour.store.write([Edit("plan", THEIRS, {"title": "Kế hoạch của xã bên"})])
    town.send(neighbour, "province", province)
    neighbour.store.close()
    pack(neighbour.folder, folder / "neighbour")
    service.revoke(province, lost.keys.device_id.hex())
    province.store.write([Edit("plan", TOLD, {"title": "Kế hoạch của tỉnh"})])
    _send_to(town, province, OTHER, folder / "neighbour-1.tpx")


def _twin(town: Town, office: Desk) -> Desk:
    office.store.close()
    shutil.copytree(office.folder, town.root / "twin")
    return open_desk(town.root / "twin", town.clock, machine=MACHINE)


def _send(town: Town, desk: Desk, folder: Path, number: int) -> None:
    for name, to in (("province", "province"), ("laptop", "devices")):
        _send_to(town, desk, to, folder / f"{name}-{number}.tpx")


def _send_to(town: Town, desk: Desk, to: str, kept: Path) -> None:
    stick = town.stick()
    service.export(desk, to, stick)
    (path,) = stick.glob("*.tpx")
    shutil.copy(path, kept)


if __name__ == "__main__":
    main(HERE / sys.argv[1])
