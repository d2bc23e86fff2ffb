"""F3: a stick is pulled, or the power fails, at every moment of an export and of an import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread
from time import sleep

import pytest

from app.errors import EnvironmentProblem
from app.exchange import service
from app.exchange.names import UNFINISHED
from app.exchange.parts import read_part
from tests.exchange.desks import add_plan, rename_plan, title_of
from tests.media.conftest import LOST, REAL, Usb
from tests.media.disks import Disk, copy_of
from tests.media.touches import touching

pytestmark = [pytest.mark.long, pytest.mark.parametrize("kind", REAL)]

RANDOM_CUTS = 12


def every_moment(usb: Usb) -> Iterator[int]:
    """Yield 1, 2, 3 … with an empty, plugged stick each, until a round touches it less often."""
    moment = 0
    while True:
        moment += 1
        usb.disk.unplug()
        usb.disk.format()
        usb.disk.plug()
        yield moment


def assert_whole(root: Path) -> int:
    """Whatever is called a package is one, to the last byte; return how many there are."""
    found = sorted(root.rglob("*.tpx"))
    for path in found:
        read_part(path.read_bytes())
    return len(found)


def test_pulled_while_an_export_writes(usb: Usb) -> None:
    """I8, I10: nothing is claimed that is not so; plugged in again, the same work completes."""
    row = add_plan(usb.commune, "Kế hoạch")
    seen: set[str] = set()
    for moment in every_moment(usb):
        rename_plan(usb.commune, row, f"Kế hoạch {moment}")
        touches, said = pulled_export(usb, moment)
        if len(touches) < moment:
            break
        seen.add(said)
        usb.disk.plug_again()
        there = assert_whole(usb.root)
        assert there >= {"refused": 0, "half": 1, "safe": 2}[said]
        usb.take()
        if said != "refused":
            assert title_of(usb.province, row) == f"Kế hoạch {moment}"
        assert usb.give().safe
        assert not list(usb.root.rglob(UNFINISHED))
        assert {entry.status.value for entry in usb.take()} <= {"applied", "duplicate"}
        assert title_of(usb.province, row) == f"Kế hoạch {moment}"
    assert seen == {"refused", "half", "safe"}
    assert moment > 40


def pulled_export(usb: Usb, moment: int) -> tuple[list[str], str]:
    """Export, and pull the stick at a touch of it; return the touches and what was said."""
    before = service.status(usb.commune).outbox
    with touching(usb.root, lambda n: usb.disk.pull() if n == moment else None) as touches:
        made, problem = usb.try_to_give()
    if problem:
        assert problem.code in LOST
        assert "vẫn còn nguyên" in problem.message
        assert "cắm" in problem.next_step
        assert service.status(usb.commune).outbox == before, "called sent"
        return touches.seen, "refused"
    if not made.safe:
        assert "bản sao thứ hai" in made.next
        assert "cắm" in made.next
    return touches.seen, "safe" if made.safe else "half"


def test_pulled_while_an_import_reads(usb: Usb) -> None:
    """I11, I12: what was read before stays, the rest is told unreadable and is read later."""
    row = add_plan(usb.commune, "Kế hoạch")
    codes: set[str] = set()
    for moment in every_moment(usb):
        usb.give()
        rename_plan(usb.commune, row, f"Kế hoạch {moment}")
        number = usb.give(zip=True, mail=True).package.number
        with touching(usb.root, lambda n, at=moment: usb.disk.pull() if n == at else None) as seen:
            told = usb.take()
        if len(seen.seen) < moment:
            break
        codes |= {entry.code for entry in told}
        for entry in told:
            assert entry.status.value == "applied" or (entry.reason and entry.next)
        taken = any((e.status.value, e.number) == ("applied", number) for e in told)
        assert (title_of(usb.province, row) == f"Kế hoạch {moment}") == taken
        usb.disk.plug_again()
        assert {entry.status.value for entry in usb.take()} <= {"applied", "duplicate"}
        assert title_of(usb.province, row) == f"Kế hoạch {moment}"
    assert codes == {"", "unreadable"}
    assert moment > 15


def test_the_power_fails_while_an_export_writes(usb: Usb, tmp_path: Path) -> None:
    """A copy of the medium at every touch is a stick after a power cut: whole packages, or none."""
    add_plan(usb.commune, "Kế hoạch")
    cuts: list[Path] = []

    def cut(_: int) -> None:
        cuts.append(tmp_path / f"cut{len(cuts)}.img")
        usb.disk.copy_as_cut(cuts[-1])

    with touching(usb.root, cut):
        made = usb.give()
    cut(0)
    assert made.safe
    assert len(cuts) > 40
    found = [on_a_copy(usb, path) for path in cuts]
    assert found == sorted(found)
    assert set(found) == {0, 1, 2}


def test_the_power_fails_at_random_while_much_is_written(usb: Usb, tmp_path: Path) -> None:
    """What lay on the stick before stays whole, and of the new there are whole packages only."""
    usb.give()
    first = files_of(usb.root)
    dice = Random(usb.disk.kind)
    row = add_plan(usb.commune, "Kế hoạch")
    for n in range(RANDOM_CUTS):
        rename_plan(usb.commune, row, dice.randbytes(50_000).hex())
        image = tmp_path / f"cut{n}.img"
        cutting = Thread(target=later, args=(dice.uniform(0, 0.1), usb.disk, image))
        cutting.start()
        made = usb.give(zip=True)
        cutting.join()
        assert made.safe
        with copy_of(image, usb.disk.kind) as root:
            assert assert_whole(root) >= len(first) // 2
            kept = files_of(root)
            assert {name: kept.get(name) for name in first} == first
        image.unlink()
        for name in made.files:
            (usb.root / name).unlink()


def later(seconds: float, disk: Disk, image: Path) -> None:
    sleep(seconds)
    disk.copy_as_cut(image)


def files_of(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def on_a_copy(usb: Usb, image: Path) -> int:
    """Plug a copy of the medium in: how many whole packages it holds, and that they are taken."""
    with copy_of(image, usb.disk.kind) as root:
        whole = assert_whole(root)
        told = service.import_(usb.province, [root])[0].packages
        # A file that was whole but had not got its name yet is taken for what it holds.
        assert {entry.code for entry in told} <= {
            "",
            "duplicate",
            *(() if whole else ("no_package",)),
        }
    image.unlink()
    return whole


def test_a_backup_is_on_the_medium_when_it_is_called_made(usb: Usb, tmp_path: Path) -> None:
    """``safe`` lets others let go of what they hold: it must not rest on a cache."""
    from tests.desks import COMMUNE, PASSWORD, TODAY, Role, opening

    folder = opening(tmp_path / "xã", TODAY)
    desk, _ = folder.create(role=Role.COMMUNE, unit=COMMUNE, person="Ửng", password=PASSWORD)
    try:
        made = desk.upkeep.backup(usb.root)
        usb.disk.copy_as_cut(tmp_path / "cut.img")
        with copy_of(tmp_path / "cut.img", usb.disk.kind) as root:
            assert (root / made.name).read_bytes() == made.read_bytes()
        usb.disk.pull()
        with pytest.raises(EnvironmentProblem) as caught:
            desk.upkeep.backup(usb.root)
        assert caught.value.code in LOST
    finally:
        folder.close(desk)
