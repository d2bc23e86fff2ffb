"""One record beside its list: form, the records inside it, files, history; new, save, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Record
from app.records.language import Kind, RecordType
from app.services.registers import editing, records
from app.services.registers.editing import Permit
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.attachments import AttachmentsPanel
from ui.window.widgets.detail_tabs import DetailTabs
from ui.window.widgets.drafts import DraftKeeper
from ui.window.widgets.history_panel import HistoryPanel
from ui.window.widgets.parts import Banner, Button, column, plain, row, scrolled, title, words
from ui.window.widgets.record_form import RecordForm
from ui.window.widgets.record_keeping import RecordKeeping
from ui.window.widgets.record_removal import Removal

_HEADING = 64
SaveRecord = Callable[[Desk, str | None, Mapping[str, Any]], tuple[Record, Changes]]
"""The use case that keeps a record: (desk, id or None for a new one, values)."""


class RecordPane(QWidget):
    """Shows and edits one record of a type. ``saved`` carries its id.

    ``fixed`` are values that are given and not typed here: the record these belong to.
    ``own_tabs`` are types listed inside this one that a special view shows in its own way.
    """

    saved = Signal(str)
    closed = Signal()
    shown = Signal(object)
    """The record now shown, None for a new one."""

    def __init__(
        self,
        session: Session,
        rtype: RecordType,
        *,
        fixed: Mapping[str, Any] | None = None,
        own_tabs: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self._session = session
        self.rtype = rtype
        self._record: Record | None = None
        self._permit = editing.permit(session.profile, session.units, rtype, None)
        self._fixed = dict(fixed or {})
        self.save_with: SaveRecord = lambda desk, row_id, values: records.save(
            desk, rtype.name, row_id, values
        )
        self.form = RecordForm(session, rtype, leave_out=tuple(self._fixed))
        self.banner = Banner()
        self.reason = words(tone="warn")
        self.heading = title(rtype.label, 2)
        self.save_button = Button(t("Record", "Lưu"), self.save, icon_name="save", kind="primary")
        self.save_button.setToolTip("Ctrl+S")
        self.tabs = QTabWidget()
        self.attachments = AttachmentsPanel(session)
        self.keeping = RecordKeeping(session, self, self._fixed)
        self.history = HistoryPanel(session, self.keeping.take_value)
        self.drafts = DraftKeeper(self, session, self.form.typed)
        self.removal = Removal(session, self)
        self.details = DetailTabs(session, self.tabs, rtype, own_tabs)
        self._build()

    @property
    def record(self) -> Record | None:
        """Return the record shown, None for a new one."""
        return self._record

    @property
    def permit(self) -> Permit:
        """Return what may be done with the record shown."""
        return self._permit

    @property
    def delete_button(self) -> Button:
        """Return the button that deletes the record shown."""
        return self.removal.delete_button

    @property
    def erase_button(self) -> Button:
        """Return the button that erases the record shown for good."""
        return self.removal.erase_button

    def add_tab(self, widget: QWidget, label: str) -> None:
        """Add a part of the page's own after the form."""
        self.tabs.insertTab(1, widget, label)

    def show_new(self) -> None:
        """Show an empty record."""
        self._record = None
        self.banner.silence()
        self.attachments.forget()
        self.form.load_defaults()
        draft = "-".join(("new", *(str(v) for v in self._fixed.values())))
        self._after_load(t("Record", "{type}: thêm mới").format(type=self.rtype.label), draft)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def show_record(self, record: Record) -> None:
        """Show a record."""
        self.banner.silence()
        self.fill(record)

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field of the form, scrolled into sight."""
        self.tabs.setCurrentIndex(0)
        editor = self.form.editors.get(name)
        if editor is not None:
            self.form_area.ensureWidgetVisible(editor.widget)
            editor.focus_widget.setFocus()

    def show_inside(self, type_name: str, row_id: str) -> None:
        """Show, once a kept record is open, one of the records listed inside it."""
        self.details.show_record(type_name, row_id)

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Call ``go_on`` at once, or after asking what to do with unsaved typing."""
        commit_pending_input()
        if not self.form.dirty:
            go_on()
            return
        box = ask(
            self,
            t("Record", "Có thay đổi chưa lưu."),
            t("Record", "Lưu trước khi rời đi?"),
            yes=t("Record", "Lưu"),
            no=t("Record", "Ở lại"),
        )
        drop = box.addButton(t("Record", "Không lưu"), QMessageBox.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._drop_then(go_on))
        box.accepted.connect(lambda: self.save(go_on))
        box.open()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save what is typed; problems are shown beside their fields."""
        self.keeping.save(then)

    def show_user_error(self, error: UserError) -> None:
        """Show each problem beside its field, the rest in the banner."""
        placed = self.form.show_problems(error.fields)
        if error.fields and placed:
            self.banner.say(t("Record", "Chưa lưu: xem các ô được nêu."), "danger")
            self.tabs.setCurrentIndex(0)
        else:
            self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def know(self, record: Record) -> None:
        """Take note of how the record stands by now; the form stays as it is."""
        self._record = record

    def fill(self, record: Record) -> None:
        """Show a record, and leave standing what the banner says."""
        self._record = record
        self.form.load(record.values)
        self._after_load(self._words_of(record), record.id)
        self._load_rest()

    def _build(self) -> None:
        self.form_area = scrolled(plain(column(self.form, None, margin=4)))
        self.tabs.insertTab(0, self.form_area, t("Record", "Thông tin"))
        self.tabs.addTab(self.attachments, t("Record", "Tệp"))
        self.attachments.take_drops_on(self, lambda: self.tabs.setCurrentWidget(self.attachments))
        self.tabs.addTab(self.history, t("Record", "Lịch sử"))
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        head = row(self.heading, self.delete_button, self.save_button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.reason, self.banner, self.tabs))
        self.tabs.setCurrentIndex(0)
        self.history.foot.addWidget(self.erase_button)
        self.setFocusProxy(self.tabs)
        self.form.edited.connect(self.drafts.touch)

    def _after_load(self, heading: str, draft: str) -> None:
        record = self._record
        self.heading.setText(_shortened(heading))
        self.heading.setToolTip(heading)
        profile, units = self._session.profile, self._session.units
        self._permit = editing.permit(profile, units, self.rtype, record)
        self.form.allow(self._permit.fields)
        self.reason.setText(self._permit.reason)
        self.reason.setVisible(bool(self._permit.reason))
        self.save_button.setEnabled(bool(self._permit.fields))
        self.removal.show_for(record, self._permit)
        self.details.show_for(record)
        for panel in (self.attachments, self.history):
            self.tabs.setTabVisible(self.tabs.indexOf(panel), record is not None)
        self.drafts.begin(f"{self.rtype.name}/{draft}", self._offer_draft)
        self.shown.emit(record)

    @property
    def named(self) -> str:
        """Return the words that stand for the record shown."""
        return self.heading.text()

    def _words_of(self, record: Record) -> str:
        """Return a record's title; one that is a reference follows in words."""
        if self.rtype.field(self.rtype.title).kind is not Kind.REF:
            return self.rtype.title_of(record.values)

        def show(found: dict[str, str]) -> None:
            if self._record is not None and self._record.id in found:
                self.heading.setText(found[self._record.id])

        name, ids = self.rtype.name, (record.id,)
        self._session.read(self, lambda desk: records.titles(desk, name, ids), show, replace="name")
        return self.rtype.label

    def _offer_draft(self, raw: dict[str, object]) -> None:
        self.banner.say(
            t("Record", "Có nội dung gõ dở chưa lưu từ lần trước."),
            "warn",
            (t("Record", "Dùng tiếp"), lambda: self._take_draft(raw)),
            (t("Record", "Bỏ"), self._drop_draft),
        )

    def _take_draft(self, raw: dict[str, object]) -> None:
        self.form.restore(raw)
        self.banner.say(t("Record", "Đã đưa lại nội dung gõ dở. Nhớ lưu."), "info")

    def _drop_draft(self) -> None:
        self.drafts.forget()
        self.banner.silence()

    def _drop_then(self, go_on: Callable[[], object]) -> None:
        self.drafts.forget()
        self.form.dirty = False
        go_on()

    def _load_rest(self) -> None:
        record = self._record
        if record is None:
            return
        self.history.load((self.rtype.name, record.id))
        self.attachments.load(self.rtype.name, record.id)


def _shortened(text: str) -> str:
    """A heading says what is open; the form below shows the whole of it."""
    line = " ".join(text.split())
    return line if len(line) <= _HEADING else f"{line[:_HEADING].rstrip()}…"
