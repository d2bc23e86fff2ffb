"""The permanent numbers that stand in packages are printed by a command, for whoever reads them."""

from __future__ import annotations

from pathlib import Path

from app.records.registry import REGISTRY
from tests.journeys.program import Program


def test_every_type_group_and_field_is_told_with_its_number(tmp_path: Path) -> None:
    types = Program(tmp_path / "trống", today="2026-11-20").ok("record", "types")["types"]
    told = {
        (t["number"], f["group"], f["number"]): f"{t['name']}.{f['name']}"
        for t in types
        for f in t["fields"]
    }
    assert told[20, 1, 1] == "officer.full_name"
    assert told == {
        (t.number, t.group(f.group).number, f.number): f"{t.name}.{f.name}"
        for t in REGISTRY
        for f in t.fields
    }
