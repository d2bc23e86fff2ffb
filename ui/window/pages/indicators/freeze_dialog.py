"""Asks before an indicator's figure is kept for good; a typed one is typed here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.errors import UserError
from app.indicators import wording
from app.indicators.measure import TYPED, Counts
from app.ports import Changes, Record
from app.services.targets import indicator_values
from app.services.targets.indicator_detail import Detail
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import column, plain, row, title, words


class FreezeDialog(QDialog):
    """Keeps the figure of the day looked at, with a comment."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        detail: Detail,
        *,
        done: Callable[[tuple[Record, Changes]], object],
    ) -> None:
        super().__init__(parent)
        self._session, self._detail, self._done = session, detail, done
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Freeze", "Chốt số liệu"))
        self.comment = QPlainTextEdit()
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(72)
        self.comment.setAccessibleName(t("Freeze", "Ghi chú"))
        self.numerator = _count_line(t("Freeze", "Tử số"))
        self.denominator = _count_line(t("Freeze", "Mẫu số"))
        self.problem = words(tone="danger")
        self.problem.hide()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(t("Freeze", "Chốt"))
        self.buttons.accepted.connect(self.freeze)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.resize(480, self.sizeHint().height())

    @property
    def is_typed(self) -> bool:
        """Tell whether the two counts are typed by hand."""
        return self._detail.state.measure == TYPED

    def freeze(self) -> None:
        """Keep the figure; a problem is said in the dialog."""
        commit_pending_input()
        typed = self._typed() if self.is_typed else None
        if self.is_typed and typed is None:
            self._say(t("Freeze", "Nhập tử số và mẫu số bằng số nguyên."))
            return
        detail, comment = self._detail, self.comment.toPlainText()
        self._session.write(
            self,
            lambda desk: indicator_values.freeze(
                desk,
                detail.state.indicator.id,
                as_of=detail.as_of,
                comment=comment,
                typed=typed,
            ),
            self._on_kept,
            failed=self._on_failed,
        )

    def _lay_out(self) -> None:
        day = wording.counted_on(self._detail.as_of)
        head = t("Freeze", "Chốt số liệu {day}").format(day=day)
        about = t(
            "Freeze",
            "Số đã chốt không đổi nữa, kể cả khi công chức chuyển đi hay bị xóa thông tin. "
            "Danh sách người được giữ lại tại xã, không gửi đi.",
        )
        counts: list[QWidget] = [title(self._detail.standing, 3)]
        if self.is_typed:
            lines = (self.numerator, self.denominator)
            counts = [plain(column(words(x.accessibleName()), x, gap=3)) for x in lines]
        figure = plain(row(*counts, None))
        note = words(t("Freeze", "Ghi chú"))
        parts = (title(head, 2), words(about, "muted"), figure, note, self.comment)
        self.setLayout(column(*parts, self.problem, self.buttons, margin=16))

    def _typed(self) -> Counts | None:
        texts = [
            line.text().strip().replace(".", "") for line in (self.numerator, self.denominator)
        ]
        if not all(text.isdecimal() and len(text) <= 15 for text in texts):
            return None
        return Counts(int(texts[0]), int(texts[1]))

    def _on_kept(self, result: tuple[Record, Changes]) -> None:
        self._done(result)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._say(f"{error.message} {error.next_step}".strip())
        else:
            show_trouble(self, error)

    def _say(self, message: str) -> None:
        self.problem.setText(message)
        self.problem.show()


def _count_line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setMaximumWidth(line.fontMetrics().horizontalAdvance("0") * 18)
    return line
