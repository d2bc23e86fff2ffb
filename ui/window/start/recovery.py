"""The recovery code, shown once: copied, printed or saved, and confirmed as put away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from ui.window.i18n import t
from ui.window.troubles import tell
from ui.window.widgets.parts import Button, column, row, title, words


class RecoveryCard(QWidget):
    """Shows a recovery code; ``kept`` says whether the user has put it away."""

    kept = Signal(bool)

    def __init__(self, unit_name: str = "") -> None:
        super().__init__()
        self.unit_name = unit_name
        self.code = QLineEdit()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(t("Recovery", "Mã khôi phục"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.code.setFont(font)
        self.confirm = QCheckBox(t("Recovery", "Tôi đã cất mã này ở nơi an toàn"))
        self.confirm.toggled.connect(self.kept)
        explain = t(
            "Recovery",
            "Nếu quên mật khẩu hoặc máy mất kho khóa, chỉ mã này mở được sổ. "
            "Không ai khác có bản sao. In ra, cất cùng hồ sơ cơ quan; không để cạnh máy tính.",
        )
        self.setLayout(
            column(
                title(t("Recovery", "Mã khôi phục")),
                words(explain),
                4,
                self.code,
                row(
                    Button(t("Recovery", "Chép"), self.copy, icon_name="copy"),
                    Button(t("Recovery", "In…"), self.print_out, icon_name="print"),
                    Button(t("Recovery", "Lưu ra tệp…"), self.save, icon_name="save"),
                    None,
                ),
                8,
                self.confirm,
                None,
            )
        )

    def show_code(self, code: str) -> None:
        """Show a code, not yet put away."""
        self.code.setText(code)
        self.confirm.setChecked(False)

    def text(self) -> str:
        """Return the sheet that is printed or saved."""
        head = t("Recovery", "MÃ KHÔI PHỤC SỔ TƯ PHÁP")
        rest = t("Recovery", "Cất ở nơi an toàn. Ai có mã này và có dữ liệu thì mở được sổ.")
        return f"{head}\n{self.unit_name}\n\n{self.code.text()}\n\n{rest}\n"

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self.code.text())

    def print_out(self) -> None:
        """Print the sheet."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        # Qt's print dialog is the system's own on Windows: it can only be waited for.
        if QPrintDialog(printer, self).exec():
            QTextDocument(self.text()).print_(printer)

    def save(self) -> None:
        """Write the sheet to a text file."""
        dialog = QFileDialog(self, t("Recovery", "Lưu mã khôi phục"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("ma-khoi-phuc.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda target: self.write(Path(target)))
        dialog.open()

    def write(self, target: Path) -> None:
        """Write the sheet; say so when it cannot be written."""
        try:
            target.write_text(self.text(), encoding="utf-8")
        except OSError:
            tell(
                self,
                t("Recovery", "Không ghi được tệp. Mã chưa được lưu."),
                t("Recovery", "Chọn nơi khác, hoặc in, hoặc chép tay."),
            )
