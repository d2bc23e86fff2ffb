"""The tasks of one plan beside its record: adding one, changing one, a newer version of all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.services.planning import plan_tasks, plans, typed_plan
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.plans.rows_table import RowsTable
from ui.window.pages.plans.task_dialog import TaskDialog
from ui.window.pages.tasks.source import ROLE_LABELS
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.paged_model import Column, Row
from ui.window.widgets.parts import Button, column, words

_COLUMNS = (
    Column("ref", t("PlanTasks", "Số"), 5),
    Column("title", t("PlanTasks", "Nhiệm vụ"), 20, wrap=True),
    Column("due", t("PlanTasks", "Hạn"), 11),
    Column("role", t("PlanTasks", "Vai trò xã"), 11),
)


class PlanTasksTab(QWidget):
    """What a plan asks for. Only a plan the unit entered itself can be changed here."""

    update_asked = Signal(object)
    """The plan (Record) a newer version of which is at hand."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plan: Record | None = None
        self.table = RowsTable(t("PlanTasks", "Nhiệm vụ của kế hoạch"), _COLUMNS)
        self.note = words(tone="muted")
        self.add_button = Button(t("PlanTasks", "Thêm nhiệm vụ"), self.add, icon_name="add")
        self.change_button = Button(t("PlanTasks", "Sửa"), self.change, kind="quiet")
        self.change_button.setToolTip("Enter")
        self.update_button = Button(
            t("PlanTasks", "Cập nhật bằng bản mới…"), self._ask_update, icon_name="open"
        )
        tools = flow(self.update_button, self.add_button, self.change_button)
        self.setLayout(column(tools, self.note, self.table, gap=8, margin=4))
        self.table.opened.connect(lambda _: self.change())
        session.changed.connect(self._on_changed)

    def show_plan(self, plan: Record | None) -> None:
        """Show the tasks of a plan, none for a plan not yet kept."""
        self._plan = plan
        own = plan is not None and plan.unit == self._session.profile.unit.code
        for button in (self.add_button, self.change_button, self.update_button):
            button.setVisible(own)
        self.note.setText(
            "" if own else t("PlanTasks", "Kế hoạch của tỉnh: bản mới đến trong gói của tỉnh.")
        )
        self.note.setVisible(plan is not None and not own)
        self._load()

    def add(self) -> None:
        """Write a task anew."""
        if self._plan is not None and self.add_button.isVisibleTo(self):
            dialog = self._dialog(self._plan, "")
            dialog.show_item(typed_plan.empty_item())
            dialog.open()

    def change(self) -> None:
        """Change the words or the time of the chosen task."""
        chosen = self.table.current()
        if chosen is None or self._plan is None or not self.change_button.isVisibleTo(self):
            return
        dialog = self._dialog(self._plan, chosen.id)
        self._session.read(
            dialog, lambda desk: plan_tasks.item_of(desk, chosen.id), dialog.show_item
        )
        dialog.open()

    def _dialog(self, plan: Record, task: str) -> TaskDialog:
        return TaskDialog(self, self._session, plan.id, plan["issued"], task)

    def _ask_update(self) -> None:
        if self._plan is not None:
            self.update_asked.emit(self._plan)

    def _load(self) -> None:
        plan = self._plan
        if plan is None:
            self.table.put(())
            return

        def ask(desk: Desk) -> tuple[Row, ...]:
            return tuple(_row(task) for task in plans.tasks_of(desk, plan.id))

        self._session.read(self, ask, self.table.put, replace="tasks")

    def _on_changed(self, changes: Changes) -> None:
        if self._plan is not None and changes.touches("task", "plan"):
            self._load()


def _row(task: Record) -> Row:
    role = task["commune_role"] or "none"
    return Row(
        task.id,
        (
            task["ref"] or "",
            task["title"],
            format_date(task["due"]) if task["due"] else task["time_text"] or "",
            ROLE_LABELS.get(role, ""),
        ),
        task,
        {"role": "muted"} if role == "none" else {},
        {"title": "question"} if task["doubts"] else {},
    )
