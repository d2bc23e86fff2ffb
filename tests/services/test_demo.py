from __future__ import annotations

from datetime import date
from pathlib import Path

from app.ports import Query
from app.services import training
from app.services.day import today
from app.services.registers import records
from app.services.reporting import due_reports, reports
from app.services.targets import indicators
from app.services.work import tasks
from ui.bootstrap import opening


def test_the_trial_ledger_is_full_and_whole(tmp_path: Path) -> None:
    way_in = opening(tmp_path / "dùng thử", date(2026, 11, 5))
    desk = way_in.demo()
    try:
        assert desk.profile.unit.full_name == "xã Đồng Tiến"
        found, total = tasks.listing(desk, tasks.own(desk, limit=1000))
        assert total == len(found) > 5
        states = {t.row.state for t in found}
        assert {"in_progress", "done", "not_started"} <= states
        assert len(records.listing(desk, "officer").records) >= 5
        held = training.totals(desk, date(2025, 11, 5), date(2026, 11, 5))
        assert held.attendances > len(held.persons) > 0
        assert indicators.listing(desk)
        assert today.sections(desk)
        due = next(d for d in due_reports.due(desk) if d.occurrence.period)
        made, _ = reports.make(desk, due.obligation.id, due.occurrence.period.code)
        assert made.figures["tasks.total"].value == total
        newest = desk.store.find(Query("progress_update", order=("-date",))).records[0]
        assert newest["date"] <= desk.today
        assert desk.upkeep.check() == ()
    finally:
        way_in.close(desk)
