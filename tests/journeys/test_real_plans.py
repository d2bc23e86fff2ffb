"""The road with plans as provinces issue them, where a copy of such plans lies beside the project.

They are data of others: nothing of their text is written here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ports import Role
from tests.desks import COMMUNE, PASSWORD, PROVINCE, enrol, new_desk
from tests.journeys.looking import pdf_text
from tests.journeys.program import ROOT, Program

_FOLDER = ROOT.parent / "shared" / "plans"
PLANS = sorted((p for p in _FOLDER.glob("[0-9]*.txt")), key=lambda p: p.name)
PAPERS = sorted(_FOLDER.glob("made/*.docx")) + sorted(_FOLDER.glob("made/*.pdf"))
RESULT = "Đã tổ chức 02 hội nghị, phổ biến đến 12 thôn; hoà giải thành 5/6 vụ việc."

pytestmark = pytest.mark.skipif(not PLANS, reason="no plans of provinces beside the project")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Program, Program]:
    """A commune and its province, enrolled."""
    with (
        new_desk(tmp_path / "xã", Role.COMMUNE, COMMUNE) as commune,
        new_desk(tmp_path / "tỉnh", Role.PROVINCE, PROVINCE) as province,
    ):
        enrol(commune, province, tmp_path / "xin")
    return (
        Program(tmp_path / "xã", password=PASSWORD),
        Program(tmp_path / "tỉnh", password=PASSWORD),
    )


@pytest.mark.parametrize("plan", PLANS, ids=[p.name[:3] for p in PLANS])
def test_a_real_plan_goes_the_road(
    pair: tuple[Program, Program], plan: Path, tmp_path: Path
) -> None:
    commune, province = pair
    taken = commune.ok("plan", "import", plan)
    tasks = commune.ok("task", "list")
    assert tasks["total"] == taken["ours"] > 10
    one = tasks["tasks"][taken["ours"] // 2]["id"]
    words = ("--state", "in_progress", "--percent", "60", "--result", RESULT)
    commune.ok("task", "update", one, *words, "--date", "2026-10-05")
    duty = _monthly_duty(commune, taken["plan"]["id"])
    made = commune.ok("report", "make", duty, "--period", "2026-10")["report"]
    assert made["figures"]["tasks.total"]["value"] == taken["ours"]
    frozen = commune.ok("report", "freeze", made["id"], "--accept-missing")["report"]
    assert frozen["figures"] == made["figures"]
    paper = tmp_path / "báo cáo.pdf"
    commune.ok("report", "write", made["id"], paper)
    assert RESULT in pdf_text(paper)
    commune.ok("exchange", "export", "--to", "province", tmp_path / "usb")
    came = province.ok("exchange", "import", tmp_path / "usb")["packages"][0]
    assert (came["status"], came["ops"]["quarantined"]) == ("applied", 0)
    there = province.ok("task", "list", "--unit", COMMUNE)
    assert there["total"] == taken["ours"]
    assert {t["id"]: t["result"] for t in there["tasks"]}[one] == RESULT
    province.ok("exchange", "export", "--to", COMMUNE, tmp_path / "usb 2")
    commune.ok("exchange", "import", tmp_path / "usb 2")
    outbox = commune.ok("exchange", "status")["outbox"]
    assert {p["state"] for p in outbox if p["package"]} == {"accepted"}


def _monthly_duty(commune: Program, plan: str) -> str:
    """Return the plan's own monthly duty, or one that the officer adds."""
    for duty in commune.ok("plan", "show", plan)["obligations"]:
        if duty["period"] == "month":
            return str(duty["id"])
    fields = {"plan": plan, "period": "month", "due": "25", "text": "Báo cáo tháng"}
    words = [w for name, value in fields.items() for w in ("--set", f"{name}={value}")]
    return str(commune.ok("record", "add", "report_obligation", *words)["record"]["id"])


@pytest.mark.parametrize("paper", PAPERS, ids=[p.name for p in PAPERS])
def test_the_same_plan_on_paper_gives_the_same_tasks(paper: Path, tmp_path: Path) -> None:
    program = Program(tmp_path / "không cần")
    [text] = [p for p in PLANS if p.name.startswith(paper.stem)]
    read, wanted = (program.ok("plan", "read", p) for p in (paper, text))
    assert len(read["tasks"]) == len(wanted["tasks"])
    assert read["doc"]["title"]
