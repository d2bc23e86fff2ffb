"""Files of a record: dropped, pasted or chosen; opened, saved, used for other records too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.ports import Changes
from app.services.filing import evidence
from app.services.filing.evidence import KeptFile, Use
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.attachment_deeds import FileDeeds
from ui.window.widgets.attachment_intake import FileIntake, local_files
from ui.window.widgets.attachment_list import AttachmentList
from ui.window.widgets.attachment_uses import AttachmentUses
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, words
from ui.window.widgets.progress import ProgressStrip

_SHRINK = "shrink-photos"
_STEPS = 1000
_SHOWN_REFUSALS = 4


class AttachmentsPanel(QWidget):
    """The files of one record, a task's being those of the unit's work on it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._type, self._id = "", ""
        self._reveal: Callable[[], object] = lambda: None
        self.banner = Banner()
        self.strip = ProgressStrip()
        empty = t("Files", "Chưa có tệp nào. Kéo tệp thả vào đây.")
        self.list = AttachmentList(session, empty)
        self.uses = AttachmentUses()
        self.deeds = FileDeeds(self, session, self.banner)
        self.intake = FileIntake(self, session, self.deeds, self.strip)
        self.add = Button(t("Files", "Thêm tệp…"), self.choose, icon_name="attach")
        self.paste_button = Button(t("Files", "Dán ảnh"), self.paste, icon_name="copy")
        self.paste_button.setToolTip(t("Files", "Dán ảnh chụp màn hình hoặc tệp đã chép (Ctrl+V)"))
        self.open = Button(t("Files", "Mở"), self._open, icon_name="open")
        self.save = Button(t("Files", "Lưu ra…"), self._save, icon_name="save")
        self.more = Button(t("Files", "Dùng cho bản ghi khác…"), self._use_for_more)
        self.drop = Button(t("Files", "Bỏ khỏi đây"), self._unlink, icon_name="cross")
        self.shrink = QCheckBox(t("Files", "Thu nhỏ ảnh khi thêm (2.048 px, bỏ nơi và máy chụp)"))
        self._build()
        session.changed.connect(self._on_changed)

    def load(self, type_name: str, row_id: str) -> None:
        """Show the files of a record."""
        if row_id != self._id:
            self.banner.silence()
            self._show(())
        self._type, self._id = type_name, row_id
        self.refresh()

    def forget(self) -> None:
        """Belong to no record, as while a new one is being typed."""
        self._type, self._id = "", ""
        self.banner.silence()
        self._show(())

    def take_drops_on(self, pane: QWidget, reveal: Callable[[], object]) -> None:
        """Take files dropped anywhere on the record's pane; ``reveal`` shows this panel then."""
        self._reveal = reveal
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped beside the panel, when there is a record to keep it with."""
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and self._takes(event):
            if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
                self._reveal()
                self.dropEvent(event)
            else:
                event.accept()
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QEvent) -> bool:
        wanted = bool(self._id) and self.isEnabled() and isinstance(event, QDropEvent)
        return wanted and bool(local_files(event.mimeData()))  # type: ignore[attr-defined]

    def refresh(self) -> None:
        """Fetch the files anew."""
        kind, row_id = self._type, self._id
        if row_id:
            self._session.read(
                self,
                lambda desk: evidence.files_of(desk, kind, row_id),
                self._show,
                replace="files",
            )

    def choose(self) -> None:
        """Ask for files to attach."""
        dialog = QFileDialog(self, t("Files", "Chọn tệp đính kèm"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.attach([Path(p) for p in chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def attach(self, paths: list[Path]) -> None:
        """Keep copies of these files with the record shown."""
        if paths and self._id:
            self.intake.take((self._type, self._id), paths, shrink=self.shrink.isChecked())

    def paste(self) -> None:
        """Attach the picture or the files on the clipboard."""
        paths = local_files(QGuiApplication.clipboard().mimeData())
        image = QGuiApplication.clipboard().image()
        if paths:
            self.attach(paths)
        elif image.isNull():
            self.banner.say(t("Files", "Bộ nhớ tạm không có ảnh hay tệp nào."), "info")
        elif self._id:
            known = {file.name for file in self.list.files}
            shrink = self.shrink.isChecked()
            self.intake.take_image((self._type, self._id), image, known, shrink=shrink)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files only."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        event.acceptProposedAction()
        self.attach(local_files(event.mimeData()))

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.shrink.setChecked(self._session.state.words_of(_SHRINK) == "on")
        self.shrink.toggled.connect(
            lambda on: self._session.state.keep_words(_SHRINK, "on" if on else "off")
        )
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        remove = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._unlink)
        self.list.itemActivated.connect(lambda _: self._open())
        self.list.currentRowChanged.connect(lambda _: self._show_uses())
        self.uses.asked.connect(self._session.open_asked)
        said = t("Files", "Kéo thả tệp, hoặc Ctrl+V. Không đính kèm tài liệu có độ mật.")
        bring = flow(self.add, self.paste_button, self.shrink)
        use = flow(self.open, self.save, self.more, self.drop)
        layout = column(
            bring, self.banner, self.strip, self.list, use, self.uses, words(said, "muted")
        )
        layout.setStretchFactor(self.list, 1)
        self.setLayout(layout)
        self._show(())

    def _show(self, found: tuple[KeptFile, ...]) -> None:
        self.list.show_files(found)
        for button in (self.open, self.save, self.more, self.drop):
            button.setEnabled(bool(found))
        self._show_uses()

    def _show_uses(self) -> None:
        file = self.list.file
        self.uses.show_file(file, self._id)
        self.uses.setVisible(file is not None and len(file.uses) > 1)

    def _open(self) -> None:
        if self.list.file is not None:
            self.deeds.look_at(self.list.file)

    def _save(self) -> None:
        if self.list.file is not None:
            self.deeds.save_as(self.list.file)

    def _use_for_more(self) -> None:
        if self.list.file is not None:
            self.deeds.use_for_more(self.list.file)

    def _unlink(self) -> None:
        file = self.list.file
        if file is not None and self.drop.isEnabled():
            self.deeds.unlink(file, Use(self._type, self._id, "", ""))

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("evidence", "attachment"):
            self.refresh()
