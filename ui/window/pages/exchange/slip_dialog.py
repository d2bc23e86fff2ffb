"""A receipt on screen: its rows, the check code large, and keys that save it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QWidget

from app.desk import Desk
from app.errors import UserError
from app.exchange import receipts
from app.exchange.standing import Slip
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, column, plain, row, tabular, title, words

_CODE_SCALE = 2.2


def show_slip(owner: QWidget, session: Session, package: str) -> None:
    """Open the receipt of a package (id in hex)."""

    def ask(desk: Desk) -> tuple[Slip, list[tuple[str, str]]]:
        slip = receipts.find(desk, package)
        return slip, receipts.rows_of(desk, slip)

    session.read(owner, ask, lambda found: SlipDialog(owner, session, *found).open())


class SlipDialog(QDialog):
    """Phiếu hồi báo of one package."""

    def __init__(
        self, parent: QWidget, session: Session, slip: Slip, rows: list[tuple[str, str]]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._slip = session, slip
        heading = t("Slip", "Phiếu hồi báo gói số {n}").format(n=slip.number)
        self.setWindowTitle(heading)
        self.banner = Banner()
        form = QFormLayout()
        for label, said in rows:
            name = words(label, "muted")
            name.setWordWrap(False)
            form.addRow(name, words(said))
        self.code = title(receipts.grouped(slip.code))
        font = tabular(QFont(self.font()))
        font.setPointSizeF(font.pointSizeF() * _CODE_SCALE)
        font.setBold(True)
        self.code.setFont(font)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        spelled = " ".join(slip.code)
        self.code.setAccessibleName(t("Slip", "Mã kiểm tra {code}").format(code=spelled))
        note = t(
            "Slip",
            "Hai bên đọc mã này cho nhau qua điện thoại: giống nhau là gói đã đến đủ.",
        )
        close = Button(t("Slip", "Đóng"), self.reject, kind="primary")
        close.setDefault(True)
        self.setLayout(
            column(
                title(heading, 2),
                self.banner,
                plain(form),
                title(t("Slip", "Mã kiểm tra"), 3),
                self.code,
                words(note, "muted"),
                row(
                    Button(t("Slip", "Lưu PDF (A5)…"), partial(self._ask, ".pdf")),
                    Button(t("Slip", "Lưu văn bản…"), partial(self._ask, ".txt")),
                    None,
                    close,
                ),
                margin=16,
            )
        )
        self.setMinimumWidth(520)
        close.setFocus()

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def write_to(self, target: Path) -> None:
        """Save the receipt; the ending decides the kind."""
        self._session.work(
            self,
            lambda desk, _: receipts.write(desk, self._slip.id, target),
            lambda _: self.banner.say(t("Slip", "Đã ghi {name}.").format(name=target.name), "good"),
            lane="read",
        )

    def _ask(self, ending: str) -> None:
        name = f"phieu-hoi-bao-{self._slip.number:06d}{ending}"
        dialog = QFileDialog(self, t("Slip", "Lưu phiếu hồi báo"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending[1:])
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_to(Path(chosen)))
        dialog.open()
