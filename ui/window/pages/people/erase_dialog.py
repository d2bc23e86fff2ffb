"""Before a person is erased: exactly what goes, what stays, and what must be done by hand."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QTextBrowser, QWidget

from app.services.privacy.leaving import Counts, Leaving
from ui.window.i18n import t
from ui.window.pages.people.personal_html import items, mention
from ui.window.widgets.parts import Button, column, row, title, words


class EraseDialog(QDialog):
    """Shows what erasing a person would do; accepted when it is to be done."""

    def __init__(self, parent: QWidget, told: Leaving) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Erase", "Xóa dữ liệu của một người"))
        heading = t("Erase", "Xóa hẳn dữ liệu của {name}?").format(name=told.person.name)
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("Erase", "Những gì sẽ xóa và những gì giữ lại"))
        self.text.setOpenLinks(False)
        self.text.setHtml(_html(told))
        self.agree = QCheckBox(t("Erase", "Tôi đã đọc; xóa rồi không lấy lại được"))
        self.erase_button = Button(t("Erase", "Xóa hẳn"), self.accept, icon_name="delete")
        self.erase_button.setEnabled(False)
        self.erase_button.setAutoDefault(False)
        self.agree.toggled.connect(self.erase_button.setEnabled)
        stay = Button(t("Erase", "Thôi"), self.reject)
        stay.setDefault(True)
        self.warning = words(_WARNING, "warn")
        self.warning.setVisible(told.in_office)
        buttons = row(None, stay, self.erase_button)
        self.setLayout(
            column(title(heading, 2), self.warning, self.text, self.agree, buttons, margin=16)
        )
        self.resize(620, 460)


_WARNING = t(
    "Erase",
    "Người này chưa có ngày thôi làm việc, hoặc ngày đó chưa tới. Chỉ xóa khi ghi nhầm người, "
    "hoặc khi đơn vị đã quyết định xóa.",
)


def _html(told: Leaving) -> str:
    parts = (
        (t("Erase", "Xóa hẳn cùng lịch sử, ở mọi máy đã nhận"), _counted(told.erased)),
        (t("Erase", "Giữ bản ghi, bỏ tên người này"), _counted(told.emptied)),
        (t("Erase", "Giữ số đếm, không còn tên"), _counted(told.kept)),
        (
            t("Erase", "Tên nằm trong nội dung, chương trình không tự sửa"),
            [mention(m) for m in told.mentions],
        ),
    )
    shown = "".join(f"<p><b>{escape(head)}</b></p>{items(lines)}" for head, lines in parts if lines)
    return f"{shown}<p>{escape(_NOT_DONE)}</p>"


_NOT_DONE = t(
    "Erase",
    "Số liệu của báo cáo đã chốt giữ nguyên; số liệu tính lại cho các kỳ chưa chốt sẽ không còn "
    "người này, nên hãy chốt báo cáo trước. Bản sao lưu cũ, gói và tệp đã xuất, giấy đã in, dấu "
    "vết trên ổ SSD và nội dung bên trong tệp đính kèm khác thì đơn vị tự hủy theo quy trình.",
)


def _counted(counts: Counts) -> list[str]:
    return [f"{rtype.plural}: {n}" for rtype, n in counts]
