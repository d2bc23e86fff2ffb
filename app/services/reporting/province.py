"""The province's view: who has sent what, the matrix commune × task, totals, remarks back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.province.consolidation import MatrixRow, SummedFigure, matrix_row, sum_figures
from app.records.units import Unit
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.registers import records
from app.text.moments import moment_of

_ALL = 100_000


@dataclass(frozen=True, slots=True)
class CommuneState:
    """One commune of the province: whether it is enrolled, when its records last arrived."""

    unit: Unit
    known: bool
    last: datetime | None
    reports: tuple[Record, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the commune as the commands print it."""
        return {
            "unit": self.unit.code,
            "name": self.unit.full_name,
            "enrolled": self.known,
            "last_package": self.last.date().isoformat() if self.last else None,
            "reports": [r.id for r in self.reports],
        }


@dataclass(frozen=True, slots=True)
class Matrix:
    """Tasks across, communes down."""

    tasks: tuple[Record, ...]
    rows: tuple[MatrixRow, ...]


def communes(desk: Desk, period: Period | None = None) -> list[CommuneState]:
    """Return every commune of the province, with its frozen reports (of a period, when named)."""
    _province_only(desk)
    streams = [s for s in desk.replica.streams() if s.role is Role.COMMUNE]
    known = {s.unit for s in streams}
    last = desk.store.last_written(("assignment", "progress_update", "report"))
    reports: dict[str, list[Record]] = {}
    for report in _frozen(desk, period):
        reports.setdefault(report.unit, []).append(report)
    return [
        CommuneState(
            unit,
            unit.code in known,
            moment_of(last[unit.code]).astimezone(UTC) if unit.code in last else None,
            tuple(reports.get(unit.code, ())),
        )
        for unit in desk.units.communes(desk.profile.unit.code)
    ]


def missing(desk: Desk, period: Period | None = None) -> list[CommuneState]:
    """Return the communes from which nothing is here: no report of the period, or no package."""
    states = communes(desk, period)
    return [s for s in states if (not s.reports if period else s.last is None)]


def matrix(desk: Desk, plan_id: str | None = None) -> Matrix:
    """Return the state of every task in every commune that has sent something."""
    _province_only(desk)
    if plan_id:
        shown = plans.words_of(desk, records.load(desk, "plan", plan_id))
    else:
        # A commune's sub-tasks are no columns: their parent is one, and counts for them.
        query = Query("task", (Filter("parent", "empty"),), order=("plan", "position"), limit=_ALL)
        shown = desk.store.find(query).records
    work: dict[str, dict[str, tuple[str, int | None]]] = {}
    published = _published_twins(desk)
    for entry in desk.store.find(Query("assignment", limit=_ALL)).records:
        task = published.get(entry["task"], entry["task"])
        work.setdefault(entry.unit, {})[task] = (entry["state"], entry["percent"])
    columns = [t for t in shown if t.id not in published]
    rows = tuple(matrix_row(u, [t.id for t in columns], w) for u, w in sorted(work.items()))
    return Matrix(tuple(columns), rows)


def totals(desk: Desk, period: Period) -> tuple[list[SummedFigure], list[str]]:
    """Return a period's figures summed over the communes' frozen reports, and whose they are."""
    _province_only(desk)
    newest: dict[tuple[str, str], Record] = {}
    found = _frozen(desk, period)
    corrected = {r["corrects"] for r in found if r["corrects"]}
    for report in found:
        if report.id not in corrected:
            newest[report.unit, report["obligation"]] = report
    given = [(r.unit, r["figures"] or {}) for r in newest.values()]
    return sum_figures(given), sorted({unit for unit, _ in given})


def remark(desk: Desk, report_id: str, verdict: str, text: str = "") -> Changes:
    """Answer a commune's report; the answer goes out with the next package.

    ``verdict`` is accepted, returned or needs_more; the last two need words.
    """
    _province_only(desk)
    report = records.load(desk, "report", report_id)
    if verdict != "accepted" and not text.strip():
        raise UserError(
            "Chưa ghi lý do trả lại hoặc nội dung cần bổ sung.", "Ghi rồi gửi lại.", code="invalid"
        )
    values = {
        "report": report.id,
        "unit_code": report.unit,
        "verdict": verdict,
        "text": text or None,
        "date": desk.today,
    }
    return desk.store.write([Edit("remark", new_id(), values)])


def _frozen(desk: Desk, period: Period | None) -> tuple[Record, ...]:
    filters = [Filter("state", "=", "frozen")]
    if period:
        filters.append(Filter("period", "=", period.code))
    return desk.store.find(Query("report", tuple(filters), limit=_ALL)).records


def _published_twins(desk: Desk) -> dict[str, str]:
    """Return, for tasks entered by hand and paired, the published task they count as."""
    query = Query("task", (Filter("same_as", "filled"),), limit=_ALL)
    return {t.id: t["same_as"] for t in desk.store.find(query).records}


def _province_only(desk: Desk) -> None:
    if desk.profile.role is not Role.PROVINCE:
        raise UserError(
            "Trang này dành cho sổ của tỉnh.", "Mở sổ của Sở Tư pháp để xem.", code="role"
        )
