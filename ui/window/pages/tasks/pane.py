"""One task: its words, the unit's work, progress, products, files, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QTabWidget, QTextBrowser, QWidget

from app.errors import UserError
from app.ports import Changes
from app.records.registry import REGISTRY
from app.services.work import tasks
from app.services.work.tasks import TaskDetail
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.tasks.clears import ClearsMeter
from ui.window.pages.tasks.products_tab import ProductsTab
from ui.window.pages.tasks.source import ROLE_LABELS, STATE_LABELS, STATE_TONES
from ui.window.pages.tasks.subtasks_tab import SubTasksTab
from ui.window.pages.tasks.update_tab import UpdateTab
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.attachments import AttachmentsPanel
from ui.window.widgets.flow import flow
from ui.window.widgets.history_panel import HistoryPanel
from ui.window.widgets.parts import (
    Banner,
    Button,
    Chip,
    column,
    plain,
    row,
    scrolled,
    title,
)
from ui.window.widgets.record_form import RecordForm

_CLEAR_FIELDS = (
    "our_role",
    "assignee",
    "co_assignees",
    "content",
    "own_due",
    "deciding_authority",
    "responsible_head",
    "no_product",
)
_TOUCHING = (
    "task",
    "assignment",
    "progress_update",
    "deliverable_done",
    "evidence",
    "planned_deliverable",
)


class TaskPane(QWidget):
    """Shows one task beside the list; everything written here is saved at once."""

    task_asked = Signal(str)
    """Another task is to be shown: a sub-task, or the parent."""

    def __init__(self, session: Session, *, unit: str) -> None:
        super().__init__()
        self._session = session
        self._unit = unit
        self._editable = not session.is_province
        self._task = ""
        self._detail: TaskDetail | None = None
        self.heading = title("", 2)
        self.state, self.role, self.when = Chip(), Chip(), Chip()
        self.origin = Chip()
        self.meter = ClearsMeter()
        self.banner = Banner()
        self.update_tab = UpdateTab(session)
        self.clears_form = RecordForm(session, REGISTRY["assignment"], _CLEAR_FIELDS)
        self.save_clears_button = Button(
            t("Task", "Lưu sáu rõ"), self.save_clears, icon_name="save", kind="primary"
        )
        self.products_tab = ProductsTab(session)
        self.subtasks_tab = SubTasksTab(session)
        self.subtasks_tab.open_asked.connect(self.task_asked)
        self._write_next = False
        self.attachments = AttachmentsPanel(session)
        self.words_tab = QTextBrowser()
        self.words_tab.setAccessibleName(t("Task", "Nhiệm vụ theo kế hoạch"))
        self.history = HistoryPanel(session)
        self.tabs = QTabWidget()
        self._build()
        session.changed.connect(self._on_changed)

    def load(self, task_id: str, unit: str = "") -> None:
        """Show a task beside the work of a unit (the desk's own by default)."""
        self._task = task_id
        self._unit = unit or self._unit
        shown = self._unit
        self._session.read(
            self, lambda desk: tasks.detail(desk, task_id, shown), self._show, replace="task"
        )

    def write_next(self) -> None:
        """Put the cursor where an update is written, once the next task asked for is shown."""
        self._write_next = True

    def save(self) -> None:
        """Save what is typed on the open tab."""
        if self.tabs.currentIndex() == self._clears_index:
            self.save_clears()
        else:
            self.update_tab.save()

    def save_clears(self) -> None:
        """Save the unit's own side of the task."""
        commit_pending_input()
        try:
            values = self.clears_form.collect()
        except UserError as error:
            self.show_user_error(error)
            return
        values["role_basis"] = "printed"
        if self._detail and self._detail.assignment:
            before = self._detail.assignment
            if values["our_role"] == before["our_role"]:
                values["role_basis"] = before["role_basis"]
        task = self._task
        self._session.write(
            self, lambda desk: tasks.assign(desk, task, values), lambda _: self._on_clears_saved()
        )

    def show_user_error(self, error: UserError) -> None:
        """Show problems of the clears beside their fields, others in the banner."""
        self.clears_form.show_problems(error.fields)
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about unsaved typing before another task is shown."""
        commit_pending_input()
        if not (self.update_tab.form.dirty or self.clears_form.dirty):
            go_on()
            return
        box = ask(
            self,
            t("Task", "Có thay đổi chưa lưu ở nhiệm vụ này."),
            t("Task", "Phần gõ dở vẫn được giữ làm bản nháp nếu không lưu bây giờ."),
            yes=t("Task", "Ở lại"),
            no=t("Task", "Rời đi, giữ nháp"),
        )
        drop = box.addButton(t("Task", "Không lưu"), QMessageBox.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._drop_then(go_on))
        box.rejected.connect(lambda: self._keep_then(go_on))
        box.open()

    def _build(self) -> None:
        clears = plain(
            column(self.clears_form, row(self.save_clears_button, None), None, margin=4, gap=12)
        )
        self.tabs.addTab(scrolled(self.update_tab), t("Task", "Cập nhật"))
        self._clears_index = self.tabs.addTab(scrolled(clears), t("Task", "Sáu rõ"))
        self.tabs.addTab(self.products_tab, t("Task", "Sản phẩm"))
        self.tabs.addTab(self.subtasks_tab, t("Task", "Việc con"))
        self.tabs.addTab(self.attachments, t("Task", "Tệp"))
        self.attachments.take_drops_on(self, lambda: self.tabs.setCurrentWidget(self.attachments))
        self.tabs.addTab(self.words_tab, t("Task", "Kế hoạch"))
        self.tabs.addTab(self.history, t("Task", "Lịch sử"))
        self.tabs.setUsesScrollButtons(True)
        self.tabs.currentChanged.connect(lambda _: commit_pending_input())
        chips = flow(self.state, self.role, self.when, self.origin)
        self.setLayout(column(self.heading, chips, self.meter, self.banner, self.tabs, gap=8))
        self.save_clears_button.setVisible(self._editable)
        self.clears_form.set_read_only(not self._editable)
        self.attachments.setEnabled(self._editable)

    def _show(self, detail: TaskDetail) -> None:
        same = self._detail is not None and self._detail.task.id == detail.task.id
        self._detail = detail
        task = detail.dated.row
        self.heading.setText(f"{task.ref}. {task.title}" if task.ref else task.title)
        self.state.say(
            STATE_LABELS.get(task.state, task.state), STATE_TONES.get(task.state, "plain")
        )
        self.role.say(self._role_words(task.role, task.role_basis), "plain")
        self.when.say(*self._when_words(detail))
        self.meter.say(detail.unclear)
        if not same:
            self.banner.silence()
        self.update_tab.load(detail, editable=self._editable)
        if not (same and self.clears_form.dirty):
            self.clears_form.load(
                detail.assignment.values if detail.assignment else {"our_role": task.role}
            )
        self.products_tab.load(detail, editable=self._editable)
        self.subtasks_tab.load(detail, editable=self._editable)
        self._name_subtasks(detail)
        if self._write_next:
            self._write_next = False
            self.tabs.setCurrentIndex(0)
            self.update_tab.form.editors["result"].focus_widget.setFocus()
        self.attachments.load("task", detail.task.id)
        self.words_tab.setHtml(_plan_words(detail))
        self._load_history(detail)

    def _name_subtasks(self, detail: TaskDetail) -> None:
        task = detail.dated.row
        label = t("Task", "Việc con")
        if task.children:
            label = t("Task", "Việc con {done}/{all}").format(
                done=task.children_done, all=task.children
            )
        self.tabs.setTabText(self.tabs.indexOf(self.subtasks_tab), label)
        origin = ""
        if task.parent:
            origin = t("Task", "Việc con của {ref}").format(ref=task.parent_ref or "–")
        elif detail.assignment and detail.assignment["carried_from"]:
            origin = t("Task", "Chuyển từ năm trước")
        self.origin.say(origin)

    def _load_history(self, detail: TaskDetail) -> None:
        shown = [("task", detail.task.id)]
        if detail.assignment:
            shown.append(("assignment", detail.assignment.id))
        shown += [(u.type, u.id) for u in (*detail.updates, *detail.finished)]
        self.history.load(*shown)

    def _role_words(self, role: str, basis: str) -> str:
        label = ROLE_LABELS.get(role, "")
        return t("Task", "{role} (suy ra)").format(role=label) if basis == "inferred" else label

    def _when_words(self, detail: TaskDetail) -> tuple[str, str]:
        row_now, day = detail.dated.row, self._session.today
        last: date | None = row_now.own_due or row_now.due
        if last is None:
            return row_now.time_text or t("Task", "chưa có ngày"), "warn"
        safe = detail.dated.safe_due
        said = t("Task", "Hạn {day}").format(day=format_date(last))
        if safe and safe != last:
            said = t("Task", "{said} · nên xong {safe}").format(said=said, safe=format_date(safe))
        late = row_now.state in tasks.OPEN and (detail.dated.last_day or last) < day
        return said, "danger" if late else "plain"

    def _on_clears_saved(self) -> None:
        self.clears_form.dirty = False
        self.clears_form.show_problems(())
        self.banner.say(t("Task", "Đã lưu."), "good")
        self.load(self._task)

    def _on_changed(self, changes: Changes) -> None:
        if self._task and self.isVisible() and changes.touches(*_TOUCHING):
            self.load(self._task)

    def _keep_then(self, go_on: Callable[[], object]) -> None:
        self.update_tab.drafts.keep_now()
        self._drop_dirt()
        go_on()

    def _drop_then(self, go_on: Callable[[], object]) -> None:
        self.update_tab.drafts.forget()
        self._drop_dirt()
        go_on()

    def _drop_dirt(self) -> None:
        self.update_tab.form.dirty = self.clears_form.dirty = False


def _plan_words(detail: TaskDetail) -> str:
    task = detail.task
    fields = (
        (t("Task", "Chủ trì"), task["lead_text"]),
        (t("Task", "Phối hợp"), task["coop_text"]),
        (t("Task", "Thời gian"), task["time_text"]),
        (t("Task", "Kế hoạch"), detail.dated.row.plan_number),
        (t("Task", "Cần xem lại"), "; ".join(task["doubts"] or ())),
    )
    lines = "".join(
        f"<p><b>{escape(label)}:</b> {escape(str(value))}</p>" for label, value in fields if value
    )
    return f"<p>{escape(task['title'])}</p>{lines}"
