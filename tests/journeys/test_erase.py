"""Erasing by command: what is gone, what is said, and what else the user must do."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.program import Program


def test_a_person_entered_by_mistake_is_erased(tmp_path: Path) -> None:
    commune = Program(tmp_path / "xã")
    commune.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    made = commune.ok("record", "add", "officer", "--set", "full_name=Đặng Thị Nhầm")
    row = made["record"]["id"]
    assert commune.ok("search", "nham")["total"] == 1

    told = commune.ok("record", "erase", row[:8])

    assert told["erased"] == {"records": 1, "files": 0, "packages": 0}
    assert told["changes"] == [{"type": "officer", "id": row, "fields": []}]
    for word in ("nhập gói tiếp theo", "USB", "giấy đã in", "SSD", "sao lưu"):
        assert word in told["next"]
    assert commune.ok("search", "nham")["total"] == 0
    assert commune.ok("record", "list", "officer")["total"] == 0
    for action in ("history", "erase", "delete"):
        assert commune.refused("record", action, row)["code"] == "not_found"
    assert commune.ok("check")
