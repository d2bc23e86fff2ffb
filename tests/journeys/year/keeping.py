"""The made-up year written down: by commands, by Excel, and at the real window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import resources
from app.records.registry import REGISTRY
from tests.journeys.program import ROOT, Program
from tests.journeys.year import people, public, sheet
from tests.journeys.year.basics import OFFICERS

UNIT, LAST_DAY = "18100", "2026-12-30"
PLANS = (
    resources.path("samples/ke-hoach-nq66.txt"),
    ROOT / "tests/planreader/samples/mot-dong.txt",
    ROOT / "tests/planreader/samples/ngoac-don.txt",
)
DRAMA, DRAWING = "Tiểu phẩm quay tại bản", "Hội thi vẽ"
HANDBOOK = "Sổ tay hoà giải viên"


@dataclass
class Year:
    """A commune's data folder, and what the commands answered on the way."""

    program: Program
    scratch: Path
    plans: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    _totals: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def ok(self, *words: str | Path) -> dict[str, Any]:
        """Run a command that must do what it says."""
        return self.program.ok(*words)

    def totals(self, period: str) -> dict[str, dict[str, Any]]:
        """Return the totals of a period by key; asked once."""
        if period not in self._totals:
            listed = self.ok("total", "list", "--period", period)["totals"]
            self._totals[period] = {t["key"]: t for t in listed}
        return self._totals[period]

    def edit(self, record: str, **values: str) -> None:
        """Change a record by a command."""
        words = [w for name, value in values.items() for w in ("--set", f"{name}={value}")]
        self.ok("record", "edit", record, *words)


def begin(folder: Path) -> Year:
    """Make the ledger and take the three plans in; the third one is the commune's own."""
    year = Year(Program(folder / "xã", today=LAST_DAY), folder)
    year.ok("init", "--role", "commune", "--unit", UNIT, "--name", "Lê Thị Ửng")
    year.plans = [year.ok("plan", "import", plan)["plan"]["id"] for plan in PLANS]
    year.edit(year.plans[2], level="commune")
    return year


def officers_come(year: Year) -> None:
    """Two officers are typed at the command line, ten come by the filled-in template."""
    rows = people.officers()
    for row in rows[:2]:
        typed = {k: "" if v is None else v for k, v in row.items()}
        words = [w for k, v in typed.items() for w in ("--set", f"{k}={_typed(v)}")]
        year.ok("record", "add", "officer", *words)
    form = year.scratch / "mẫu công chức.xlsx"
    year.ok("record", "template", "officer", form)
    sheet.fill_in(form, REGISTRY["officer"], rows[2:])
    assert year.ok("record", "import", "officer", form)["new"] == 10
    known = {r["full_name"]: r["id"] for r in year.ok("record", "list", "officer")["records"]}
    year.people = [known[name] for name in OFFICERS]


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def sheets_come(year: Year) -> None:
    """Three sheets as they come: other headings and dates, an old font, rows that cannot be."""
    letters = sheet.write(
        year.scratch / "sổ PAKN.xlsx",
        "feedback",
        public.feedback(),
        heads={"received_date": "Thời điểm tiếp dân", "content": "Dân hỏi gì"},
        cells={"received_date": sheet.in_many_ways},
    )
    mapped = ("--map", "Thời điểm tiếp dân=received_date", "--map", "B=channel")
    more = ("--map", "Dân hỏi gì=Nội dung")
    assert year.ok("record", "import", "feedback", letters, *mapped, *more)["new"] == 78
    news = sheet.write(
        year.scratch / "tin bài.xlsx",
        "communication_item",
        public.communication(),
        cells={"title": sheet.in_old_font},
    )
    taking = ("record", "import", "communication_item", news)
    assert year.ok(*taking, "--encoding", "Tên, nội dung=tcvn3")["new"] == 60
    _some_rows_are_refused(year)


def _some_rows_are_refused(year: Year) -> None:
    rows = public.difficulties()
    wrong = [
        {**rows[0], "raised_date": "31/02/2026", "content": "Ngày không có"},
        {**rows[1], "level": "cấp trên nữa", "content": "Cấp không có"},
        {**rows[2], "raised_date": "24/12/2026", "content": None},
    ]
    path = year.scratch / "vướng mắc.xlsx"
    sheet.write(path, "difficulty", [*rows[:9], *wrong, *rows[9:]])
    stopped = year.program("record", "import", "difficulty", path)
    assert (stopped.code, stopped.data["refused"], stopped.data["kept"]) == (1, 3, False), stopped
    report = year.scratch / "kết quả.xlsx"
    taken = year.ok("record", "import", "difficulty", path, "--take-good", "--report", report)
    assert (taken["new"], taken["refused"], taken["kept"]) == (17, 3, True)
    assert [r["row"] for r in taken["rows"] if r["status"] == "refused"] == [11, 12, 13]
    assert report.exists()


def training_is_held(year: Year) -> None:
    """Two courses from the nomination to the certificates; the others came by Excel."""
    courses = {
        c["name"][-1]: c["id"] for c in year.ok("record", "list", "training_course")["records"]
    }
    first, second = courses["0"], courses["1"]
    year.ok("training", "add", first, *year.people[:5])
    drawn = year.ok("training", "nominate", first, "--to", year.scratch / "cử đi.docx")["list"]
    issued = ("--number", "15/DS", "--date", "2026-01-07")
    year.ok("training", "issued", drawn["id"], *issued)
    held = year.ok("training", "sessions", first)["sessions"]
    assert len(held) >= 2
    year.ok("training", "mark", held[0]["id"], "present")
    year.ok("training", "mark", held[1]["id"], "absent", *year.people[3:5])
    year.ok("training", "issue", HANDBOOK, "--course", first, "--date", "2026-01-11")
    seats = year.ok("record", "list", "participation")["records"]
    own = {s["officer"]: s["id"] for s in seats if s["course"] == first}
    assert len(own) == 5
    year.edit(own[year.people[0]], certificate_no="01/CN", certificate_date="20/01/2026")
    year.edit(own[year.people[4]], result="not_completed")
    year.ok("training", "add", second, "--lecturer", year.people[5])
    year.ok("training", "add", second, *year.people[:2], year.people[6])
    giving = ("--date", "2026-08-03", "--form", "file", "--copies", "2")
    year.ok("training", "issue", HANDBOOK, year.people[7], year.people[0], *giving)


def tasks_move(year: Year) -> None:
    """Tasks are done in time, done late, under way, without occasion, and kept up."""
    known = {t["ref"]: t["id"] for t in year.ok("task", "list")["tasks"]}
    for ref, *words in (
        ("2.2", "--state", "done", "--date", "2026-10-12", "--result", "Đã tự kiểm tra."),
        ("III.1#1", "--state", "done", "--date", "2026-03-09"),
        ("3.2", "--state", "done", "--date", "2026-07-30"),
        ("I.1", "--state", "in_progress", "--percent", "40", "--date", "2026-05-20"),
        ("C.2", "--state", "in_progress", "--date", "2026-09-09"),
        ("3.1", "--state", "in_progress", "--result", "Đối thoại quý III", "--date", "2026-09-10"),
        ("B.1.b", "--zero", "--date", "2026-08-03"),
        ("III.1#2", "--state", "not_arisen", "--date", "2026-04-01"),
    ):
        year.ok("task", "update", known[ref], *words)


def reports_go_out(year: Year) -> None:
    """One report in time, one late and put right later; figures of the third quarter."""
    duties = {
        (year.plans.index(d["plan"]), d["period"]): d["id"]
        for d in year.ok("record", "list", "report_obligation")["records"]
    }
    year.edit(duties[2, "quarter"], data_rule="calendar_month")
    for name, duty, period in (
        ("month", duties[0, "month"], "2026-11"),
        ("quarter", duties[2, "quarter"], "2026-Q3"),
    ):
        made = year.ok("report", "make", duty, "--period", period)["report"]
        frozen = year.ok("report", "freeze", made["id"], "--accept-missing")["report"]
        assert frozen["figures"] == made["figures"]
        year.reports[name] = frozen
    year.edit(year.reports["month"]["id"], code_number="88/BC-UBND", issued_date="19/11/2026")
    wrong = year.reports["quarter"]["id"]
    corrected = year.ok("report", "correct", wrong, "--reason", "Bổ sung số liệu")["report"]
    year.ok("report", "freeze", corrected["id"], "--accept-missing")
