"""The reports to make, as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk import Desk
from app.services.reporting import due_reports
from app.services.reporting.due_reports import DueReport
from app.text.dates import format_date
from app.text.folding import fold
from ui.window.i18n import t
from ui.window.widgets.paged_model import Column, Row, Wish

_COLUMNS = (
    Column("state", t("Due", "Tình trạng"), 11),
    Column("text", t("Due", "Báo cáo"), 20, wrap=True),
    Column("nominal", t("Due", "Hạn gửi"), 12),
    Column("safe", t("Due", "Nên gửi"), 10),
)
_STATES = {
    "to_make": (t("Due", "Chưa lập"), "none", "muted"),
    "draft": (t("Due", "Đang soạn"), "half", "accent"),
    "frozen": (t("Due", "Đã chốt"), "done", "good"),
}


@dataclass(frozen=True, slots=True)
class DueSource:
    """Every report near its day, soonest first; those without a day come last."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return _COLUMNS

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return the reports with these words."""
        rows = [_row(desk, due) for due in due_reports.due(desk)]
        wanted = fold(wish.text).split()
        rows = [r for r in rows if all(w in fold(" ".join(r.texts)) for w in wanted)]
        return tuple(rows[wish.offset : wish.offset + wish.limit]), len(rows)


def row_id(obligation: str, period: str) -> str:
    """Return the id of a row: a duty and a period."""
    return f"{obligation}/{period}"


def _row(desk: Desk, due: DueReport) -> Row:
    at = due.occurrence
    word, icon, tone = _STATES.get(due.state, _STATES["to_make"])
    late = due.state != "frozen" and at.nominal is not None and at.nominal < desk.today
    when = at.period.label() if at.period else t("Due", "khi được yêu cầu")
    tones = {"state": tone} | ({"nominal": "danger"} if late else {})
    icons = {"state": icon} | ({"nominal": "danger"} if late else {})
    return Row(
        row_id(due.obligation.id, at.period.code if at.period else ""),
        (
            word,
            f"{when[:1].upper()}{when[1:]}: {due.obligation['text'] or ''}",
            format_date(at.nominal) if at.nominal else "",
            format_date(at.safe) if at.safe else "",
        ),
        due,
        tones,
        icons,
    )
