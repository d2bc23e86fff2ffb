"""Three months by the real program: a desktop, a laptop and a province, and sticks that go astray.

Packages are lost, doubled, swapped and split; the laptop is put back to an older backup, then its
disk is cloned; the province stops trusting it in the end. Files are all that goes between them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import resources
from tests.journeys.months import COMMUNE, FAMILY, LAPTOP, OFFICE, PROVINCE, SEAT, TWIN, Months

DAY = "01/08/2026"
PHOTO_BYTES = 15_000_000
"""More than two parts of a mail hold."""
SECONDS = 1200
"""Hundreds of real processes, one after another: a machine busy with more needs the room."""


@pytest.mark.timeout(SECONDS)
def test_three_months(tmp_path: Path) -> None:
    months = Months(tmp_path)
    common = _begin(months)
    september = _september(months, common)
    _october(months, common, september)
    _november(months, common)
    months.round()
    _all_is_equal(months)
    _conflicts_close_everywhere(months, common)
    _all_is_equal(months)
    _the_laptop_is_lost(months)


def _begin(months: Months) -> dict[str, str]:
    """Three ledgers, three enrolments, and records that everybody will write into."""
    for who, role, unit in (
        (OFFICE, "commune", COMMUNE),
        (LAPTOP, "commune", COMMUNE),
        (SEAT, "province", PROVINCE),
    ):
        months.run(who, "init", "--role", role, "--unit", unit, "--name", f"Người ở {who}")
    _enrol(months, OFFICE, SEAT)
    _enrol(months, LAPTOP, OFFICE)
    _enrol(months, LAPTOP, SEAT)
    months.run(OFFICE, "plan", "import", resources.path("samples/ke-hoach-nq66.txt"))
    task = months.run(OFFICE, "task", "list")["tasks"][0]
    common = {
        "task": task["id"],
        "officer": months.add(OFFICE, "officer", full_name="Lò Văn Ịnh"),
        "difficulty": months.add(OFFICE, "difficulty", raised_date=DAY, content="Thiếu người"),
        "plan": months.add(SEAT, "plan", title="Kế hoạch của tỉnh Thanh Sơn Hà"),
    }
    months.take(LAPTOP, months.pack(OFFICE, "devices"))
    return common


def _enrol(months: Months, who: str, grantor: str) -> None:
    asked = months.run(who, "enrol", "request", months.way())
    words = ("--words", " ".join(asked["words"]))
    grant = months.run(grantor, "enrol", "grant", asked["file"], *words, months.way())
    months.run(who, "enrol", "accept", grant["file"], "--words", " ".join(grant["words"]))


def _work(months: Months, common: dict[str, str], who: str, month: str) -> None:
    """One machine's month: people, progress, and the fields that everybody fills in."""
    by = f"{month}, {who}"
    people = [["", f"Người {n} {by}", "Công chức"] for n in "ABC"]
    people.append([common["officer"], "Lò Văn Ịnh", f"Chức danh {by}"])
    months.sheet(who, "officer", {"Họ và tên": "full_name", "Chức danh": "position_title"}, people)
    fields = {"Ngày nêu": "raised_date", "Nội dung": "content", "Nguyên nhân": "cause"}
    rows = [
        ["", DAY, f"Vướng mắc {by}", "Chưa rõ"],
        [common["difficulty"], DAY, "Thiếu người", f"Nguyên nhân {by}"],
    ]
    months.sheet(who, "difficulty", fields, rows)
    months.update(who, common["task"], f"Kết quả {by}")


def _september(months: Months, common: dict[str, str]) -> Path:
    """One package is lost, another comes twice and as a copy; the laptop is backed up."""
    months.today = "2026-09-15"
    for who in (OFFICE, LAPTOP):
        _work(months, common, who, "tháng chín")
    months.edit(SEAT, "plan", common["plan"], title="Kế hoạch của tỉnh, tháng chín")
    months.pack(OFFICE, "devices")
    doubled = months.pack(LAPTOP, "devices")
    [package] = doubled.glob("*.tpx")
    copy = months.way() / f"{package.stem} (1){package.suffix}"
    shutil.copyfile(package, copy)
    assert [p["status"] for p in months.take(OFFICE, package, copy)] == ["applied"]
    for again in (copy, doubled):
        assert {p["status"] for p in months.take(OFFICE, again)} == {"duplicate"}
    months.take(SEAT, months.pack(OFFICE, "province"))
    return Path(months.run(LAPTOP, "backup", months.way())["file"])


def _october(months: Months, common: dict[str, str], backup: Path) -> None:
    """Packages overtake each other, one comes in parts; the laptop is put back to September."""
    months.today = "2026-10-15"
    _work(months, common, LAPTOP, "đầu tháng mười")
    older = months.pack(LAPTOP, "devices")
    months.update(LAPTOP, common["task"], "Kết quả giữa tháng mười")
    newer, late = months.pack(LAPTOP, "devices"), months.pack(LAPTOP, "province")
    months.edit(SEAT, "plan", common["plan"], title="Kế hoạch của tỉnh, tháng mười")
    months.pack(SEAT, COMMUNE)
    _work(months, common, OFFICE, "tháng mười")
    for way in (newer, older):
        assert {p["status"] for p in months.take(OFFICE, way)} == {"applied"}
    _a_mail_in_parts(months, common)
    months.update(LAPTOP, common["task"], "Kết quả cuối tháng mười")
    on_the_way = months.pack(LAPTOP, "devices")
    assert months.run(LAPTOP, "restore", backup)["restored"]
    _work(months, common, LAPTOP, "sau khi khôi phục")
    after = months.pack(LAPTOP, "devices")
    for way in (after, on_the_way):
        assert {p["status"] for p in months.take(OFFICE, way)} == {"applied"}
    months.take(SEAT, months.pack(LAPTOP, "province"), late)


def _a_mail_in_parts(months: Months, common: dict[str, str]) -> None:
    photo = months.way() / "Ảnh kiểm tra.jpg"
    photo.write_bytes(os.urandom(PHOTO_BYTES))
    months.update(OFFICE, common["task"], "Có ảnh kèm theo", "--attach", photo)
    [kept] = months.run(OFFICE, "task", "show", common["task"])["task"]["attachments"]
    mail = months.pack(OFFICE, "devices", "--mail", "--with", kept["id"])
    parts = sorted(mail.glob("*.tpx"))
    assert len(parts) == 4, parts
    (first, second, third) = parts[1:]
    for given, status in ((third, "assembling"), (first, "assembling"), (second, "applied")):
        assert [p["status"] for p in months.take(LAPTOP, given)] == [status]
    again = {p["file"]: p["status"] for p in months.take(LAPTOP, first, parts[0])}
    assert again == {first.name: "duplicate", parts[0].name: "applied"}
    with months.open(LAPTOP) as desk:
        assert desk.files.has(kept["sha256"])


def _november(months: Months, common: dict[str, str]) -> None:
    """The laptop gets back what it had forgotten; then its disk runs in two machines."""
    months.today = "2026-11-05"
    months.take(LAPTOP, months.pack(OFFICE, "devices"))
    shutil.copytree(months.at(LAPTOP).folder, months.root / f"cất {TWIN}")
    for who in (LAPTOP, TWIN, OFFICE):
        _work(months, common, who, "tháng mười một")
    ways = [months.pack(who, to) for who in (TWIN, LAPTOP) for to in ("devices", "province")]
    months.update(LAPTOP, common["task"], "Kết quả cuối tháng mười một")
    months.take(OFFICE, ways[2], ways[0])
    months.take(SEAT, ways[1], ways[3])


def _all_is_equal(months: Months) -> None:
    """All who may know a thing know it alike, with every value it ever had."""
    office, laptop, twin = (months.held(who) for who in FAMILY)
    seat = months.held(SEAT)
    for other in (office, laptop, twin):
        assert other.lost == ()
        assert other.digests == office.digests
        assert other.everything == office.everything
        assert other.segments == office.segments
        assert other.conflicts == office.conflicts
        assert other.outward == seat.outward
        assert other.digests[:2] == seat.digests[:2]
    people = {t for t in months.typed if t.kind == "officer"}
    assert set(seat.lost) == people
    assert seat.conflicts < office.conflicts


def _conflicts_close_everywhere(months: Months, common: dict[str, str]) -> None:
    """Each machine lists the same; what one settles is settled on all, and nothing unreadable."""
    listed = months.conflicts(OFFICE)
    for who in (LAPTOP, TWIN):
        assert months.conflicts(who) == listed
    fields = {(c["type"], c["record"]) for c in listed}
    assert {("officer", common["officer"]), ("difficulty", common["difficulty"])} <= fields
    closed = [
        next(c for c in listed if c["record"] == common[kind]) for kind in ("officer", "difficulty")
    ]
    for who, one in zip((OFFICE, LAPTOP), closed, strict=True):
        months.run(who, "exchange", "resolve", one["id"], "--keep", one["loser"]["dot"])
    months.round()
    left = _losers(listed) - _losers(closed)
    for who in FAMILY:
        assert _losers(months.conflicts(who)) == left
        _reads_every_value(months, who, closed)


def _losers(conflicts: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Name conflicts by what was overwritten: settling one changes whom the others lost to."""
    return {(c["record"], c["group"], c["loser"]["dot"]) for c in conflicts}


def _reads_every_value(months: Months, who: str, closed: list[dict[str, Any]]) -> None:
    for one in closed:
        entries = months.run(who, "record", "history", one["record"])["history"]
        read = {value for e in entries for value in (e["after"] or {}).values()}
        typed = {t.value for t in months.typed if t.row == one["record"]}
        assert typed - {DAY} <= read
        [kept] = [e for e in entries if e["why"] == "resolve"]
        assert one["loser"]["values"].items() <= kept["after"].items()


def _the_laptop_is_lost(months: Months) -> None:
    """Nothing the lost laptop writes from now on counts at the province; the office goes on."""
    lost = next(d for d in months.run(SEAT, "device", "list")["devices"] if d["letter"] == "B")
    assert months.run(SEAT, "enrol", "revoke", lost["id"])["device"]["revoked"]
    later = months.add(LAPTOP, "difficulty", raised_date=DAY, content="Sau khi mất máy")
    _is_set_aside(months, SEAT, months.pack(LAPTOP, "province"))
    # The office has not heard of it yet: it believes the laptop and passes its entry on.
    months.take(OFFICE, months.pack(LAPTOP, "devices"))
    [told] = months.take(SEAT, months.pack(OFFICE, "province"))
    assert (told["status"], told["code"]) == ("applied", "revoked_sender")
    assert (told["ops"]["applied"], told["ops"]["quarantined"]) == (0, 1)
    assert months.run(SEAT, "exchange", "quarantine")["total"] == 2
    assert months.run(SEAT, "exchange", "status")["missing"] == []
    # Once it has heard, what it had taken in from the laptop counts there no more either.
    months.take(OFFICE, months.pack(SEAT, COMMUNE))
    with months.open(OFFICE) as desk:
        assert desk.store.get("difficulty", later) is None
        assert desk.store.check().ok
    _is_set_aside(months, OFFICE, months.pack(LAPTOP, "devices"))
    after = months.add(OFFICE, "difficulty", raised_date=DAY, content="Vẫn làm việc")
    [told] = months.take(SEAT, months.pack(OFFICE, "province"))
    assert (told["status"], told["ops"]["applied"], told["ops"]["quarantined"]) == ("applied", 1, 0)
    with months.open(SEAT) as desk:
        assert desk.store.get("difficulty", later) is None
        assert desk.store.get("difficulty", after) is not None
        assert desk.store.check().ok


def _is_set_aside(months: Months, who: str, package: Path) -> None:
    [told] = months.take(who, package)
    assert (told["status"], told["code"]) == ("quarantined", "revoked_sender")
    assert told["reason"]
    assert told["next"]
    listed = months.run(who, "exchange", "quarantine")["packages"]
    assert told["file"] in {p["file"] for p in listed if p["status"] == "quarantined"}
