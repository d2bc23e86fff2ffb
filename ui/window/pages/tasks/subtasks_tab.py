"""The sub-tasks of a task: who does which part by when, and what that says of the whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Query
from app.services.work import subtasks, tasks
from app.services.work.subtasks import Proposal, SubTask
from app.services.work.tasks import DatedTask, TaskDetail, Update
from app.text.dates import format_date, parse_date
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.ime import commit_pending_input
from ui.window.pages.tasks.source import STATE_ICONS, STATE_LABELS, STATE_TONES
from ui.window.session import Session
from ui.window.widgets.date_editor import DateField
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Banner, Button, column, plain, row, tone_colour, words

_TASK = Qt.ItemDataRole.UserRole
Found = tuple[tuple[DatedTask, ...], Proposal | None, list[tuple[str, str]]]


class SubTasksTab(QWidget):
    """A list to open by Enter, and one line to add by: title, day, person; saved at once."""

    open_asked = Signal(str)
    """Carries the id of the sub-task to show, or of the parent to go back to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._task = ""
        self._parent = ""
        self._proposal: Proposal | None = None
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("SubTasks", "Việc con của nhiệm vụ"))
        self.banner = Banner()
        self.said = words()
        self.take_button = Button("", self.take, icon_name="check")
        self.parent_button = Button(
            t("SubTasks", "Về nhiệm vụ chính"), self._go_up, icon_name="back", kind="quiet"
        )
        self.title_line, self.products_line = QLineEdit(), QLineEdit()
        self.due = DateField(t("SubTasks", "Hạn của việc con"))
        self.who = combo(t("SubTasks", "Người làm"), (t("SubTasks", "Chưa giao"), ""))
        self.add_button = Button(t("SubTasks", "Thêm việc con"), self.add, icon_name="add")
        self._form = self._make_form()
        head = row(self.said, self.take_button)
        head.setStretch(0, 1)
        self.setLayout(
            column(
                head, row(self.parent_button, None), self.list, self.banner, self._form, margin=4
            )
        )
        for line in (self.title_line, self.products_line, self.due.line):
            line.returnPressed.connect(self.add)
        self.list.itemActivated.connect(lambda item: self.open_asked.emit(item.data(_TASK)))

    def load(self, detail: TaskDetail, *, editable: bool) -> None:
        """Show a task's sub-tasks; typing begun on the same task stays."""
        if detail.task.id != self._task:
            self.banner.silence()
            for line in (self.title_line, self.products_line, self.due.line):
                line.clear()
        self._task, self._parent = detail.task.id, detail.task["parent"] or ""
        self.parent_button.setVisible(bool(self._parent))
        self._form.setVisible(editable and not self._parent)
        task = detail.task.id

        def ask(desk: Desk) -> Found:
            found = subtasks.children(desk, task)
            people = desk.store.find(Query("officer", order=("full_name",), limit=1000)).records
            names = [(o["full_name"] or "", o.id) for o in people]
            return found, subtasks.proposal(detail.dated, found), names

        self._session.read(self, ask, lambda found: self._show(found, editable), replace="subtasks")

    def add(self) -> None:
        """Add what is typed as a sub-task."""
        self._add(later=False)

    def take(self) -> None:
        """Write the state that the sub-tasks propose, as an update of the task."""
        wish, task = self._proposal, self._task
        if wish is None or wish.state is None:
            return
        update = Update(state=wish.state, percent=wish.percent, result=f"{wish.words}.")
        self._session.write(
            self,
            lambda desk: tasks.update(desk, task, update),
            lambda _: self.banner.say(t("SubTasks", "Đã ghi theo đề nghị."), "good"),
            undo=t("SubTasks", "Ghi tiến độ theo việc con"),
        )

    def show_user_error(self, error: UserError) -> None:
        """Show what is wrong; a day after the parent's may be kept on purpose."""
        fields = {p.field: p.message for p in error.fields}
        said = " ".join(fields.values()) or f"{error.message} {error.next_step}".strip()
        keep: tuple[tuple[str, Callable[[], object]], ...] = ()
        if set(fields) == {"due"}:
            keep = ((t("SubTasks", "Vẫn đặt hạn này"), lambda: self._add(later=True)),)
        self.banner.say(said, "danger", *keep)
        (self.due.line if "due" in fields else self.title_line).setFocus()

    def _add(self, *, later: bool) -> None:
        commit_pending_input()
        due = self._typed_day()
        if due is None and self.due.line.text().strip():
            self.banner.say(t("SubTasks", "Ngày không đúng. Ghi như 25/11/2026."), "danger")
            self.due.line.setFocus()
            return
        products = tuple(p.strip() for p in self.products_line.text().split(";"))
        wish = SubTask(
            self.title_line.text(),
            due=due,
            assignee=self.who.currentData() or None,
            products=products,
            later=later,
        )
        task = self._task

        def done(_: tuple[str, Changes]) -> None:
            for line in (self.title_line, self.products_line, self.due.line):
                line.clear()
            self.banner.silence()
            self.title_line.setFocus()

        self._session.write(
            self,
            lambda desk: subtasks.add(desk, task, wish),
            done,
            undo=t("SubTasks", "Thêm việc con"),
        )

    def _typed_day(self) -> date | None:
        return parse_date(self.due.line.text())

    def _go_up(self) -> None:
        if self._parent:
            self.open_asked.emit(self._parent)

    def _show(self, found: Found, editable: bool) -> None:
        children, proposal, people = found
        self._proposal = proposal
        self._show_proposal(editable)
        self.list.clear()
        for child in children:
            self._append(child)
        self.list.setVisible(bool(children))
        chosen = self.who.currentData()
        while self.who.count() > 1:
            self.who.removeItem(1)
        for name, officer in people:
            self.who.addItem(name, officer)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))

    def _show_proposal(self, editable: bool) -> None:
        wish = self._proposal
        if wish is None:
            empty = t("SubTasks", "Chia nhiệm vụ này cho từng người, mỗi việc một hạn.")
            sub = t("SubTasks", "Đây là việc con; kết quả ghi ở thẻ Cập nhật.")
            self.said.setText(sub if self._parent else empty)
            self.take_button.hide()
            return
        self.said.setText(f"{wish.words}.")
        self.take_button.setVisible(editable and wish.state is not None)
        if wish.state is not None:
            state = STATE_LABELS.get(wish.state, wish.state)
            self.take_button.setText(
                t("SubTasks", "Ghi theo đề nghị: {state}, {n}%").format(state=state, n=wish.percent)
            )

    def _append(self, child: DatedTask) -> None:
        task = child.row
        parts = [task.title, STATE_LABELS.get(task.state, task.state)]
        if task.due or task.own_due:
            last = task.own_due or task.due
            parts.append(t("SubTasks", "hạn {day}").format(day=format_date(last)) if last else "")
        if child.deliverables:
            done = sum(bool(d["done"]) for d in child.deliverables)
            said = t("SubTasks", "{n}/{all} sản phẩm")
            parts.append(said.format(n=done, all=len(child.deliverables)))
        item = QListWidgetItem(" · ".join(p for p in parts if p), self.list)
        tone = tone_colour(STATE_TONES.get(task.state, "muted"))
        item.setIcon(icon(STATE_ICONS.get(task.state, "question"), tone))
        item.setData(_TASK, task.task)

    def _make_form(self) -> QWidget:
        about = words(t("SubTasks", "Enter để thêm; hạn không muộn hơn hạn của nhiệm vụ."), "muted")
        when = row(
            self._labelled(t("SubTasks", "Hạn của việc con"), self.due, self.due.line),
            self._labelled(t("SubTasks", "Người làm"), self.who, self.who),
        )
        return plain(
            column(
                about,
                self._labelled(t("SubTasks", "Việc phải làm"), self.title_line, self.title_line),
                when,
                self._labelled(
                    t("SubTasks", "Sản phẩm (cách nhau bằng dấu ;)"),
                    self.products_line,
                    self.products_line,
                ),
                row(self.add_button, None),
            )
        )

    def _labelled(self, text: str, widget: QWidget, buddy: QWidget) -> QWidget:
        label = QLabel(text)
        label.setBuddy(buddy)
        buddy.setAccessibleName(text)
        return plain(column(label, widget, gap=3))
