"""The root key's 24 words: shown once to be written down, and typed again from the paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPlainTextEdit, QWidget

from app.errors import UserError
from app.exchange.root import RootPaper
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.widgets.parts import Button, column, plain, row, title, words

_COLUMNS = 4
_WORD_SCALE = 1.25
_LINES = 4


class RootPaperDialog(QDialog):
    """Shows the 24 words, numbered, and the six by which the key is told from another."""

    def __init__(self, parent: QWidget, paper: RootPaper) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = t("Root", "24 từ của khóa gốc")
        self.setWindowTitle(heading)
        explain = t(
            "Root",
            "Chép 24 từ này ra giấy theo thứ tự, cất vào két hoặc tủ có khóa, không chụp ảnh. Khi "
            "máy của tỉnh hỏng hay mất, 24 từ này giúp máy mới làm tiếp; không có chúng thì phải "
            "đăng ký lại mọi xã, phường.",
        )
        fingerprint = t("Root", "Dấu nhận của khóa (chép kèm, không bí mật): {words}")
        close = Button(t("Root", "Đã chép xong"), self.reject, kind="primary")
        close.setDefault(True)
        self.grid = _numbered(paper.words)
        self.setLayout(
            column(
                title(heading, 2),
                words(explain, "muted"),
                plain(self.grid),
                words(fingerprint.format(words=paper.fingerprint)),
                row(None, close),
                gap=12,
                margin=20,
            )
        )
        self.setMinimumWidth(620)
        close.setFocus()


class RootWordsDialog(QDialog):
    """Takes the 24 words typed from the paper; stays open, words and all, until they are right.

    ``then`` is called with the words; whoever acts on them answers by ``show_user_error`` or
    ``accept``.
    """

    def __init__(
        self, parent: QWidget, explain: str, then: Callable[[RootWordsDialog, str], None]
    ) -> None:
        super().__init__(parent)
        self._then = then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = t("Root", "Nhập 24 từ của khóa gốc")
        self.setWindowTitle(heading)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(t("Root", "24 từ trên bản giấy"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + 24)
        self.text.textChanged.connect(self._count)
        label = QLabel(t("Root", "24 từ, đúng thứ tự, cách nhau bằng dấu cách; không cần gõ dấu"))
        label.setWordWrap(True)
        label.setBuddy(self.text)
        self.counted = words("", "muted")
        self.wrong = words("", "danger")
        self.wrong.hide()
        self.go = Button(t("Root", "Xác nhận"), self._take, kind="primary")
        self.go.setDefault(True)
        self.setLayout(
            column(
                title(heading, 2),
                words(explain, "muted"),
                label,
                self.text,
                self.wrong,
                self.counted,
                row(None, Button(t("Root", "Thôi"), self.reject), self.go),
                margin=20,
            )
        )
        self.setMinimumWidth(560)
        self._count()
        self.text.setFocus()

    def show_user_error(self, error: UserError) -> None:
        """Say below the words what is wrong with them."""
        said = f"{error.message} {error.next_step}".strip()
        self.wrong.setText(said)
        self.wrong.show()
        self.text.setAccessibleDescription(said)
        self.go.setEnabled(True)
        self.text.setFocus()

    def _count(self) -> None:
        n = len(self.text.toPlainText().split())
        self.counted.setText(t("Root", "Đã gõ {n}/24 từ").format(n=n))

    def _take(self) -> None:
        commit_pending_input()
        self.wrong.hide()
        self.go.setEnabled(False)
        self._then(self, self.text.toPlainText())


def _numbered(listed: tuple[str, ...]) -> QGridLayout:
    """Return the words numbered from 1, down the columns."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(8)
    rows = -(-len(listed) // _COLUMNS)
    for place, word in enumerate(listed):
        label = QLabel(f"{place + 1}. {word}")
        font = QFont(label.font())
        font.setPointSizeF(font.pointSizeF() * _WORD_SCALE)
        label.setFont(font)
        grid.addWidget(label, place % rows, place // rows)
    return grid
