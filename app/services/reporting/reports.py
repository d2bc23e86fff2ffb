"""Reports: what is due, drawing one up from records, freezing it, writing it, correcting it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Changes, Edit, Filter, Query, Record
from app.reports.annexes import ANNEXES as ANNEXES
from app.reports.assemble import Assembled, assemble
from app.reports.content import Figure, MissingPart, ReportDocument, from_json, to_json
from app.schedule.obligations import Obligation
from app.schedule.occurrences import Occurrence, occurrence_of
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.registers import records
from app.services.reporting import paper
from app.services.reporting.due_reports import begun
from app.services.reporting.report_input import annexes_of as annexes_of
from app.services.reporting.report_input import gather, unit_name, wishes_of
from app.services.targets import indicator_values
from app.services.work.duties import duty_of

_YEARS = (2000, 2100)


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it stands: the paper, every figure with its rows, and what is missing."""

    report: Record
    document: ReportDocument
    figures: Mapping[str, Figure]
    missing: tuple[MissingPart, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the report as the commands print it."""
        return {
            "id": self.report.id,
            "state": self.report["state"],
            "period": self.report["period"],
            "missing": [{"section": m.section, "why": m.why} for m in self.missing],
            "annexes": [annex.key for annex in self.document.annexes],
            "figures": {k: _figure_json(f) for k, f in self.figures.items()},
        }


def make(desk: Desk, obligation_id: str, period_code: str) -> tuple[Made, Changes]:
    """Draw up the report of a duty for a period (``2026-10``, ``2026-Q3``, ``2026-H1``, ``2026``).

    A report begun before is taken up again; a frozen one is returned as it was frozen.
    """
    obligation = _standing(desk, records.load(desk, "report_obligation", obligation_id))
    period = _fitting(duty_of(obligation), period_code)
    report = begun(desk).get((obligation.id, period.code))
    changes = Changes()
    if report is None:
        report_id = new_id()
        values = {
            "obligation": obligation.id,
            "period": period.code,
            "title": f"Báo cáo {period.label()}",
            "state": "draft",
        }
        changes = desk.store.write([Edit("report", report_id, values)])
        report = records.load(desk, "report", report_id)
    return look(desk, report.id), changes


def _fitting(duty: Obligation, period_code: str) -> Period:
    """Return the period; UserError bad_period when the duty reports on another length of time."""
    period = Period.parse(period_code)
    if not _YEARS[0] <= period.year <= _YEARS[1]:
        raise UserError(
            f"Năm {period.year} nằm ngoài khoảng chương trình lập báo cáo.",
            "Kiểm tra lại kỳ báo cáo.",
            code="bad_period",
        )
    if duty.period not in (None, period.kind):
        raise UserError(
            f"Nghĩa vụ này báo cáo {duty.period.every}; “{period_code}” không phải kỳ như vậy.",
            "Xem kỳ đúng trong danh sách báo cáo đến hạn.",
            code="bad_period",
        )
    return period


def look(desk: Desk, report_id: str) -> Made:
    """Return a report as it stands now; a frozen one exactly as it was frozen."""
    report = records.load(desk, "report", report_id)
    if report["state"] == "frozen" and report["snapshot"]:
        document = from_json(json.dumps(report["snapshot"]["document"]))
        figures = {
            f["key"]: Figure(**{**f, "rows": tuple(f.get("rows", ()))})
            for f in report["snapshot"]["figures"]
        }
        return Made(report, document, figures, ())
    made = _assemble(desk, report)
    return Made(report, made.document, made.figures, tuple(made.missing))


def write_text(
    desk: Desk, report_id: str, section: str, text: str | None, *, nil: bool = False
) -> Changes:
    """Keep the officer's own words for a section (None takes them back), or "không phát sinh"."""
    report = _draft(desk, report_id)
    texts: dict[str, Any] = dict(report["texts"] or {})
    typed = {k: v for k, v in (texts.get("typed") or {}).items() if k != section}
    nils = [s for s in texts.get("nil") or () if s != section]
    if text:
        typed[section] = text
    if nil:
        nils.append(section)
    kept = {**texts, "typed": typed, "nil": nils}
    return desk.store.write([Edit("report", report.id, {"texts": kept})])


def freeze(desk: Desk, report_id: str, *, accept_missing: bool = False) -> tuple[Made, Changes]:
    """Fix a report's figures for good: from now on they can only be corrected by a new version.

    Raises UserError report_missing_parts naming them, unless they are accepted.
    """
    report = _draft(desk, report_id)
    made = _assemble(desk, report)
    if made.missing and not accept_missing:
        parts = "; ".join(f"{m.section}: {m.why}" for m in made.missing)
        raise UserError(
            f"Báo cáo còn phần chưa có: {parts}.",
            "Bổ sung, ghi “không phát sinh”, hoặc chấp nhận để trống rồi chốt lại.",
            code="report_missing_parts",
        )
    snapshot = {
        "document": json.loads(to_json(made.document)),
        "figures": [{"key": k, **_figure_fields(f)} for k, f in made.figures.items()],
    }
    shared = {
        k: {n: v for n, v in _figure_fields(f).items() if n != "rows"}
        for k, f in made.figures.items()
    }
    values = {
        "state": "frozen",
        "frozen_date": desk.today,
        "figures": shared,
        "snapshot": snapshot,
    }
    changes = desk.store.write([Edit("report", report.id, values), *_counted(desk, report)])
    return look(desk, report.id), changes


def _counted(desk: Desk, report: Record) -> list[Edit]:
    """Return the edits that keep, beside the report, who was counted for each target."""
    obligation = _standing(desk, records.load(desk, "report_obligation", report["obligation"]))
    if not obligation["plan"]:
        return []
    period = Period.parse(report["period"])
    end = occurrence(desk, obligation, period).data_to or period.end
    comment = report["title"] or period.label()
    return indicator_values.snapshots(desk, obligation["plan"], end, comment)


def correct(desk: Desk, report_id: str, reason: str) -> tuple[Made, Changes]:
    """Begin a corrected version of a frozen report; the frozen one stays as it was sent."""
    old = records.load(desk, "report", report_id)
    if old["state"] != "frozen":
        raise UserError(
            "Báo cáo này chưa chốt nên không cần đính chính.",
            "Sửa trực tiếp rồi chốt.",
            code="state",
        )
    if not reason.strip():
        raise UserError("Chưa ghi lý do đính chính.", "Ghi lý do rồi làm lại.", code="invalid")
    report_id = new_id()
    values = {
        "obligation": old["obligation"],
        "period": old["period"],
        "title": f"{old['title']} (đính chính)",
        "corrects": old.id,
        "reason": reason,
        "texts": old["texts"],
        "state": "draft",
    }
    changes = desk.store.write([Edit("report", report_id, values)])
    return look(desk, report_id), changes


def write(desk: Desk, report_id: str, target: Path) -> Path:
    """Write a report as .pdf, .docx or .xlsx, by the ending of ``target``.

    A draft is written too, its missing parts marked; UserError bad_ending for another ending.
    """
    made = look(desk, report_id)
    fixed = made.report["frozen_date"] or desk.today
    paper.write(
        desk,
        made.document,
        target,
        title=made.report["title"] or "Báo cáo",
        author=unit_name(desk).committee,
        created=datetime.combine(fixed, time(), UTC),
        figures=made.figures,
    )
    return target


def remarks(desk: Desk, report_id: str) -> tuple[Record, ...]:
    """Return what the province answered to a report, newest first."""
    query = Query("remark", (Filter("report", "=", report_id),), order=("-date",), limit=100)
    return desk.store.find(query).records


def occurrence(desk: Desk, obligation: Record, period: Period) -> Occurrence:
    """Return the days of one period's report."""
    return occurrence_of(duty_of(obligation), period, desk.calendar)


def _assemble(desk: Desk, report: Record) -> Assembled:
    obligation = _standing(desk, records.load(desk, "report_obligation", report["obligation"]))
    period = Period.parse(report["period"])
    at = occurrence(desk, obligation, period)
    data = (at.data_from or period.start, at.data_to or period.end)
    return assemble(gather(desk, obligation, period, data, wishes_of(report)))


def choose_annexes(desk: Desk, report_id: str, keys: Iterable[str]) -> Changes:
    """Keep which annexes a draft encloses; UserError invalid for a key that is none."""
    report = _draft(desk, report_id)
    wanted = tuple(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in ANNEXES]
    if unknown:
        raise UserError(
            f"Không có phụ lục “{unknown[0]}”.",
            f"Các phụ lục: {', '.join(ANNEXES)}.",
            code="invalid",
        )
    texts = {**(report["texts"] or {}), "annexes": [k for k in ANNEXES if k in wanted]}
    return desk.store.write([Edit("report", report.id, {"texts": texts})])


def _standing(desk: Desk, obligation: Record) -> Record:
    """Return the published duty that a duty of a paired plan stands for, any other as it is."""
    twin = plans.paired_duties(desk).get(obligation.id)
    return records.load(desk, "report_obligation", twin) if twin else obligation


def _draft(desk: Desk, report_id: str) -> Record:
    report = records.load(desk, "report", report_id)
    if report["state"] == "frozen":
        raise UserError(
            "Báo cáo đã chốt, số liệu không đổi nữa.",
            "Nếu sai, lập bản đính chính và ghi lý do.",
            code="frozen",
        )
    return report


def _figure_fields(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "rows": list(figure.rows),
        **({"measure": figure.measure} if figure.measure else {}),
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return _figure_fields(figure)
