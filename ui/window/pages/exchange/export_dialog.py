"""Before an export: to whom, what leaves, which files go along, where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.desk import Desk
from app.ports import Query, Record
from ui.window.i18n import t
from ui.window.pages.exchange.wording import what_leaves
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Button, column, plain, row, scrolled, title, words

_ID = Qt.ItemDataRole.UserRole
_SHOWN_FILES = 200


class ExportDialog(QDialog):
    """Collects an export; ``wanted`` carries (target, folder, zip, mail, attachment ids)."""

    wanted = Signal(str, object, bool, bool, object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Export", "Xuất gói dữ liệu"))
        self.target = combo(t("Export", "Gửi cho"))
        self.as_zip = QCheckBox(
            t("Export", "Gói thêm thành một tệp .zip (để gửi qua hệ thống văn bản)")
        )
        self.as_mail = QCheckBox(t("Export", "Soạn sẵn thư điện tử có tệp đính kèm (.eml)"))
        self.leaves, self.personal = words(), words()
        self.files = QListWidget()
        self.files.setAccessibleName(t("Export", "Tệp gửi kèm"))
        self.files.setMinimumHeight(110)
        label = QLabel(t("Export", "Gửi cho"))
        label.setBuddy(self.target)
        go = Button(t("Export", "Chọn nơi xuất…"), self._choose, icon_name="usb", kind="primary")
        go.setDefault(True)
        self.go = go
        body = column(
            row(label, self.target, None),
            title(t("Export", "Những gì rời máy này"), 3),
            self.leaves,
            self.personal,
            title(t("Export", "Tệp gửi kèm (đánh dấu mới gửi)"), 3),
            self.files,
            self.as_zip,
            self.as_mail,
            None,
        )
        buttons = row(None, Button(t("Export", "Thôi"), self.reject), go)
        self.setLayout(column(scrolled(plain(body)), buttons, margin=16))
        self.resize(640, 500)
        for text, value in _targets(session):
            self.target.addItem(text, value)
        self.target.currentIndexChanged.connect(self._show_leaving)
        self._show_leaving()
        session.read(self, _recent_files, self._show_files)

    def take_folder(self, folder: Path) -> None:
        """Go on with a folder."""
        chosen = [
            item.data(_ID)
            for item in (self.files.item(n) for n in range(self.files.count()))
            if item.checkState() is Qt.CheckState.Checked
        ]
        self.accept()
        self.wanted.emit(
            self.target.currentData(),
            folder,
            self.as_zip.isChecked(),
            self.as_mail.isChecked(),
            chosen,
        )

    def _choose(self) -> None:
        dialog = QFileDialog(self, t("Export", "Chọn thư mục hoặc USB"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.take_folder(Path(chosen)))
        dialog.open()

    def _show_leaving(self) -> None:
        kinds, personal = what_leaves(self.target.currentData())
        self.leaves.setText(", ".join(kinds))
        if personal:
            said = t("Export", "Dữ liệu cá nhân (chỉ sang máy của đơn vị): {names}.")
            self.personal.setText(said.format(names=", ".join(personal)))
        else:
            self.personal.setText(t("Export", "Dữ liệu cá nhân: không có."))

    def _show_files(self, files: tuple[Record, ...]) -> None:
        for file in files:
            item = QListWidgetItem(file["file_name"], self.files)
            item.setData(_ID, file.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)


def _targets(session: Session) -> list[tuple[str, str]]:
    if not session.is_province:
        return [
            (t("Export", "Sở Tư pháp"), "province"),
            (t("Export", "Máy khác của đơn vị"), "devices"),
        ]
    communes = session.units.communes(session.profile.unit.code)
    return [
        (t("Export", "Tất cả xã, phường đã đăng ký"), "communes"),
        (t("Export", "Máy khác của Sở"), "devices"),
        *((unit.full_name, unit.code) for unit in communes),
    ]


def _recent_files(desk: Desk) -> tuple[Record, ...]:
    return desk.store.find(Query("attachment", order=("-added",), limit=_SHOWN_FILES)).records
