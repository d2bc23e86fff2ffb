"""One record beside its list: form, files, history; new, save, delete, undo of the deletion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Record
from app.records.language import RecordType
from app.services import files, records
from app.services.erasing import Erased
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.attachments import AttachmentsPanel, attach_to
from ui.window.widgets.drafts import DraftKeeper
from ui.window.widgets.history_panel import HistoryPanel
from ui.window.widgets.parts import Banner, Button, column, plain, row, scrolled, title
from ui.window.widgets.record_form import RecordForm

_ABOUT_ERASING = t(
    "Record",
    "Bản ghi, toàn bộ lịch sử và tệp chỉ nó dùng mất khỏi máy này, không lấy lại được.\n\n"
    "Máy khác đã nhận bản ghi này sẽ xóa khi nhập gói tiếp theo của máy này. Gói đã xuất ra USB "
    "hay thư, bản sao lưu cũ, giấy đã in thì chương trình không xóa được: đơn vị tự hủy. Số liệu "
    "của báo cáo đã chốt giữ nguyên; thông tin đã chép sang mục khác phải tìm và xóa riêng.\n\n"
    "Nếu chỉ muốn bỏ khỏi danh sách, hãy dùng “Xóa”.",
)
SaveRecord = Callable[[Desk, str | None, Mapping[str, Any]], tuple[Record, Changes]]
"""The use case that keeps a record: (desk, id or None for a new one, values)."""


class RecordPane(QWidget):
    """Shows and edits one record of a type. ``saved`` carries its id."""

    saved = Signal(str)
    closed = Signal()
    shown = Signal(object)
    """The record now shown, None for a new one."""

    def __init__(self, session: Session, rtype: RecordType) -> None:
        super().__init__()
        self._session = session
        self.rtype = rtype
        self._record: Record | None = None
        self.save_with: SaveRecord = lambda desk, row_id, values: records.save(
            desk, rtype.name, row_id, values
        )
        self.form = RecordForm(session, rtype)
        self.banner = Banner()
        self.heading = title(rtype.label, 2)
        self.save_button = Button(t("Record", "Lưu"), self.save, icon_name="save", kind="primary")
        self.save_button.setToolTip("Ctrl+S")
        self.delete_button = Button(t("Record", "Xóa"), self._ask_delete, icon_name="delete")
        self.erase_button = Button(t("Record", "Xóa hẳn…"), self._ask_erase, kind="quiet")
        self.erase_button.setToolTip(
            t("Record", "Xóa cả lịch sử, ở mọi nơi đã gửi; không lấy lại được")
        )
        self.tabs = QTabWidget()
        self.attachments = AttachmentsPanel(session, self._attach)
        self.history = HistoryPanel(session)
        self.drafts = DraftKeeper(self, session, self.form.raw)
        self._build()

    @property
    def record(self) -> Record | None:
        """Return the record shown, None for a new one."""
        return self._record

    def add_tab(self, widget: QWidget, label: str) -> None:
        """Add a part of the page's own after the form."""
        self.tabs.insertTab(1, widget, label)

    def show_new(self) -> None:
        """Show an empty record."""
        self._record = None
        self.form.load_defaults()
        self._after_load(t("Record", "{type}: thêm mới").format(type=self.rtype.label), "new")
        self.form.focus_first()

    def show_record(self, record: Record) -> None:
        """Show a record."""
        self._record = record
        self.form.load(record.values)
        self._after_load(self.rtype.title_of(record.values), record.id)
        self._load_rest()

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
        commit_pending_input()
        try:
            values = self.form.collect()
        except UserError as error:
            self.show_user_error(error)
            return
        row_id = self._record.id if self._record else None
        self.save_button.setEnabled(False)

        def done(result: tuple[Record, Changes]) -> None:
            self.save_button.setEnabled(True)
            self.drafts.forget()
            self.show_record(result[0])
            self.banner.say(t("Record", "Đã lưu."), "good")
            self.saved.emit(result[0].id)
            if then:
                then()

        self._session.write(
            self,
            lambda desk: self.save_with(desk, row_id, values),
            done,
            failed=self._on_failed,
        )

    def show_user_error(self, error: UserError) -> None:
        """Show each problem beside its field, the rest in the banner."""
        self.form.show_problems(error.fields)
        if error.fields:
            self.banner.say(t("Record", "Chưa lưu: xem các ô được nêu."), "danger")
            self.tabs.setCurrentIndex(0)
        else:
            self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _build(self) -> None:
        self.tabs.addTab(
            scrolled(plain(column(self.form, None, margin=4))), t("Record", "Thông tin")
        )
        self.tabs.addTab(self.attachments, t("Record", "Tệp"))
        self.tabs.addTab(self.history, t("Record", "Lịch sử"))
        head = row(self.heading, self.erase_button, self.delete_button, self.save_button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.banner, self.tabs))
        self.form.edited.connect(self._on_edited)
        self.attachments.added.connect(self._load_rest)

    def _after_load(self, heading: str, draft: str) -> None:
        self.heading.setText(heading)
        self.banner.silence()
        self.delete_button.setVisible(self._record is not None)
        own = self._record is not None and self._record.unit == self._session.profile.unit.code
        self.erase_button.setVisible(own)
        for panel in (self.attachments, self.history):
            self.tabs.setTabVisible(self.tabs.indexOf(panel), self._record is not None)
        self.drafts.begin(f"{self.rtype.name}/{draft}", self._offer_draft)
        self.shown.emit(self._record)

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

    def _on_edited(self) -> None:
        self.drafts.touch()

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, UserError):
            self.show_user_error(error)
        else:
            self.drafts.keep_now()
            show_trouble(self, error)

    def _load_rest(self) -> None:
        record = self._record
        if record is None:
            return
        self.history.load((self.rtype.name, record.id))
        self._session.read(
            self,
            lambda desk: tuple(files.attachments_of(desk, record.id)),
            self.attachments.show_files,
            replace="files",
        )

    def _attach(self, desk: Desk, paths: tuple[Path, ...]) -> Changes:
        if self._record is None:
            return Changes()
        return attach_to(self.rtype.name, self._record.id)(desk, paths)

    def _ask_delete(self) -> None:
        record = self._record
        if record is None:
            return
        box = ask(
            self,
            t("Record", "Xóa “{title}”?").format(title=self.rtype.title_of(record.values)),
            t("Record", "Lịch sử vẫn còn và có thể lấy lại."),
            yes=t("Record", "Xóa"),
        )
        box.accepted.connect(lambda: self._delete(record))
        box.open()

    def _delete(self, record: Record) -> None:
        def done(_: Changes) -> None:
            self.show_new()
            self.banner.say(
                t("Record", "Đã xóa."),
                "info",
                (t("Record", "Lấy lại"), lambda: self._restore(record)),
            )
            self.closed.emit()

        self._session.write(
            self, lambda desk: records.delete(desk, self.rtype.name, record.id), done
        )

    def _ask_erase(self) -> None:
        record = self._record
        if record is None:
            return
        box = ask(
            self,
            t("Record", "Xóa hẳn “{title}”?").format(title=self.rtype.title_of(record.values)),
            _ABOUT_ERASING,
            yes=t("Record", "Xóa hẳn"),
            no=t("Record", "Thôi"),
            for_good=True,
        )
        box.accepted.connect(lambda: self._erase(record))
        box.open()

    def _erase(self, record: Record) -> None:
        def done(result: tuple[Erased, Changes]) -> None:
            self.drafts.forget()
            self.show_new()
            said = t(
                "Record",
                "Đã xóa hẳn khỏi máy này {n} bản ghi cùng lịch sử, {files} tệp đính kèm. "
                "Hãy xuất gói để máy khác cũng xóa, và làm bản sao lưu mới.",
            )
            erased = result[0]
            self.banner.say(said.format(n=erased.records, files=erased.files), "good")
            self.closed.emit()

        self._session.write(
            self, lambda desk: records.erase(desk, self.rtype.name, record.id), done
        )

    def _restore(self, record: Record) -> None:
        def done(_: Changes) -> None:
            self.show_record(record)
            self.saved.emit(record.id)

        self._session.write(
            self, lambda desk: records.restore(desk, self.rtype.name, record.id), done
        )
