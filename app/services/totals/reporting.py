"""Reports of a span: due, sent, in time or late, returned, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.ports import Filter, Query, Record, Role
from app.schedule.occurrences import occurrence_of, occurrences
from app.schedule.periods import Period
from app.services.planning import plans
from app.services.totals.counted import ALL, Asked, Counted, of_rows, rows_of
from app.services.work.duties import duty_of, obligations


@dataclass(frozen=True, slots=True)
class Sent:
    """A frozen report: the day it went out, and its last day when its duty has one."""

    report: Record
    on: date | None
    last_day: date | None

    @property
    def is_late(self) -> bool:
        """Tell whether it went out after its last day."""
        return self.on is not None and self.last_day is not None and self.on > self.last_day


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield the figures of reports; which are due is known of one commune only."""
    duties = {d.id: d for d in obligations(desk)}
    reports = desk.store.find(Query("report", asked.whose, limit=ALL)).records
    frozen = [r for r in reports if r["state"] == "frozen"]
    sent = [_sent(desk, r, duties, plans.paired_duties(desk)) for r in frozen if not r["corrects"]]
    if desk.profile.role is Role.COMMUNE:
        yield from _due(desk, asked, duties, sent)
    here = [s for s in sent if asked.holds(s.on)]
    yield of_rows("reports.sent", "Báo cáo đã gửi", "report", _ids(here))
    dated = [s for s in here if s.last_day is not None]
    yield of_rows(
        "reports.on_time", "Gửi đúng hạn", "report", _ids(s for s in dated if not s.is_late)
    )
    yield of_rows("reports.late", "Gửi chậm", "report", _ids(s for s in dated if s.is_late))
    undated = _ids(s for s in here if s.last_day is None)
    yield of_rows("reports.on_request", "Gửi theo yêu cầu, không có hạn", "report", undated)
    yield of_rows("reports.returned", "Bị trả lại", "report", _returned(desk, asked, reports))
    corrected = (r.id for r in frozen if r["corrects"] and asked.holds(r["frozen_date"]))
    yield of_rows("reports.corrected", "Bản đính chính", "report", corrected)


def _ids(found: Iterable[Sent]) -> list[str]:
    return [s.report.id for s in found]


def _sent(desk: Desk, report: Record, duties: dict[str, Record], twins: dict[str, str]) -> Sent:
    duty = duties.get(twins.get(report["obligation"], report["obligation"] or ""))
    last = None
    if duty is not None and duty_of(duty).period is not None:
        last = occurrence_of(duty_of(duty), Period.parse(report["period"]), desk.calendar).nominal
    return Sent(report, report["issued_date"] or report["frozen_date"], last)


def _due(
    desk: Desk, asked: Asked, duties: dict[str, Record], sent: list[Sent]
) -> Iterator[Counted]:
    """Yield the reports whose last day lies in the span, and those of them not sent so far."""
    done = {(s.report["obligation"], s.report["period"]) for s in sent}
    issued = {p.id: p["issued"] for p in plans.in_force(desk)}
    twins = plans.paired_duties(desk)
    done |= {(twins[o], p) for o, p in done if o in twins}
    wanted: list[tuple[str, str]] = []
    for duty in duties.values():
        since = max(asked.start, issued.get(duty["plan"]) or date.min)
        days = occurrences(duty_of(duty), since, asked.end, desk.calendar)
        wanted += [(duty.id, at.period.code if at.period else "") for at in days]
    for key, label, found in (
        ("due", "Báo cáo phải gửi", wanted),
        ("not_sent", "Chưa gửi", [w for w in wanted if w not in done]),
    ):
        rows = rows_of("report_obligation", dict.fromkeys(duty for duty, _ in found))
        yield Counted(f"reports.{key}", label, Decimal(len(found)), behind=(rows,))


def _returned(desk: Desk, asked: Asked, reports: tuple[Record, ...]) -> list[str]:
    known = {r.id for r in reports}
    filters = (Filter("verdict", "=", "returned"), *asked.within("date"))
    remarks = desk.store.find(Query("remark", filters, limit=ALL)).records
    return [r["report"] for r in remarks if r["report"] in known]
