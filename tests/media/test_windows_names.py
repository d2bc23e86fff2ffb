"""Every name the program writes is one Windows takes, by a driver that refuses all others."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import service
from app.ports import Role
from app.services.filing import files
from app.text.filenames import ascii_name, safe_name
from tests.desks import COMMUNE, PASSWORD, TODAY, opening
from tests.exchange.desks import add_plan
from tests.media.disks import NTFS, Disk, disk
from tests.media.test_given import NAMES as GIVEN

EVIL = (
    "CON", "con.txt", "nul.tar.gz", "AUX .docx", "COM1.pdf", "lpt9", "com¹.txt", "CONIN$",
    "báo cáo.", "báo cáo. . ", " đầu cách.docx", "a:b?.pdf", "x<y>|z*.xlsx", 'nháy "kép".doc',
    "thư mục/con/nul.txt", "C:\\Windows\\prn.txt", "..", "...", "…", "tab\there.txt",
    "ảnh\u202egpj.exe", "Kế hoạch rất dài " * 30 + ".docx", "😀" * 50 + ".png", "dấu chấm..pdf",
)  # fmt: skip
LONGEST = 259
HOME = r"C:\Users\Nguyễn Thị Hồng Nhung\AppData\Local\SoTuPhap" + "\\"


@pytest.fixture
def ntfs(tmp_path: Path) -> Iterator[Disk]:
    with disk(NTFS, tmp_path) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A commune's desk as the program opens it, not enrolled: attachments leave it readable."""
    folder = opening(tmp_path / "xã", TODAY)
    made, _ = folder.create(role=Role.COMMUNE, unit=COMMUNE, person="Ửng", password=PASSWORD)
    yield made
    folder.close(made)


@pytest.mark.long
def test_the_driver_refuses_what_windows_refuses(ntfs: Disk) -> None:
    """Else the tests below would show nothing."""
    for name in ("CON", "con.txt", "nul", "LPT1.pdf", "x.", "x ", "a:b", "a?b", "a|b"):
        with pytest.raises(OSError, match="Invalid argument"):
            (ntfs.root / name).write_bytes(b"")


@pytest.mark.long
def test_names_made_from_what_was_typed(ntfs: Disk) -> None:
    for name in (*EVIL, *GIVEN, ""):
        for made in (ascii_name(name), safe_name(name)):
            (ntfs.root / made).write_bytes(b"x")
            assert made in {path.name for path in ntfs.root.iterdir()}


def attached(desk: Desk, names: Sequence[str] = EVIL) -> list[str]:
    """Attach a file for each name that could be typed or come in a mail; return their ids."""
    row = add_plan(desk, "Kế hoạch")
    taken = [files.take_data(desk, b"%d" % n, name) for n, name in enumerate(names)]
    kept, _ = files.keep(desk, taken, "plan", row)
    assert len(kept.attachments) == len(names)
    return [one.id for one in kept.attachments]


@pytest.mark.long
def test_an_export_with_attachments_of_every_name(desk: Desk, ntfs: Disk, tmp_path: Path) -> None:
    ids = attached(desk)
    made = service.export(desk, "province", ntfs.root, attachments=ids[:20], mail=True, zip=True)
    there = {path.name: path for path in ntfs.root.iterdir()}
    assert set(made.files) == set(there)
    held = {path.read_bytes() for path in there.values()}
    assert {b"%d" % number for number in range(20)} <= held, "one file lay over another"
    [archive] = (path for name, path in there.items() if name.endswith(".zip"))
    [mail] = (path for name, path in there.items() if name.endswith(".eml"))
    members = zipfile.ZipFile(archive).namelist()
    letter = message_from_bytes(mail.read_bytes(), policy=policy.default)
    sent = [part.get_filename() for part in letter.iter_attachments()]
    inside = ntfs.root / "giải nén"
    inside.mkdir()
    for name in (*members, *sent):
        (inside / name).write_bytes(b"x")
    assert len(list(inside.iterdir())) == len(members) + len(sent)


@pytest.mark.long
def test_backups_and_looked_at_copies(desk: Desk, ntfs: Disk, tmp_path: Path) -> None:
    kept = desk.store.get_many("attachment", attached(desk)).values()
    for one in (one for one in kept if not one["file_name"].endswith(".exe")):
        shown = files.look_at(desk, one)
        files.save_as(desk, one, ntfs.root / shown.name)
        assert shown.name in {path.name for path in ntfs.root.iterdir()}
    made = desk.upkeep.backup(ntfs.root)
    assert made.name in {path.name for path in ntfs.root.iterdir()}
    for name in zipfile.ZipFile(made).namelist():
        target = ntfs.root / "bản sao" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")


def test_names_that_become_the_same_do_not_lie_over_each_other(desk: Desk, tmp_path: Path) -> None:
    same = ("Ảnh.jpg", "Anh.JPG", "ảnh.jpg", "DOC-TRUOC.txt", f"TPX-{COMMUNE}-20261105.zip")
    made = service.export(desk, "province", tmp_path / "usb", attachments=attached(desk, same),
                          zip=True)  # fmt: skip
    there = list((tmp_path / "usb").iterdir())
    assert len({path.name.casefold() for path in there}) == len(there) == len(made.files)
    held = {path.read_bytes() for path in there}
    assert {b"%d" % number for number in range(len(same))} <= held
    [index] = (path for path in there if path.name == "DOC-TRUOC.txt")
    assert "Anh-2.JPG" in index.read_text("utf-8-sig")


def test_no_path_is_too_long_for_windows(desk: Desk, tmp_path: Path) -> None:
    """260 characters with the end: in the data folder of a long name, and on a stick."""
    row = attached(desk)[-3]
    files.look_at(desk, desk.store.get("attachment", row))
    desk.upkeep.backup(desk.folder / "backups")
    service.export(desk, "province", tmp_path / "usb", attachments=[row], stick=True, zip=True)
    inside = [str(path.relative_to(desk.folder)) for path in desk.folder.rglob("*")]
    outside = [str(path.relative_to(tmp_path / "usb")) for path in (tmp_path / "usb").rglob("*")]
    assert any("Kế hoạch rất dài" in path for path in inside)
    assert max(len(HOME + path) for path in inside) <= LONGEST
    assert max(len("E:\\" + path) for path in outside) <= LONGEST
