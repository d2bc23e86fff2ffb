"""One kept file by itself: found by the search, perhaps no longer used anywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.ports import Changes
from app.services.filing import evidence
from app.services.filing.evidence import KeptFile
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.attachment_deeds import FileDeeds
from ui.window.widgets.attachment_list import AttachmentList
from ui.window.widgets.attachment_uses import AttachmentUses
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column


class AttachmentDialog(QDialog):
    """Shows a file, what it is evidence of, and what can be done with it."""

    def __init__(self, parent: QWidget, session: Session, row_id: str) -> None:
        super().__init__(parent)
        self._session = session
        self._id = row_id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Files", "Tệp đính kèm"))
        self.resize(640, 400)
        self.banner = Banner()
        self.list = AttachmentList(session)
        self.list.setFixedHeight(72)
        self.uses = AttachmentUses()
        self.deeds = FileDeeds(self, session, self.banner)
        self.open_button = Button(t("Files", "Mở"), self._look_at, icon_name="open")
        self.save = Button(t("Files", "Lưu ra…"), self._save_as, icon_name="save")
        self.more = Button(t("Files", "Dùng cho bản ghi khác…"), self._use_for_more)
        self.unlink = Button(t("Files", "Bỏ khỏi mục đang chọn"), self._unlink, icon_name="cross")
        self.delete = Button(t("Files", "Xóa tệp"), self._delete, icon_name="delete")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        deeds = flow(self.open_button, self.save, self.more, self.unlink, self.delete)
        self.setLayout(column(self.list, self.banner, deeds, self.uses, None, close, margin=16))
        self.list.itemActivated.connect(lambda _: self._look_at())
        self.uses.asked.connect(self._jump)
        session.changed.connect(self._on_changed)
        self._load()

    @property
    def file(self) -> KeptFile | None:
        """Return the file, None when it is gone."""
        return self.list.file

    def _load(self) -> None:
        row_id = self._id
        self._session.read(
            self,
            lambda desk: evidence.kept_file(desk, row_id),
            self._show,
            replace="file",
            failed=self._on_gone,
        )

    def _show(self, file: KeptFile) -> None:
        self.list.show_files((file,))
        self.uses.show_file(file)
        for button in (self.open_button, self.save, self.more):
            button.setEnabled(True)
        self.unlink.setVisible(bool(file.uses))
        self.delete.setVisible(not file.uses)

    def _on_gone(self, error: BaseException) -> None:
        self.list.show_files(())
        self.uses.show_file(None)
        for button in (self.open_button, self.save, self.more, self.unlink, self.delete):
            button.setEnabled(False)
        if not self.banner.text:
            self.deeds.tell(error)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("evidence", "attachment"):
            self._load()

    def _jump(self, type_name: str, row_id: str) -> None:
        self.accept()
        self._session.open_asked.emit(type_name, row_id)

    def _look_at(self) -> None:
        if self.file is not None:
            self.deeds.look_at(self.file)

    def _save_as(self) -> None:
        if self.file is not None:
            self.deeds.save_as(self.file)

    def _use_for_more(self) -> None:
        if self.file is not None:
            self.deeds.use_for_more(self.file)

    def _unlink(self) -> None:
        if self.file is not None and self.uses.use is not None:
            self.deeds.unlink(self.file, self.uses.use)

    def _delete(self) -> None:
        if self.file is not None:
            self.deeds.delete(self.file)
