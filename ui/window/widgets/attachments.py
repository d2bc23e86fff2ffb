"""Files linked to a record: added from a dialog, by dropping them, or pasted as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.services import files
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import tell
from ui.window.widgets.parts import Button, column, row, words

_ID = Qt.ItemDataRole.UserRole
Attach = Callable[[Desk, tuple[Path, ...]], Changes]


class AttachmentsPanel(QWidget):
    """The files of a record; ``attach`` is the use case that keeps new ones."""

    added = Signal()

    def __init__(self, session: Session, attach: Attach) -> None:
        super().__init__()
        self._session = session
        self._attach = attach
        self.setAcceptDrops(True)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Files", "Tệp đính kèm"))
        self.list.itemActivated.connect(self._save_as)
        self.add = Button(t("Files", "Thêm tệp…"), self.choose, icon_name="attach")
        self.save = Button(t("Files", "Lưu ra…"), self._save_current, icon_name="save")
        paste = Button(t("Files", "Dán ảnh"), self.paste, icon_name="copy")
        paste.setToolTip(t("Files", "Dán ảnh chụp màn hình (Ctrl+V khi đang ở danh sách tệp)"))
        shortcut = QShortcut(QKeySequence.StandardKey.Paste, self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.paste)
        note = words(t("Files", "Kéo tệp thả vào đây. Không đính kèm tài liệu có độ mật."), "muted")
        self.setLayout(column(row(self.add, paste, self.save, None), self.list, note))

    def show_files(self, attachments: tuple[Record, ...]) -> None:
        """Show these files."""
        self.list.clear()
        for file in attachments:
            size = f"{(file['size'] or 0) / 1024:,.0f} KB".replace(",", ".")
            day = format_date(file["added"]) if file["added"] else ""
            item = QListWidgetItem(f"{file['file_name']}   {size}   {day}", self.list)
            item.setData(_ID, (file.id, file["file_name"]))
        self.save.setEnabled(self.list.count() > 0)
        if self.list.count():
            self.list.setCurrentRow(0)

    def choose(self) -> None:
        """Ask for files to attach."""
        dialog = QFileDialog(self, t("Files", "Chọn tệp đính kèm"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda chosen: self.attach([Path(p) for p in chosen]))
        dialog.open()

    def attach(self, paths: list[Path]) -> None:
        """Keep copies of these files."""
        chosen = tuple(p for p in paths if p.is_file())
        if chosen:
            self._session.write(
                self, lambda desk: self._attach(desk, chosen), lambda _: self.added.emit()
            )

    def paste(self) -> None:
        """Attach the picture or the files on the clipboard."""
        found = QGuiApplication.clipboard().mimeData()
        paths = _local_files(found)
        if paths:
            self.attach(paths)
            return
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            tell(self, t("Files", "Bộ nhớ tạm không có ảnh hay tệp nào."))
            return
        self._attach_image(image)

    def _attach_image(self, image: QImage) -> None:
        name = f"anh-chup-{self._session.today:%Y%m%d}.png"

        def keep(desk: Desk) -> Changes:
            with TemporaryDirectory(dir=desk.folder) as folder:
                path = Path(folder) / name
                image.save(str(path))
                return self._attach(desk, (path,))

        self._session.write(self, keep, lambda _: self.added.emit())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        event.acceptProposedAction()
        self.attach(_local_files(event.mimeData()))

    def _save_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._save_as(item)

    def _save_as(self, item: QListWidgetItem) -> None:
        file_id, name = item.data(_ID)
        dialog = QFileDialog(self, t("Files", "Lưu tệp"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda target: self._session.read(
                self, lambda desk: files.save_as(desk, file_id, Path(target)), lambda _: None
            )
        )
        dialog.open()


def _local_files(data: QMimeData | None) -> list[Path]:
    if data is None or not data.hasUrls():
        return []
    return [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()]


def attach_to(type_name: str, row_id: str) -> Attach:
    """Return the use case that attaches files to a record."""

    def attach(desk: Desk, paths: tuple[Path, ...]) -> Changes:
        changes = Changes()
        for path in paths:
            changes += files.attach(desk, path, type_name, row_id)
        return changes

    return attach
