"""Who took part in a course: added by typing a few letters of a name and Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Changes, Filter, Query, Record
from app.records.registry import REGISTRY
from app.services import records, training
from app.services.training import CourseTotals
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.people.participation_dialog import ParticipationDialog
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.paged_table import DEBOUNCE_MS, PagedTable
from ui.window.widgets.parts import Banner, Button, column, words
from ui.window.widgets.record_source import RecordSource

_ID = Qt.ItemDataRole.UserRole
_SUGGESTED = 6
_ENTRY = REGISTRY["participation"]


class ParticipantsTab(QWidget):
    """The people of one course."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._course: Record | None = None
        self.totals = words()
        self.name = QLineEdit()
        self.name.setPlaceholderText(t("Participants", "Gõ tên, không cần dấu, rồi Enter để thêm"))
        self.suggestions = QListWidget()
        self.suggestions.setAccessibleName(t("Participants", "Người có thể thêm"))
        self.suggestions.hide()
        self.banner = Banner()
        self.table = PagedTable(
            session, self._source(), name=_ENTRY.plural, empty=t("Participants", "Chưa có ai.")
        )
        self._build()
        self._connect()

    def load(self, course: Record) -> None:
        """Show a course's people."""
        self._course = course
        self.banner.silence()
        self.name.clear()
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
        all_got = Button(t("Participants", "Cấp tài liệu cho cả lớp"), self._issue_all)
        menu = ListMenu(self._session, self.table, _ENTRY, part=True)
        layout = column(
            self.totals,
            label,
            self.name,
            self.suggestions,
            self.banner,
            self.table,
            flow(edit, remove, all_got, menu),
            margin=4,
        )
        layout.setStretch(5, 1)
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
        self.suggestions.setCurrentRow(0)
        self.suggestions.setVisible(bool(found))
        if not found:
            self.banner.say(
                t(
                    "Participants",
                    "Không có ai tên như vậy trong Đội ngũ. Thêm ở thẻ Đội ngũ trước.",
                ),
                "info",
            )
        else:
            self.banner.silence()

    def _add_current(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._suggest()
            return
        item, course = self.suggestions.currentItem(), self._course
        if self.suggestions.currentRow() < 0 or course is None or not self.name.text().strip():
            return
        officer = item.data(_ID)

        def done(_: Changes) -> None:
            self.name.clear()
            self.suggestions.clear()
            self.suggestions.hide()
            self.name.setFocus()

        self._session.write(
            self, lambda desk: training.add_participants(desk, course.id, [officer]), done
        )

    def show_user_error(self, error: Exception) -> None:
        """Show a refusal under the name."""
        self.banner.say(str(error), "danger")

    def _edit_current(self) -> None:
        current = self.table.current()
        if current is not None:
            ParticipationDialog(self, self._session, current.record, current.texts[0]).open()

    def _remove_current(self) -> None:
        current = self.table.current()
        if current is not None:
            entry = current.id
            self._session.write(self, lambda desk: records.delete(desk, _ENTRY.name, entry))

    def _issue_all(self) -> None:
        course = self._course
        if course is None:
            return

        def issue(desk: Desk) -> Changes:
            query = Query(_ENTRY.name, (Filter("course", "=", course.id),), limit=10_000)
            changes = Changes()
            for entry in desk.store.find(query).records:
                if not entry["materials_issued"]:
                    saved = records.save(desk, _ENTRY.name, entry.id, {"materials_issued": True})
                    changes += saved[1]
            return changes

        self._session.write(self, issue)

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
