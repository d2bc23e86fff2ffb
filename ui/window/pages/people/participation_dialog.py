"""One person's part in a course: result, materials, certificate."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from app.errors import UserError
from app.ports import Record
from app.records.registry import REGISTRY
from app.services.registers import records
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.parts import Banner, column, plain, scrolled, title
from ui.window.widgets.record_form import RecordForm

_ENTRY = REGISTRY["participation"]
_FIXED = ("course", "officer")


class ParticipationDialog(QDialog):
    """Edits one participation."""

    def __init__(self, parent: QWidget, session: Session, entry: Record, name: str) -> None:
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Participation", "Người tham dự"))
        names = [f.name for f in _ENTRY.fields if f.name not in _FIXED]
        self.form = RecordForm(session, _ENTRY, names)
        self.form.load(entry.values)
        self.banner = Banner()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        body = scrolled(plain(column(self.form, None)))
        self.setLayout(column(title(name, 2), self.banner, body, buttons, margin=16))
        self.resize(480, 420)
        self.form.focus_first()

    def show_user_error(self, error: UserError) -> None:
        """Show problems beside their fields."""
        self.form.show_problems(error.fields)
        self.banner.say(error.message, "danger")

    def _save(self) -> None:
        commit_pending_input()
        try:
            values = self.form.collect()
        except UserError as error:
            self.show_user_error(error)
            return
        entry = self._entry.id
        self._session.write(
            self,
            lambda desk: records.save(desk, _ENTRY.name, entry, values),
            lambda _: self.accept(),
        )
