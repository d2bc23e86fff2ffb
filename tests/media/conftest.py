from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import EnvironmentProblem
from app.exchange import service
from app.ports import Drive
from tests.exchange.conftest import commune, enrolled, province, town
from tests.exchange.desks import Town
from tests.media.disks import EXFAT, NTFS, TMPFS, Disk, disk

__all__ = ["commune", "enrolled", "province", "town", "usb"]

# What the machine of any test can do; and what sticks really are, by their drivers.
REAL = [pytest.param(kind, marks=pytest.mark.long) for kind in (EXFAT, NTFS)]
ALL = [TMPFS, *REAL]
LOST = ("drive_gone", "disk_error", "path_missing")
"""What may be said of a stick that was pulled."""


@dataclass
class Usb:
    """One stick that goes between a commune and its province."""

    disk: Disk
    commune: Desk
    province: Desk
    town: Town

    @property
    def root(self) -> Path:
        return self.disk.root

    def names(self) -> list[str]:
        """Every file on it, from its root."""
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file()
        )

    def packages(self) -> list[Path]:
        return sorted(self.root.rglob("*.tpx"))

    def give(self, **options: bool):
        return service.export(self.commune, "province", self.root, stick=True, **options)

    def try_to_give(self):
        """Export; return what was made and what kept it from being made."""
        try:
            return self.give(), None
        except EnvironmentProblem as problem:
            return None, problem

    def take(self):
        return service.import_(self.province, [self.root])[0].packages


@pytest.fixture
def kind() -> str:
    """The file system of ``usb``; a test parametrizes it."""
    return TMPFS


@pytest.fixture
def usb(enrolled: tuple[Desk, Desk], town: Town, tmp_path: Path, kind: str) -> Iterator[Usb]:
    with disk(kind, tmp_path) as made:
        seen = replaced(enrolled, made)
        yield Usb(made, *seen, town)


def replaced(desks: tuple[Desk, Desk], made: Disk) -> tuple[Desk, Desk]:
    """The desks as machines into which this stick is plugged."""

    def drives() -> tuple[Drive, ...]:
        return (Drive(made.root, "USB XA", "3A1F-22", made.size),)

    one, other = desks
    return replace(one, drives=drives), replace(other, drives=drives)
