"""F3: all that an officer does with a stick, over the file systems sticks have."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.exchange import diagnosis, receipts, service, sticks
from app.exchange.names import README, SHELF, SPARE_SHELF
from tests.exchange.desks import add_plan, rename_plan, states, title_of
from tests.media.conftest import ALL, Usb
from tests.media.disks import fill
from tests.media.test_given import NAMES

pytestmark = pytest.mark.parametrize("kind", ALL)


def test_a_year_of_the_same_stick(usb: Usb) -> None:
    """Two copies, read back; taken in once; answered; tidied when the receiver says it holds it."""
    row = add_plan(usb.commune, "Kế hoạch phổ biến, giáo dục pháp luật")
    made = usb.give()
    assert made.safe
    assert {name.split("/")[0] for name in made.files} == {SHELF, SPARE_SHELF}
    assert [entry.status.value for entry in usb.take()] == ["applied"]
    assert [entry.status.value for entry in usb.take()] == ["duplicate"]
    assert title_of(usb.province, row) == "Kế hoạch phổ biến, giáo dục pháp luật"
    assert sticks.tidy(usb.commune, usb.root, delete=True).total == 0

    unit = usb.commune.profile.unit.code
    service.export(usb.province, unit, usb.root, stick=True)
    service.import_(usb.commune, [usb.root])
    assert sticks.at_hand(usb.commune).sticks[0].known
    (usb.root / SHELF / "anh-cua-toi.jpg").write_bytes(b"mine")
    rename_plan(usb.commune, row, "Kế hoạch tháng sau")
    usb.give()
    assert sticks.tidy(usb.commune, usb.root, delete=True).total == 2

    left = {path.name for path in usb.packages()}
    assert left == {"TPX-99001-A-000002-1of1.tpx", "TPX-99-A-000001-1of1.tpx"}
    assert not (usb.root / SHELF / "TPX-99001-A-000001").exists()
    assert (usb.root / SHELF / "anh-cua-toi.jpg").read_bytes() == b"mine"
    usb.take()
    assert title_of(usb.province, row) == "Kế hoạch tháng sau"


def test_the_plain_index_can_be_read_without_the_program(usb: Usb) -> None:
    add_plan(usb.commune, "Kế hoạch")
    usb.give()
    for shelf in (SHELF, SPARE_SHELF):
        [index] = (usb.root / shelf).glob(f"*/{README}")
        raw = index.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), "Notepad must see that it is UTF-8"
        text = raw.decode("utf-8-sig")
        assert "\r\n" in text
        assert "TPX-99001-A-000001-1of1.tpx: gói dữ liệu đã mã hóa" in text
        assert "chọn thư mục này" in text


@pytest.mark.parametrize("which", ["zip", "eml"])
def test_a_zip_and_a_mail_written_to_it(usb: Usb, which: str) -> None:
    row = add_plan(usb.commune, "Kế hoạch trong thư")
    made = service.export(usb.commune, "province", usb.root, zip=True, mail=True)
    [held] = usb.root.glob(f"*.{which}")
    assert held.name in made.files
    if which == "zip":
        assert set(zipfile.ZipFile(held).namelist()) == {
            README,
            *(path.name for path in usb.packages()),
        }
    for path in usb.root.iterdir():
        if path != held:
            path.unlink()
    [entry] = usb.take()
    assert entry.status.value == "applied"
    assert title_of(usb.province, row) == "Kế hoạch trong thư"


def test_names_that_others_gave_do_not_matter(usb: Usb) -> None:
    row = add_plan(usb.commune, "Kế hoạch")
    service.export(usb.commune, "province", usb.root)
    [path] = usb.packages()
    for name in NAMES:
        (usb.root / name).write_bytes(path.read_bytes())
    assert len({p.name for p in usb.root.iterdir()} & set(NAMES)) == len(NAMES)
    path.unlink()
    assert [entry.status.value for entry in usb.take()] == ["applied"]
    assert title_of(usb.province, row) == "Kế hoạch"


def test_enrolment_slips_and_reports_go_over_it(usb: Usb) -> None:
    neighbour = usb.town.desk("neighbour", unit="99002")
    asked = service.enrol_request(neighbour, usb.root / "đăng ký")
    grant = service.enrol_grant(
        usb.province, Path(asked.file), " ".join(asked.words), usb.root / "đăng ký"
    )
    service.enrol_accept(neighbour, Path(grant.file), " ".join(grant.words))
    add_plan(usb.commune, "Kế hoạch")
    usb.give()
    usb.take()
    [slip] = receipts.listing(usb.province).receipts
    for name in ("phiếu.pdf", "phiếu.txt"):
        receipts.write(usb.province, slip.id, usb.root / name)
        assert (usb.root / name).stat().st_size > 200
    assert diagnosis.write(usb.commune, usb.root / "chẩn đoán.txt")
    assert (usb.root / "chẩn đoán.txt").read_text("utf-8-sig")


@pytest.mark.parametrize("leave", [0, 4096, 40960])
def test_a_full_stick_is_told_and_holds_no_torn_file(usb: Usb, leave: int) -> None:
    """ENOSPC (I8, I10, I11): nothing is called sent; there is room again, and it goes."""
    row = add_plan(usb.commune, "Gói trên USB đầy")
    film = fill(usb.root, leave=leave)
    made, problem = usb.try_to_give()
    if problem:
        assert problem.code == "disk_full"
        assert "xóa bớt tệp" in problem.next_step
        assert states(usb.commune) == [(None, "unexported")]
    else:
        # A little room was enough for one copy, or in the tables of NTFS for both.
        assert leave
        assert made.safe or "ổ đĩa đã đầy" in made.next
        assert states(usb.commune) == [(1, "unconfirmed")]
    assert not [name for name in usb.names() if name.endswith(".tmp")]
    assert {entry.code for entry in usb.take()} <= {"", "no_package"}
    film.unlink()
    assert usb.give().safe
    assert {entry.status.value for entry in usb.take()} <= {"applied", "duplicate"}
    assert title_of(usb.province, row) == "Gói trên USB đầy"


def test_a_read_only_stick_is_told_and_can_still_be_read(usb: Usb) -> None:
    row = add_plan(usb.commune, "Kế hoạch")
    usb.give()
    usb.disk.make_read_only()
    with pytest.raises(EnvironmentProblem) as caught:
        usb.give()
    assert caught.value.code == "read_only"
    assert "chống ghi" in caught.value.next_step
    with pytest.raises(EnvironmentProblem) as caught:
        diagnosis.write(usb.commune, usb.root / "x.txt")
    assert caught.value.code == "read_only"
    assert [entry.status.value for entry in usb.take()] == ["applied"]
    assert title_of(usb.province, row) == "Kế hoạch"
    assert sticks.tidy(usb.commune, usb.root, delete=True).total == 0


def test_a_file_in_the_place_of_our_folder_is_told(usb: Usb) -> None:
    (usb.root / SHELF).write_bytes(b"of somebody else")
    add_plan(usb.commune, "Kế hoạch")
    with pytest.raises(EnvironmentProblem) as caught:
        usb.give()
    assert caught.value.code in ("name_taken", "path_missing")
    assert (usb.root / SHELF).read_bytes() == b"of somebody else"
    assert states(usb.commune) == [(None, "unexported")]
