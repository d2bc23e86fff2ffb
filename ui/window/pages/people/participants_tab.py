"""Who took part in a course: added by typing a few letters of a name and Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Changes, Edit, Filter, Query, Record
from app.records.registry import REGISTRY
from app.services import training
from app.services.registers import records
from app.services.training import CourseTotals, nominations
from app.services.training.warnings import of_course
from app.text.folding import tone_key
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.people.class_list_dialog import ClassListDialog
from ui.window.pages.people.hints import HintLine
from ui.window.pages.people.participation_dialog import ParticipationDialog
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.notices import say_with_undo
from ui.window.widgets.paged_table import DEBOUNCE_MS, PagedTable
from ui.window.widgets.parts import Banner, Button, column, row, words
from ui.window.widgets.record_source import RecordSource

_ID = Qt.ItemDataRole.UserRole
_SUGGESTED = 6
_ENTRY = REGISTRY["participation"]


class ParticipantsTab(QWidget):
    """The people of one course."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._course: Record | None = None
        self.totals = words()
        self.hints = HintLine(session, of_course)
        role = _ENTRY.field("role")
        self.role = combo(role.label, *((c.label, c.code) for c in role.choices))
        self.name = QLineEdit()
        self.name.setPlaceholderText(t("Participants", "Gõ tên, không cần dấu, rồi Enter để thêm"))
        self.suggestions = QListWidget()
        self.suggestions.setAccessibleName(t("Participants", "Người có thể thêm"))
        self.suggestions.hide()
        self.banner = Banner()
        self.table = PagedTable(
            session, self._source(), name=_ENTRY.plural, empty=t("Participants", "Chưa có ai.")
        )
        role_column = [c.key for c in self.table.model.columns].index("role")
        self.table.view.setColumnHidden(role_column, False)
        header = self.table.view.horizontalHeader()
        header.moveSection(header.visualIndex(role_column), 1)
        self._build()
        self._connect()

    def load(self, course: Record) -> None:
        """Show a course's people."""
        self._course = course
        self.banner.silence()
        self.name.clear()
        self.hints.load(course.id)
        self.table.show_source(self._source())
        self._session.read(
            self,
            lambda desk: training.course_totals(desk, [course])[0],
            self._show_totals,
            replace="totals",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the suggestions and Enter add one while typing."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.suggestions.count():
                step = 1 if key == Qt.Key.Key_Down else -1
                count = self.suggestions.count()
                self.suggestions.setCurrentRow((self.suggestions.currentRow() + step) % count)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                commit_pending_input()
                self._add_current()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        label = QLabel(t("Participants", "Thêm người"))
        label.setBuddy(self.name)
        self.name.setAccessibleName(t("Participants", "Tên người cần thêm"))
        self.suggestions.setMaximumHeight(self.fontMetrics().lineSpacing() * 9)
        edit = Button(t("Participants", "Sửa…"), self._edit_current)
        remove = Button(t("Participants", "Bớt"), self._remove_current)
        all_got = Button(t("Participants", "Cả lớp đã có tài liệu"), self._issue_all)
        listed = Button(t("Participants", "Nhập danh sách…"), self.open_class_list)
        nominate = Button(t("Participants", "Lập danh sách cử đi"), self.nominate)
        menu = ListMenu(self._session, self.table, _ENTRY, part=True)
        as_what = row(label, None, self.role)
        layout = column(
            self.totals,
            self.hints,
            as_what,
            self.name,
            self.suggestions,
            self.banner,
            self.table,
            flow(edit, remove, listed, nominate, all_got, menu),
            margin=4,
        )
        layout.setStretch(6, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._suggest)
        self.name.textChanged.connect(lambda: self._pause.start())
        self.name.installEventFilter(self)
        self.suggestions.itemActivated.connect(lambda _: self._add_current())
        self.suggestions.itemClicked.connect(lambda _: self._add_current())
        self.table.activated.connect(lambda _: self._edit_current())
        self._session.changed.connect(self._on_changed)

    def _source(self) -> RecordSource:
        course = self._course.id if self._course else ""
        filters = (Filter("course", "=", course),) if course else (Filter("course", "empty"),)
        return RecordSource(_ENTRY, filters, leave_out=("course",))

    def _suggest(self) -> None:
        text = self.name.text()
        if not text.strip():
            self.suggestions.hide()
            return
        query = Query("officer", text=text, limit=_SUGGESTED)
        self._session.read(
            self, lambda desk: desk.store.find(query).records, self._show_suggested, replace="who"
        )

    def _show_suggested(self, found: tuple[Record, ...]) -> None:
        self.suggestions.clear()
        for officer in found:
            parts = (officer["full_name"], officer["position_title"])
            item = QListWidgetItem(" · ".join(p for p in parts if p), self.suggestions)
            item.setData(_ID, officer.id)
        typed = " ".join(self.name.text().split())
        if tone_key(typed) not in {tone_key(o["full_name"]) for o in found}:
            said = t("Participants", "Thêm “{name}” vào Đội ngũ và vào lớp").format(name=typed)
            QListWidgetItem(said, self.suggestions)
        self.suggestions.setCurrentRow(0)
        self.suggestions.show()
        self.banner.silence()

    def _add_current(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._suggest()
            return
        item, course = self.suggestions.currentItem(), self._course
        if self.suggestions.currentRow() < 0 or course is None or not self.name.text().strip():
            return
        officer, role = item.data(_ID), self.role.currentData()
        typed = " ".join(self.name.text().split())

        def add(desk: Desk) -> Changes:
            who, made = officer, Changes()
            if who is None:
                new, made = records.save(desk, "officer", None, {"full_name": typed})
                who = new.id
            return made + training.add_participants(desk, course.id, [who], role=role)

        def done(_: Changes) -> None:
            self.name.clear()
            self.suggestions.clear()
            self.suggestions.hide()
            self.name.setFocus()

        self._session.write(self, add, done, undo=t("Participants", "thêm người vào lớp"))

    def show_user_error(self, error: Exception) -> None:
        """Show a refusal under the name."""
        self.banner.say(str(error), "danger")

    def open_class_list(self) -> None:
        """Take people in from a pasted list or a sheet."""
        if self._course is None:
            return
        dialog = ClassListDialog(self.window(), self._session, self._course)
        dialog.taken.connect(self._say_taken)
        dialog.open()

    def nominate(self) -> None:
        """Draw up the list of people nominated for the course, and open it."""
        course = self._course
        if course is None:
            return

        def done(result: tuple[Record, Changes]) -> None:
            self.open_asked.emit("nomination_list", result[0].id)

        self._session.write(
            self,
            lambda desk: nominations.draw_up(desk, course.id),
            done,
            undo=t("Participants", "lập danh sách cử đi"),
        )

    def _say_taken(self, people: int) -> None:
        told = t("Participants", "Đã thêm {n} người vào lớp.").format(n=people)
        say_with_undo(self, self._session, told)

    def _edit_current(self) -> None:
        current = self.table.current()
        if current is not None:
            ParticipationDialog(self, self._session, current.record, current.texts[0]).open()

    def _remove_current(self) -> None:
        current = self.table.current()
        if current is not None:
            entry = current.id
            self._session.write(
                self,
                lambda desk: records.delete(desk, _ENTRY.name, entry),
                undo=t("Participants", "bớt người khỏi lớp"),
            )

    def _issue_all(self) -> None:
        course = self._course
        if course is None:
            return

        def issue(desk: Desk) -> Changes:
            query = Query(_ENTRY.name, (Filter("course", "=", course.id),), limit=10_000)
            waiting = [e for e in desk.store.find(query).records if not e["materials_issued"]]
            return desk.store.write(
                [Edit(_ENTRY.name, e.id, {"materials_issued": True}) for e in waiting]
            )

        self._session.write(self, issue, undo=t("Participants", "ghi cả lớp đã có tài liệu"))

    def _show_totals(self, totals: CourseTotals) -> None:
        self.totals.setText(
            t(
                "Participants",
                "{n} người trong danh sách · {attended} dự · {completed} hoàn thành · "
                "{materials} đã cấp tài liệu",
            ).format(
                n=len(totals.nominated),
                attended=len(totals.attended),
                completed=len(totals.completed),
                materials=len(totals.with_materials),
            )
        )

    def _on_changed(self, changes: Changes) -> None:
        if self._course is not None and changes.touches("participation", "officer"):
            self.load(self._course)
