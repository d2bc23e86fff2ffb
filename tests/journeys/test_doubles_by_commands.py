"""Possible duplicates by command: listed, told apart, one kept; and what waits for its parent."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.program import Program


def test_a_double_entry_is_found_and_one_record_kept(tmp_path: Path) -> None:
    commune = Program(tmp_path / "xã", today="2026-11-20")
    commune.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")

    def added(*values: str) -> str:
        words = [word for value in values for word in ("--set", value)]
        row: str = commune.ok("record", "add", "officer", *words)["record"]["id"]
        return row

    one = added("full_name=Lò Thị Hoà", "position_title=Văn phòng")
    other = added("full_name=LÒ THỊ HÒA")
    (pair,) = commune.ok("record", "doubles")["doubles"]
    assert sorted(pair["ids"]) == sorted((one, other))
    assert (pair["type"], pair["alike"], pair["mentions"]) == ("officer", ["full_name"], [0, 0])
    assert commune.ok("record", "doubles", "training_course")["total"] == 0
    assert commune.refused("record", "doubles", "không")["code"] == "unknown_type"

    assert commune.refused("record", "keep", one, "--drop", one)["code"] == "same"
    commune.ok("record", "keep", one, "--drop", other)
    assert [r["id"] for r in commune.ok("record", "list", "officer")["records"]] == [one]
    namesake = added("full_name=Lò Thị Hòa")
    assert commune.ok("record", "doubles")["total"] == 1
    commune.ok("record", "distinct", namesake, one)
    assert commune.ok("record", "doubles")["total"] == 0
    assert commune.ok("record", "waiting") == {"waiting": [], "total": 0}
    assert commune.ok("check")
