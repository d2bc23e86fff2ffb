from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import EnvironmentProblem
from app.exchange import service, sticks
from app.exchange.names import README, SHELF, SPARE_SHELF
from app.ports import Drive
from tests.exchange.desks import Town, add_plan, states, title_of


def with_stick(desk: Desk, root: Path, ident: str = "3A1F-22") -> Desk:
    root.mkdir(exist_ok=True)
    return replace(desk, drives=lambda: (Drive(root, "USB XA", ident, 1_000_000),))


def new_on(desk: Desk, root: Path) -> int:
    return sticks.count_new(desk, sticks.parts_on(root))


@pytest.fixture
def plugged(enrolled: tuple[Desk, Desk], tmp_path: Path) -> tuple[Desk, Desk, Path]:
    commune, province = enrolled
    root = tmp_path / "usb"
    return with_stick(commune, root), with_stick(province, root), root


def test_everything_lies_twice_on_a_stick_and_is_met_once(
    plugged: tuple[Desk, Desk, Path],
) -> None:
    commune, province, root = plugged
    row = add_plan(commune, "Kế hoạch")

    made = service.export(commune, "province", root, stick=True)

    assert made.safe
    assert {name.split("/")[0] for name in made.files} == {SHELF, SPARE_SHELF}
    one, other = ({p.name: p.read_bytes() for p in (root / s).glob("*/*")} for s in
                  (SHELF, SPARE_SHELF))  # fmt: skip
    assert one == other
    assert README in one
    assert new_on(province, root) == 1
    assert new_on(commune, root) == 0
    (entry,) = service.import_(province, [root])[0].packages
    assert entry.status.value == "applied"
    assert title_of(province, row) == "Kế hoạch"
    assert new_on(province, root) == 0


@pytest.mark.parametrize("shelf", [SHELF, SPARE_SHELF])
def test_one_damaged_copy_is_no_trouble(plugged: tuple[Desk, Desk, Path], shelf: str) -> None:
    commune, province, root = plugged
    add_plan(commune, "Kế hoạch")
    service.export(commune, "province", root, stick=True)
    (path,) = (root / shelf).glob("*/*.tpx")
    path.write_bytes(path.read_bytes()[:-100])

    (entry,) = service.import_(province, [root])[0].packages

    assert entry.status.value == "applied"


def test_a_stick_is_known_again(plugged: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    commune, _, root = plugged
    add_plan(commune, "Kế hoạch")
    assert [s.known for s in sticks.at_hand(commune).sticks] == [False]
    service.export(commune, "province", root, stick=True)

    again = with_stick(commune, tmp_path / "other-letter")
    strange = with_stick(commune, tmp_path / "other-letter", "FFFF-01")

    assert [s.known for s in sticks.at_hand(again).sticks] == [True]
    assert [s.known for s in sticks.at_hand(strange).sticks] == [False]


def test_only_what_the_receiver_holds_is_cleared_away(
    town: Town, plugged: tuple[Desk, Desk, Path]
) -> None:
    commune, province, root = plugged
    add_plan(commune, "Một")
    service.export(commune, "province", root, stick=True)
    assert sticks.tidy(commune, root, delete=True).total == 0
    service.import_(province, [root])
    assert sticks.tidy(province, root, delete=True).total == 0
    town.send(province, commune.profile.unit.code, commune)
    add_plan(commune, "Hai")
    service.export(commune, "province", root, stick=True)
    (root / SHELF / "anh-cua-toi.jpg").write_bytes(b"mine")

    found = sticks.tidy(commune, root)
    assert found.total == 2
    assert len(list(root.rglob("*.tpx"))) == 4
    assert sticks.tidy(commune, root, delete=True).files == found.files

    left = sorted(p.name for p in root.rglob("*.tpx"))
    assert left == ["TPX-99001-A-000002-1of1.tpx"] * 2
    assert (root / SHELF / "anh-cua-toi.jpg").exists()
    assert not (root / SHELF / "TPX-99001-A-000001").exists()


def pulled_after(desk: Desk, files: int) -> Desk:
    """The desk whose stick is gone once so many files were written."""
    written = []

    def write(path: Path, data: bytes) -> None:
        if len(written) >= files:
            raise EnvironmentProblem("USB không còn kết nối.", "Cắm lại USB.", code="drive_gone")
        written.append(path)
        desk.write_file(path, data)

    return replace(desk, write_file=write)


def test_a_stick_pulled_in_the_middle_leaves_whole_files_and_nothing_is_called_sent(
    plugged: tuple[Desk, Desk, Path],
) -> None:
    commune, province, root = plugged
    row = add_plan(commune, "Kế hoạch")

    with pytest.raises(EnvironmentProblem, match="không còn kết nối"):
        service.export(pulled_after(commune, 1), "province", root, stick=True)

    assert states(commune) == [(None, "unexported")]
    (entry,) = service.import_(province, [root])[0].packages
    assert entry.status.value == "applied"
    assert title_of(province, row) == "Kế hoạch"


def test_a_stick_pulled_during_the_second_copy_is_not_said_to_be_safe(
    plugged: tuple[Desk, Desk, Path],
) -> None:
    commune, _, root = plugged
    add_plan(commune, "Kế hoạch")

    made = service.export(pulled_after(commune, 3), "province", root, stick=True)

    assert not made.safe
    assert "bản sao thứ hai" in made.next
    assert states(commune) == [(1, "unconfirmed")]


def test_a_folder_of_the_copy_alone_is_enough(plugged: tuple[Desk, Desk, Path]) -> None:
    commune, province, root = plugged
    add_plan(commune, "Kế hoạch")
    service.export(commune, "province", root, stick=True)
    shutil.rmtree(root / SHELF)

    assert service.import_(province, [root])[0].packages[0].status.value == "applied"
