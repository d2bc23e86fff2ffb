"""F3: whatever one asks of a stick that was pulled is refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.exchange import diagnosis, receipts, service, sticks
from app.system.drives import removable_drives
from tests.exchange.desks import add_plan
from tests.journeys.program import Program
from tests.media.conftest import LOST, REAL, Usb
from tests.media.disks import Disk

pytestmark = [pytest.mark.long, pytest.mark.parametrize("kind", REAL)]


def test_everything_else_one_does_with_a_stick_that_is_gone(usb: Usb) -> None:
    add_plan(usb.commune, "Kế hoạch")
    usb.give()
    usb.take()
    [slip] = receipts.listing(usb.province).receipts
    neighbour = usb.town.desk("neighbour", unit="99002")
    usb.disk.pull()

    assert sticks.parts_on(usb.root) == []
    assert sticks.at_hand(usb.commune).total == 1
    for work in (
        lambda: sticks.tidy(usb.commune, usb.root, delete=True),
        lambda: service.enrol_request(neighbour, usb.root / "đăng ký"),
        lambda: receipts.write(usb.province, slip.id, usb.root / "phiếu.pdf"),
        lambda: diagnosis.write(usb.commune, usb.root / "chẩn đoán.txt"),
    ):
        with pytest.raises(EnvironmentProblem) as caught:
            work()
        assert caught.value.code in LOST
        assert "cắm lại USB" in caught.value.next_step
    told = service.import_(usb.province, [usb.root], preview=True)[0].packages
    assert [entry.code for entry in told] == ["unreadable"]


def test_the_system_lists_it_as_a_stick(usb: Usb, tmp_path: Path) -> None:
    """Where a desktop puts sticks it is found, seen to be read-only, and gone when pulled."""
    place = Path("/media")
    place.mkdir(exist_ok=True)
    usb.disk.unplug()
    stick = Disk(usb.disk.kind, usb.disk.image, place=place)
    try:
        stick.plug()
        [drive] = [d for d in removable_drives() if d.path == stick.root]
        assert not drive.read_only
        assert 0 < (drive.free or 0) < stick.size
        stick.make_read_only()
        assert [d.read_only for d in removable_drives() if d.path == stick.root] == [True]
        stick.pull()
        assert [d.free for d in removable_drives() if d.path == stick.root] == [None]
    finally:
        stick.throw_away()


def test_the_commands_on_a_stick_that_is_gone(usb: Usb, tmp_path: Path) -> None:
    """Real processes: each refuses in one sentence and a next step, and is found well again."""
    program = Program(tmp_path / "xã")
    program.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    program.ok("record", "add", "plan", "--set", "title=Kế hoạch")
    made = Path(program.ok("backup", usb.root)["file"])
    sheet, paper = usb.root / "danh sách.xlsx", usb.root / "kế hoạch.docx"
    for path in (sheet, paper):
        path.write_bytes(b"PK\x03\x04")
    usb.disk.pull()
    there = usb.root
    for words in (
        ("backup", there),
        ("enrol", "request", there),
        ("enrol", "grant", there / "x.tpx", "--words", "a b c d e f", there),
        ("exchange", "export", "--to", "province", there, "--stick"),
        ("exchange", "export", "--to", "province", there / "mới", "--zip", "--mail"),
        ("exchange", "diagnose", there / "x.txt"),
        ("exchange", "tidy", there),
        ("plan", "import", paper),
        ("record", "import", "officer", sheet),
        ("restore", made),
    ):
        error = program.refused(*words)
        assert error["code"] not in ("bug", "internal"), (words, error)
    told = program("exchange", "import", there)
    assert [entry["code"] for entry in told.data["packages"]] == ["unreadable"]
    assert program.ok("exchange", "sticks")["sticks"] == []
    assert program.ok("check")["problems"] == []
    usb.disk.plug_again()
    program.ok("backup", usb.root)
