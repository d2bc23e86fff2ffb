"""The matrix commune × task of one plan as a heat map; a square leads to the commune's work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.charts.definition import HeatMap
from app.desk import Desk
from app.ports import Filter, Query
from app.services.targets import charts
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.chart_view import ChartView
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import SPACE, column, row, scrolled, title, words

_LEAST_HEIGHT = 320


class MatrixCard(QFrame):
    """Shows a plan at a time; ``open_asked`` carries the commune's work that was chosen."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._session = session
        self.plans = combo(t("Overview", "Kế hoạch"))
        self.plans.activated.connect(lambda _: self._load())
        self.chart = ChartView()
        self.chart.picked.connect(self._open)
        area = scrolled(self.chart)
        area.setMinimumHeight(_LEAST_HEIGHT)
        head = row(title(t("Overview", "Xã, phường × nhiệm vụ"), 2), self.plans)
        head.setStretch(0, 1)
        hint = t("Overview", "Mỗi ô là một nhiệm vụ của một xã. Nhấn vào ô để xem việc của xã đó.")
        layout = column(head, words(hint, "muted"), area)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Fetch the plans, then the matrix of the one that is chosen."""

        def ask(desk: Desk) -> list[tuple[str, str]]:
            found = desk.store.find(Query("plan", order=("-issued",), limit=1000)).records
            return [(p.id, f"{p['number'] or ''} {p['title']}".strip()) for p in found]

        self._session.read(self, ask, self._show_plans, replace="matrix-plans")

    def _show_plans(self, plans: list[tuple[str, str]]) -> None:
        kept = self.plans.currentData()
        self.plans.clear()
        for row_id, name in plans:
            self.plans.addItem(name, row_id)
        at = self.plans.findData(kept)
        self.plans.setCurrentIndex(at if at >= 0 else min(0, len(plans) - 1))
        self.setVisible(bool(plans))
        self._load()

    def _load(self) -> None:
        plan = self.plans.currentData()
        if plan is None:
            return

        def ask(desk: Desk) -> HeatMap:
            return charts.matrix(desk, plan)

        self._session.read(self, ask, self.chart.show_chart, replace="matrix")

    def _open(self, key: str) -> None:
        """Open the work behind a square; a square without data leads nowhere."""
        unit, _, task = key.partition("/")
        filters = (Filter("unit", "=", unit), Filter("task", "=", task))

        def ask(desk: Desk) -> str:
            found = desk.store.find(Query("assignment", filters, limit=1)).records
            return found[0].id if found else ""

        def show(row_id: str) -> None:
            if row_id:
                self.open_asked.emit("assignment", row_id)

        self._session.read(self, ask, show, replace="matrix-open")
