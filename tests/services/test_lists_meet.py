"""Two devices each add to one list without knowing of each other: nothing is lost unseen."""

from __future__ import annotations

from pathlib import Path

from app.exchange.ops import new_id
from app.ports import Edit
from app.records.language import LISTS, Field, Policy
from app.records.registry import REGISTRY
from app.services.registers import conflicts
from tests.exchange.desks import Clock, Town

EVERY_LIST = [
    (rtype.name, field, new_id())
    for rtype in REGISTRY
    for field in rtype.fields
    if field.kind in LISTS
]


def some(field: Field, n: int) -> str:
    if field.choices:
        return field.choices[n].code
    return f"{n:032x}" if field.target else f"Lời {n}"


def edits(*numbers: int) -> list[Edit]:
    return [
        Edit(name, row, {field.name: tuple(some(field, n) for n in numbers)})
        for name, field, row in EVERY_LIST
    ]


def test_an_addition_on_each_device_is_told_and_both_values_are_kept(tmp_path: Path) -> None:
    """I5, I6: a list merges whole, so the later one stands and the other is shown beside it."""
    assert all(
        REGISTRY[name].group(field.group).policy is Policy.LWW for name, field, _ in EVERY_LIST
    )
    town = Town(tmp_path / "town", Clock())
    office, laptop = town.desk("office"), town.desk("laptop")
    town.enrol(laptop, office)
    office.store.write(edits(0))
    town.send(office, "devices", laptop)
    office.store.write(edits(0, 1))
    laptop.store.write(edits(0, 2))
    town.send(office, "devices", laptop)
    town.send(laptop, "devices", office)
    for desk in (office, laptop):
        told = {c.row: c for c in conflicts.listing(desk)}
        assert len(told) == len(EVERY_LIST)
        for _, field, row in EVERY_LIST:
            both = {told[row].winner_value[field.name], told[row].loser_value[field.name]}
            assert both == {tuple(some(field, n) for n in two) for two in ((0, 1), (0, 2))}
    town.close()
