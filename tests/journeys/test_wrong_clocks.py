"""F4 with real processes: the program's own commands on machines whose clock is absurd.

``faketime`` tells each process another time, as a dead battery on the board of an old machine does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.program import Program
from tests.media.disks import need

pytestmark = pytest.mark.long

COMMUNE, PROVINCE = "18100", "42"
RIGHT = "2026-11-05 08:00:00"
YEARS = ("1970-01-02 00:00:00", "2038-01-19 03:14:00", "2090-06-01 12:00:00", "2101-01-01 00:00:00")


@dataclass
class Machine(Program):
    """A machine of somebody with a clock of its own; ``at`` is UTC."""

    at: str = RIGHT

    def command(self, *words: str | Path) -> list[str]:
        start = super().command(*words)
        day = start.index("--today")
        return ["faketime", "-f", f"@{self.at}", *start[:day], *start[day + 2 :]]

    def surroundings(self) -> dict[str, str]:
        # Waiting for a lock goes by a clock that no battery stops.
        steady = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        return {**super().surroundings(), **steady}

    def add(self, title: str) -> str:
        return str(self.ok("record", "add", "plan", "--set", f"title={title}")["record"]["id"])

    def title(self, row: str) -> str:
        [found] = [p for p in self.ok("record", "list", "plan")["records"] if p["id"] == row]
        return str(found["title"])

    def give(self, to: str, way: Path) -> Path:
        assert self.ok("exchange", "export", "--to", to, way)["package"]
        return way

    def take(self, *ways: Path) -> list[dict[str, Any]]:
        """Import; nothing is refused, and every op is in: applied, superseded or known."""
        packages: list[dict[str, Any]] = self.ok("exchange", "import", *ways)["packages"]
        for one in packages:
            assert one["status"] in ("applied", "duplicate"), one
            assert not one["ops"].get("quarantined"), one
            assert not one["ops"].get("held"), one
        return packages


@pytest.fixture
def machines(tmp_path: Path) -> tuple[Machine, Machine]:
    """A commune's machine and its province's, not begun."""
    need("faketime")
    return Machine(tmp_path / "xã"), Machine(tmp_path / "tỉnh")


def begin(commune: Machine, seat: Machine, way: Path) -> None:
    for machine, role, unit in ((commune, "commune", COMMUNE), (seat, "province", PROVINCE)):
        machine.ok("init", "--role", role, "--unit", unit, "--name", "Lê Thị Ửng")
    asked = commune.ok("enrol", "request", way)
    grant = seat.ok("enrol", "grant", asked["file"], "--words", " ".join(asked["words"]), way)
    commune.ok("enrol", "accept", grant["file"], "--words", " ".join(grant["words"]))


def test_faketime_reaches_the_program(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    """Else nothing below would show anything."""
    commune, _ = machines
    commune.at = "2090-06-01 12:00:00"
    commune.ok("init", "--role", "commune", "--unit", COMMUNE, "--name", "Ửng")
    made = Path(commune.ok("backup", tmp_path)["file"])
    assert re.search(r"-20900601-12\d{4}\.", made.name)


def looked_after(machine: Machine, place: Path) -> None:
    """All that shows or keeps a moment works at this one."""
    assert machine.ok("check")["problems"] == []
    for words in (("today",), ("exchange", "health"), ("exchange", "status")):
        said = machine(*words)
        assert said.code == 0
        assert not said.err or "Không có gì bị mất" in said.err
    machine.ok("exchange", "diagnose", place.with_suffix(".txt"))
    backup = machine.ok("backup", place)
    assert Path(backup["file"]).stat().st_size == backup["bytes"]


@pytest.mark.parametrize(
    ("at", "wrong", "begun"),
    [
        (at, wrong, (number + (wrong == "province")) % 2 == 0)
        for number, at in enumerate(YEARS)
        for wrong in ("commune", "province")
    ],
)
def test_a_machine_that_thinks_it_is(
    machines: tuple[Machine, Machine], tmp_path: Path, at: str, wrong: str, begun: bool
) -> None:
    """I4, I6, I11: it records, sends, takes in, backs up; set right, it goes on."""
    commune, seat = machines
    absurd = commune if wrong == "commune" else seat
    if begun:
        begin(commune, seat, tmp_path / "đăng ký")
        absurd.at = at
    else:
        absurd.at = at
        begin(commune, seat, tmp_path / "đăng ký")
    row = commune.add("Kế hoạch một")
    theirs = seat.add("Kế hoạch của tỉnh")
    for round_ in range(2):
        seat.take(commune.give("province", tmp_path / f"đi{round_}"))
        commune.take(seat.give(COMMUNE, tmp_path / f"về{round_}"))
        assert seat.title(row) == commune.title(row)
        assert commune.title(theirs) == "Kế hoạch của tỉnh"
        commune.ok("record", "edit", row, "--set", f"title=Sửa lần {round_}")
        assert commune.title(row) == f"Sửa lần {round_}"
        looked_after(absurd, tmp_path / f"xem {round_}")
        # Somebody sets the clock.
        absurd.at = RIGHT
    seat.take(commune.give("province", tmp_path / "cuối"))
    assert seat.title(row) == "Sửa lần 1"
    history = seat.ok("record", "history", row)["history"]
    assert "Kế hoạch một" in str(history), "an overwritten value is readable"


def test_a_clock_that_is_wrong_is_told_and_nothing_else(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    commune, seat = machines
    begin(commune, seat, tmp_path / "đăng ký")
    commune.add("Kế hoạch")
    commune.at = "1970-01-02 00:00:00"
    lines = {line["code"]: line for line in commune.ok("exchange", "health")["lines"]}
    assert lines["clock_wrong"]["level"] == "bad"
    assert "Không có gì bị mất" in lines["clock_wrong"]["words"]


def test_the_second_after_which_32_bits_end(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    """The clock passes 2^31 seconds, at 03:14:07, while the program works."""
    commune, seat = machines
    begin(commune, seat, tmp_path / "đăng ký")
    row = commune.add("Trước giây cuối")
    for second in range(4, 12):
        commune.at = seat.at = f"2038-01-19 03:14:{second:02d}"
        commune.ok("record", "edit", row, "--set", f"title=Giây {second}")
        seat.take(commune.give("province", tmp_path / f"{second}"))
        assert seat.title(row) == f"Giây {second}"
    assert commune.ok("exchange", "conflicts")["total"] == 0
    looked_after(commune, tmp_path / "sao lưu")
    looked_after(seat, tmp_path / "sao lưu của tỉnh")


def test_a_clock_set_back_an_hour_between_two_saves(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    """I4: whoever saw a value and writes over it wins, on every machine."""
    commune, seat = machines
    begin(commune, seat, tmp_path / "đăng ký")
    row = commune.add("Lúc tám giờ")
    commune.at = "2026-11-05 07:00:00"
    commune.ok("record", "edit", row, "--set", "title=Lúc bảy giờ, một giờ sau")
    other = commune.add("Ghi sau khi lùi giờ")
    assert commune.title(row) == "Lúc bảy giờ, một giờ sau"
    seat.take(commune.give("province", tmp_path / "đi"))
    assert seat.title(row) == "Lúc bảy giờ, một giờ sau"
    assert seat.title(other) == "Ghi sau khi lùi giờ"
    assert commune.ok("exchange", "conflicts")["total"] == 0
    assert seat.ok("exchange", "conflicts")["total"] == 0
