"""One record in a dialog: for those listed inside another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from app.ports import Record
from app.records.language import RecordType
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Button, column, row
from ui.window.widgets.record_pane import RecordPane

_WIDTH, _HEIGHT = 640, 620


class RecordDialog(QDialog):
    """The ordinary pane of a record; saving leaves it open only when something is wrong."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        rtype: RecordType,
        *,
        fixed: Mapping[str, Any],
        record: Record | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(rtype.label)
        self.pane = RecordPane(session, rtype, fixed=fixed)
        self.close_button = Button(t("Dialog", "Đóng"), self.reject)
        self.next_button = Button(t("Dialog", "Lưu và thêm tiếp"), self._save_and_next)
        self.next_button.setVisible(record is None)
        self.setLayout(column(self.pane, row(None, self.next_button, self.close_button), margin=16))
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - 40), min(_HEIGHT, room.height() - 60))
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.activated.connect(self._save)
        self.pane.closed.connect(self.accept)
        self.pane.saved.connect(self._on_saved)
        self.pane.save_button.clicked.connect(self._leave_after)
        self._staying = False
        # Enter in a field saves; without a chosen one it would be the first button: "Xóa".
        self.pane.save_button.setDefault(True)
        if record is None:
            self.pane.show_new()
        else:
            self.pane.show_record(record)
            self.pane.form.focus_first()
            self.pane.save_button.setVisible(bool(self.pane.permit.fields) and rtype.manual)
            if not rtype.manual:
                self.pane.form.set_read_only(True)
                self.pane.delete_button.hide()

    def reject(self) -> None:
        """Leave, after asking about unsaved typing (Esc)."""
        self.pane.leave_then(super().reject)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved typing first."""
        if self.pane.form.dirty:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _save(self) -> None:
        self._leave_after()
        self.pane.save()

    def _leave_after(self) -> None:
        self._staying = False

    def _save_and_next(self) -> None:
        self._staying = True
        self.pane.save(self._begin_next)

    def _begin_next(self) -> None:
        self._staying = False
        self.pane.show_new()
        self.pane.banner.say(t("Dialog", "Đã lưu. Ghi tiếp."), "good")

    def _on_saved(self) -> None:
        if not self._staying:
            self.accept()
