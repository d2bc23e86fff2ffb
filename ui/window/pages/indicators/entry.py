"""Chỉ tiêu: the targets of all plans beside the one looked at; an entry of the people book."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desk import Desk
from app.ports import Changes
from app.services.targets import indicators
from app.services.targets.indicators import IndicatorState
from ui.window.i18n import t
from ui.window.pages.indicators.indicator_list import IndicatorList
from ui.window.pages.indicators.pane import IndicatorPane
from ui.window.pages.indicators.plan_pane import PlanPane
from ui.window.session import Session
from ui.window.widgets.parts import column, words
from ui.window.widgets.records_view import split

_COUNTED = (
    "indicator",
    "indicator_value",
    "plan",
    "officer",
    "qualification",
    "core_force",
    "staffing_requirement",
    "assignment_decision",
    "training_course",
    "participation",
    "material_issue",
)
_WORK = ("task", "assignment", "progress_update", "plan")


class IndicatorsEntry(QWidget):
    """The list on the left, an indicator or a plan's completion on the right."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.list = IndicatorList()
        self.pane = IndicatorPane(session)
        self.plan_pane = PlanPane(session)
        self.empty = words(
            t(
                "Indicator",
                "Chưa có chỉ tiêu nào. Chỉ tiêu được đọc cùng kế hoạch; cũng có thể thêm ở trang "
                "Kế hoạch, thẻ Chỉ tiêu.",
            ),
            "muted",
        )
        self.stack = QStackedWidget()
        for pane in (self.pane, self.plan_pane):
            self.stack.addWidget(pane)
            pane.open_asked.connect(self.open_asked)
        self.split = split(self.list, self.stack, (2, 5))
        layout = column(self.empty, self.split)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.empty.hide()
        self.list.chosen.connect(self._on_chosen)
        session.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Count every indicator anew."""

        def ask(desk: Desk) -> tuple[list[IndicatorState], dict[str, str]]:
            states = indicators.listing(desk)
            ids = {s.indicator["plan"] for s in states if s.indicator["plan"]}
            found = desk.store.get_many("plan", ids)
            names = {i: f"{p['number'] or ''} {p['title']}".strip() for i, p in found.items()}
            return states, names

        self._session.read(self, ask, self._show, replace="indicators")

    def focus_search(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def panes(self) -> list[QWidget]:
        """Return the places F6 walks through."""
        at_plan = self.stack.currentWidget() is self.plan_pane
        return [self.list, self.plan_pane.chart.canvas if at_plan else self.pane.tabs]

    def _show(self, found: tuple[list[IndicatorState], dict[str, str]]) -> None:
        states, plans = found
        self.empty.setVisible(not states)
        self.split.setVisible(bool(states))
        self.list.show_states(states, plans)

    def _on_chosen(self, kind: str, row_id: str) -> None:
        if kind == "plan":
            self.stack.setCurrentWidget(self.plan_pane)
            self.plan_pane.show_plan(row_id)
        else:
            self.stack.setCurrentWidget(self.pane)
            self.pane.show_indicator(row_id)

    def _on_changed(self, changes: Changes) -> None:
        if not self.isVisible():
            return
        if changes.touches(*_COUNTED):
            self.refresh()
        elif changes.touches(*_WORK) and self.stack.currentWidget() is self.plan_pane:
            self.plan_pane.reload()
