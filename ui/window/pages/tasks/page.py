"""Nhiệm vụ: the list with its filters, and one task beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.desk import Desk
from app.ports import Changes, Filter, Query, Record
from app.services.registers import records
from app.services.work.carry_over import Carried
from ui.window.i18n import t
from ui.window.pages.page import TASK_LIST, Page
from ui.window.pages.tasks.carry_dialog import CarryOverDialog
from ui.window.pages.tasks.pane import TaskPane
from ui.window.pages.tasks.source import ROLE_LABELS, STATE_LABELS, TaskFilter, TaskSource
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.paged_model import Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column, plain
from ui.window.widgets.records_view import split

_TOUCHING = ("task", "assignment", "progress_update", "deliverable_done", "plan")


class TasksPage(Page):
    """The unit's tasks."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Tasks", "Nhiệm vụ"))
        self._unit = session.profile.unit.code
        self.state = combo(
            t("Tasks", "Lọc theo tình trạng"),
            (t("Tasks", "Chưa xong"), "open"),
            (t("Tasks", "Mọi tình trạng"), ""),
            *((label, code) for code, label in STATE_LABELS.items()),
        )
        self.time = combo(
            t("Tasks", "Lọc theo thời hạn"),
            (t("Tasks", "Mọi hạn"), ""),
            (t("Tasks", "Quá hạn"), "overdue"),
            (t("Tasks", "5 ngày làm việc tới"), "soon"),
            (t("Tasks", "30 ngày tới"), "month"),
            (t("Tasks", "3 tháng tới"), "quarter"),
            (t("Tasks", "Chưa có ngày"), "undated"),
            (t("Tasks", "Chưa cập nhật kỳ này"), "silent"),
            (t("Tasks", "Có chỗ cần xem lại"), "doubtful"),
        )
        self.role = combo(
            t("Tasks", "Lọc theo vai trò"),
            (t("Tasks", "Mọi vai trò"), ""),
            *((label, code) for code, label in ROLE_LABELS.items() if code != "none"),
        )
        self.plan = combo(t("Tasks", "Lọc theo kế hoạch"), (t("Tasks", "Mọi kế hoạch"), ""))
        self.whose = combo(
            t("Tasks", "Việc của ai"),
            (t("Tasks", "Của mình"), True),
            (t("Tasks", "Tất cả"), False),
        )
        self.table = PagedTable(
            session,
            TaskSource(self._unit),
            name=t("Tasks", "Nhiệm vụ"),
            empty=t(
                "Tasks",
                "Không có nhiệm vụ nào như vậy. Đổi bộ lọc, hoặc nhập kế hoạch ở trang Kế hoạch.",
            ),
            key="columns-tasks",
        )
        self.pane = TaskPane(session, unit=self._unit)
        self.pane.hide()
        self._build()
        self._load_plans()

    def refresh(self) -> None:
        """Fetch the list anew."""
        self.table.refresh()

    def save(self) -> None:
        """Save what is typed about the open task."""
        if self.pane.isVisible():
            self.pane.save()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.table.search.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Fetch the list anew when tasks changed."""
        if changes.touches(*_TOUCHING):
            self.table.refresh()
        if changes.touches("plan"):
            self._load_plans()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about unsaved typing."""
        self.pane.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show the task a record belongs to, or a part of the list."""
        if type_name == TASK_LIST:
            self._show_part(row_id)
            return
        self.session.read(
            self, lambda desk: task_of(desk, type_name, row_id), self._open_task, replace="open"
        )

    def do_record(self, type_name: str, row_id: str) -> None:
        """Show a task with the cursor where its update is written."""
        self.pane.write_next()
        self.open_record(type_name, row_id)

    def carry_over(self) -> None:
        """Ask which unfinished tasks go on in the next year."""
        dialog = CarryOverDialog(self, self.session)
        dialog.carried.connect(self._on_carried)
        dialog.open()

    def _show_part(self, part: str) -> None:
        """Show one part of the list whole, nothing else narrowing it."""
        for box in (self.state, self.role, self.plan, self.whose):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.table.search.clear()
        self.time.setCurrentIndex(max(self.time.findData(part), 0))
        self._on_filter()
        self.table.view.setFocus()

    def _on_carried(self, done: Carried) -> None:
        said = t("Tasks", "Đã chuyển {n} nhiệm vụ vào “{plan}”. Ctrl+Z để lấy lại.")
        self.banner.say(said.format(n=len(done.tasks), plan=done.plan_title), "good")

    def _build(self) -> None:
        self.action_bar.addWidget(
            Button(t("Tasks", "Chuyển sang năm sau…"), self.carry_over, kind="quiet")
        )
        self.table.bar.addWidget(ListMenu(self.session, self.table, None))
        filters = (self.state, self.time, self.role, self.plan, self.whose)
        bar = flow(*filters)
        for box in filters:
            box.currentIndexChanged.connect(self._on_filter)
        left = plain(column(bar, self.table))
        self.set_body(split(left, self.pane, (1, 1)))
        self.table.selected.connect(self._on_selected)
        self.table.activated.connect(self._on_activated)
        self.pane.task_asked.connect(lambda task: self.open_record("task", task))

    def _load_plans(self) -> None:
        def ask(desk: Desk) -> list[tuple[str, str]]:
            found = records.listing(desk, "plan", limit=1000).records
            return [(p["number"] or p["title"], p.id) for p in found]

        self.session.read(self, ask, self._show_plans, replace="plans")

    def _show_plans(self, plans: list[tuple[str, str]]) -> None:
        chosen = self.plan.currentData()
        self.plan.blockSignals(True)
        while self.plan.count() > 1:
            self.plan.removeItem(1)
        for label, plan_id in plans:
            self.plan.addItem(label, plan_id)
        self.plan.setCurrentIndex(max(self.plan.findData(chosen), 0))
        self.plan.blockSignals(False)

    def _on_filter(self) -> None:
        chosen = TaskFilter(
            self.state.currentData(),
            self.plan.currentData(),
            self.role.currentData(),
            self.time.currentData(),
            self.whose.currentData(),
        )
        self.table.show_source(TaskSource(self._unit, chosen))

    def _on_selected(self, chosen: Row) -> None:
        self.pane.leave_then(lambda: self._show(chosen.id))

    def _on_activated(self, _: Row) -> None:
        self.pane.update_tab.form.focus_first()

    def _show(self, task_id: str) -> None:
        self.pane.show()
        self.pane.load(task_id)

    def _open_task(self, task: Record | None) -> None:
        if task is not None:
            self.table.select(task.id)
            self.pane.leave_then(lambda: self._show(task.id))


def task_of(desk: Desk, type_name: str, row_id: str) -> Record | None:
    """Return the task that a record of the work area belongs to, None when it is gone."""
    current = desk.store.get(type_name, row_id)
    while current is not None and current.type != "task":
        current = _parent(desk, current)
    return current


def _parent(desk: Desk, record: Record) -> Record | None:
    for name in ("assignment", "task"):
        if record[name]:
            return desk.store.get(name, record[name])
    if record.type == "attachment":
        links = desk.store.find(Query("evidence", (Filter("attachment", "=", record.id),), limit=1))
        return _parent(desk, links.records[0]) if links.records else None
    if record.type == "evidence" and record["record_type"]:
        return desk.store.get(record["record_type"], record["record"])
    return None
