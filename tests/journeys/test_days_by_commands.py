"""The days ahead by command: what presses, the calendar, dividing a task, the turn of the year."""

from __future__ import annotations

from pathlib import Path

import resources
from tests.journeys.program import Program


def test_a_week_and_the_turn_of_the_year(tmp_path: Path) -> None:
    commune = Program(tmp_path / "xã", today="2026-11-20")
    commune.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    empty = commune.ok("today")
    assert (empty["sections"], empty["total"]) == ([], 0)
    assert empty["first_steps"] == ["plan", "officer", "backup"]
    commune.ok("plan", "import", str(resources.path("samples/ke-hoach-nq66.txt")))

    told = commune.ok("today")
    overdue = next(s for s in told["sections"] if s["concern"] == "overdue")
    assert told["total"] == sum(s["total"] for s in told["sections"])
    assert overdue["total"] == len(overdue["lines"]) == 7
    report = next(s for s in told["sections"] if s["concern"] == "report")["lines"][-1]
    assert (report["day"], report["last_day"]) == ("2026-12-18", "2026-12-19")

    days = commune.ok("agenda", "--from", "2026-11-23", "--to", "2026-11-24")["days"]
    assert [(d["working"], [e["what"] for e in d["entries"]]) for d in days] == [
        (True, ["report_safe"]),
        (False, ["report"]),
    ]
    assert days[1]["name"]
    refused = commune.refused("agenda", "--from", "2026-11-24", "--to", "2026-11-23")
    assert refused["code"] == "bad_span"
    printed = commune.ok("agenda", "--out", str(tmp_path / "lịch.pdf"))
    assert Path(printed["file"]).read_bytes().startswith(b"%PDF")

    parent = overdue["lines"][0]["id"]
    late = commune.refused("task", "add-sub", parent, "--title", "Muộn", "--due", "2027-05-01")
    assert late["code"] == "invalid"
    sub = commune.ok("task", "add-sub", parent, "--title", "Lập danh mục")["task"]
    assert sub["parent"] == parent
    commune.ok("task", "update", sub["id"], "--state", "done")
    whole = commune.ok("task", "show", parent)["task"]
    assert (whole["children_done"], whole["children"], whole["state"]) == (1, 1, "not_started")

    seen = commune.ok("task", "carry-over", "--year", "2026", "--preview")
    assert (seen["preview"], seen["total"], seen["plan"]["id"]) == (True, 7, None)
    done = commune.ok("task", "carry-over", "--year", "2026")
    assert done["plan"]["title"] == "Nhiệm vụ chuyển tiếp năm 2027"
    assert commune.ok("task", "list", "--state", "carried_over")["total"] == 7
    again = commune.refused("task", "carry-over", "--year", "2026")
    assert again["code"] == "nothing_to_carry"
    commune.ok("task", "carry-back", *(t["carried_to"] for t in done["tasks"]))
    assert commune.ok("task", "list", "--state", "carried_over")["total"] == 0
    assert commune.ok("plan", "list")["total"] == 1
    assert commune.ok("check")
