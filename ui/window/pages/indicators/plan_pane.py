"""How a plan's tasks stand, group by group; a bar leads to its tasks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.services.targets import charts
from app.services.targets.charts import Completion
from ui.window.i18n import t
from ui.window.pages.indicators.people_list import PeopleList
from ui.window.session import Session
from ui.window.widgets.chart_view import ChartView
from ui.window.widgets.parts import column, plain, scrolled, title, words


class PlanPane(QWidget):
    """The completion of one plan."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plan = ""
        self._found: Completion | None = None
        self.heading = title("", 2)
        self.chart = ChartView()
        self.chart.picked.connect(self.show_group)
        self.note = words(tone="muted")
        self.tasks = PeopleList(t("Indicator", "Nhiệm vụ của nhóm"))
        self.tasks.open_asked.connect(self.open_asked)
        self.tasks.setMinimumHeight(180)
        whole = plain(column(self.chart, self.note, self.tasks, None, gap=12))
        layout = column(self.heading, scrolled(whole), gap=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_plan(self, plan_id: str) -> None:
        """Show another plan."""
        self._plan = plan_id
        self.reload()

    def reload(self) -> None:
        """Count anew."""
        plan = self._plan
        if not plan:
            return

        def ask(desk: Desk) -> Completion:
            return charts.completion(desk, plan)

        self._session.read(self, ask, self._show, replace="completion")

    def show_group(self, name: str) -> None:
        """List the tasks of one bar."""
        rows = self._found.rows.get(name, ()) if self._found else ()
        self.note.setText(
            t("Indicator", "{group}: {n} nhiệm vụ. Enter để mở.").format(group=name, n=len(rows))
        )
        self.tasks.show_rows(rows)
        self.tasks.setVisible(bool(rows))

    def _show(self, found: Completion) -> None:
        self._found = found
        self.heading.setText(found.chart.title)
        self.chart.show_chart(found.chart)
        self.note.setText(t("Indicator", "Chọn một nhóm trên biểu đồ để xem nhiệm vụ của nhóm."))
        self.tasks.hide()
