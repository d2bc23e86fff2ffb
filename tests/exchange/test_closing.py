"""Segments close by themselves once they are full, though nothing is ever sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange import limits
from app.exchange.ops import new_id
from app.ports import Edit, Role
from tests.desks import COMMUNE, enrol, new_desk, open_desk, province_desk, send

__all__ = ["province_desk"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A commune's folder whose desk has been closed."""
    with new_desk(tmp_path / "commune", Role.COMMUNE, COMMUNE):
        return tmp_path / "commune"


def open_after(folder: Path, ops: int) -> int:
    """How many ops are open after so much work, once the desk was closed and opened again."""
    with open_desk(folder) as desk:
        edits = [Edit("plan", new_id(), {"title": f"Kế hoạch {n}"}) for n in range(ops)]
        desk.store.write(edits)
    with open_desk(folder) as desk:
        assert desk.store.check().ok
        return desk.replica.open_ops()


def test_full_segments_are_closed_and_few_ops_are_left_open(
    folder: Path, province_desk: Desk, tmp_path: Path
) -> None:
    with open_desk(folder) as commune:
        enrol(commune, province_desk, tmp_path / "đăng ký")
        send(commune, "province", province_desk, tmp_path / "usb")
        few = limits.SEGMENT_OPS - 1 - commune.replica.open_ops()

    assert open_after(folder, few) == limits.SEGMENT_OPS - 1
    assert open_after(folder, 1) == 0


def test_streams_nobody_was_told_of_stay_open(folder: Path) -> None:
    assert open_after(folder, limits.SEGMENT_OPS) >= limits.SEGMENT_OPS
