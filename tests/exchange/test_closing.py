"""Segments close by themselves once they are full, though nothing is ever sent."""

from __future__ import annotations

from app.desk import Desk
from app.exchange import limits
from app.exchange.ops import new_id
from app.exchange.streams import close_full
from app.ports import Edit
from tests.exchange.desks import Town, add_plan


def _work(desk: Desk, ops: int) -> None:
    desk.store.write([Edit("plan", new_id(), {"title": f"Kế hoạch {n}"}) for n in range(ops)])


def test_full_segments_are_closed_and_few_ops_are_left_open(
    town: Town, enrolled: tuple[Desk, Desk]
) -> None:
    commune, province = enrolled
    town.send(commune, "province", province)
    _work(commune, limits.SEGMENT_OPS - 1)
    assert close_full(commune.replica, commune.keys) == 0
    add_plan(commune, "Kế hoạch thứ năm nghìn")
    assert close_full(commune.replica, commune.keys) == 1
    assert commune.replica.open_ops() == 0
    town.send(commune, "province", province)
    assert province.store.check().ok


def test_streams_nobody_was_told_of_stay_open(commune: Desk) -> None:
    _work(commune, limits.SEGMENT_OPS)
    assert close_full(commune.replica, commune.keys) == 0
    assert commune.replica.open_ops() == limits.SEGMENT_OPS
