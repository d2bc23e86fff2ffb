"""One value for many rows: which field, which value, and what it will change, before it does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.errors import UserError
from app.ports import Changes
from app.records.language import Kind, RecordType
from app.services.registers import bulk
from app.services.registers.bulk import Preview
from app.text.numbers import format_number
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Banner, clear, column, scrolled, words
from ui.window.widgets.record_form import RecordForm

_PAUSE_MS = 250


class ManyDialog(QDialog):
    """Sets one field of many records; ``done_with`` says what was done and what stayed."""

    done_with = Signal(str, str)

    def __init__(
        self, parent: QWidget, session: Session, rtype: RecordType, ids: tuple[str, ...]
    ) -> None:
        super().__init__(parent)
        self._session, self._rtype, self._ids = session, rtype, ids
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        number = format_number(len(ids))
        self.setWindowTitle(t("Many", "Sửa {n} dòng").format(n=number))
        self.resize(480, 380)
        self.field = combo(t("Many", "Ô cần sửa"))
        self.field.setMaximumWidth(16_777_215)
        for field in bulk.fields_for_many(rtype):
            self.field.addItem(field.label, field.name)
        self.banner = Banner()
        self.preview = words(tone="muted")
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setProperty("role", "plain")
        holder.setLayout(column(self._place, None))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.go = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.go.setText(t("Many", "Sửa"))
        label = QLabel(t("Many", "Ô cần sửa"))
        label.setBuddy(self.field)
        layout = column(
            self.banner, label, self.field, scrolled(holder), self.preview, self.buttons, margin=16
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.field.currentIndexChanged.connect(self._show_field)
        self.buttons.accepted.connect(self.apply)
        self.buttons.rejected.connect(self.reject)
        self._show_field()

    def apply(self) -> None:
        """Set the field in every row."""
        commit_pending_input()
        value = self._value()
        if isinstance(value, UserError):
            self.show_user_error(value)
            return
        name, ids, what = self.field.currentData(), self._ids, self._rtype
        self.go.setEnabled(False)

        def done(result: tuple[Preview, Changes]) -> None:
            number = format_number(len(result[0].ids))
            said = t("Many", "Đã sửa {n} dòng.").format(n=number)
            self.done_with.emit(said, bulk.refused_words(result[0].refused))
            self.accept()

        self._session.write(
            self,
            lambda desk: bulk.edit(desk, what.name, ids, name, value),
            done,
            failed=self._on_failed,
            undo=t("Many", "sửa {n} {what}").format(n=len(ids), what=what.label.lower()),
        )

    def show_user_error(self, error: UserError) -> None:
        """Show a problem beside the field, or above."""
        if not error.fields or not self.form.show_problems(error.fields):
            self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _show_field(self) -> None:
        clear(self._place)
        self.form = RecordForm(self._session, self._rtype, (self.field.currentData(),))
        self.form.load({})
        self.form.edited.connect(self._pause.start)
        self._place.addWidget(self.form)
        self._look()

    def _value(self) -> Any:
        name = self.field.currentData()
        try:
            value = self.form.collect()[name]
        except UserError as error:
            return error
        # A tick taken off is said as "no" here: it is set on purpose.
        return value if value is not None or self._kind() is not Kind.BOOL else False

    def _kind(self) -> Kind:
        return self._rtype.field(self.field.currentData()).kind

    def _look(self) -> None:
        value = self._value()
        self.banner.silence()
        if isinstance(value, UserError):
            self._show_preview(None)
            return
        if value is None and self._rtype.field(self.field.currentData()).required:
            self.go.setEnabled(False)
            self.preview.setText(t("Many", "Ghi giá trị mới cho các dòng đã chọn."))
            return
        name, ids, what = self.field.currentData(), self._ids, self._rtype.name
        self._session.read(
            self,
            lambda desk: bulk.preview(desk, what, ids, name, value),
            self._show_preview,
            replace="preview",
        )

    def _show_preview(self, found: Preview | None) -> None:
        self.go.setEnabled(found is None or bool(found.ids))
        if found is None:
            self.preview.setText(t("Many", "Giá trị chưa đọc được."))
            return
        said = t("Many", "Sẽ sửa {n} dòng; {same} dòng đã như vậy; {no} dòng không nhận được.")
        self.preview.setText(
            said.format(
                n=format_number(len(found.ids)),
                same=format_number(found.same),
                no=format_number(len(found.refused)),
            )
            + (f"\n{bulk.refused_words(found.refused)}" if found.refused else "")
        )

    def _on_failed(self, error: BaseException) -> None:
        from ui.window.troubles import show_trouble

        self.go.setEnabled(True)
        show_trouble(self, error)
