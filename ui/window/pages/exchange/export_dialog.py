"""Before an export: to whom, what leaves, which files go along, where to."""

from __future__ import annotations

from dataclasses import dataclass
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
from app.exchange import service, sticks
from app.exchange.standing import Exchange, Sticks
from app.ports import Query, Record
from ui.window.i18n import t
from ui.window.pages.exchange.stick_list import StickList
from ui.window.pages.exchange.wording import what_leaves
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Button, column, plain, row, scrolled, title, words

_ID = Qt.ItemDataRole.UserRole
_SHOWN_FILES = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported to whom, and where to; ``stick``: ``folder`` is a stick's root."""

    to: str
    folder: Path
    stick: bool = False
    as_zip: bool = False
    as_mail: bool = False
    attachments: tuple[str, ...] = ()


class ExportDialog(QDialog):
    """Collects an export; ``wanted`` carries the ``Wish``."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Export", "Xuất gói dữ liệu"))
        self.target = combo(t("Export", "Gửi cho"))
        self.as_zip = QCheckBox(
            t("Export", "Gói thêm thành một tệp .zip (để gửi qua hệ thống văn bản)")
        )
        self.as_mail = QCheckBox(t("Export", "Soạn sẵn thư điện tử có tệp đính kèm (.eml)"))
        self.waiting, self.leaves, self.personal = words(), words(tone="muted"), words()
        self.files = QListWidget()
        self.files.setAccessibleName(t("Export", "Tệp gửi kèm"))
        self.files.setMinimumHeight(110)
        self.files_title = title(t("Export", "Tệp gửi kèm (đánh dấu mới gửi)"), 3)
        label = QLabel(t("Export", "Gửi cho"))
        label.setBuddy(self.target)
        self.sticks = StickList()
        self.sticks.itemActivated.connect(lambda _: self._take_stick())
        self.sticks.currentRowChanged.connect(lambda _: self._on_stick())
        self.go = Button(
            t("Export", "Ghi vào USB"), self._take_stick, icon_name="usb", kind="primary"
        )
        elsewhere = Button(t("Export", "Chọn thư mục khác…"), self._choose)
        again = Button(t("Export", "Tìm lại USB"), self._look)
        body = column(
            row(label, self.target, None),
            row(title(t("Export", "Ghi vào đâu"), 3), None, again),
            self.sticks,
            title(t("Export", "Những gì rời máy này"), 3),
            self.waiting,
            self.leaves,
            self.personal,
            self.files_title,
            self.files,
            self.as_zip,
            self.as_mail,
            None,
        )
        buttons = row(None, Button(t("Export", "Thôi"), self.reject), elsewhere, self.go)
        self.setLayout(column(scrolled(plain(body)), buttons, margin=16))
        self.resize(680, 600)
        self._session, self._elsewhere = session, elsewhere
        self._counts: dict[str, int] | None = None
        for text, value in _targets(session):
            self.target.addItem(text, value)
        self.target.currentIndexChanged.connect(self._show_leaving)
        self._show_leaving()
        session.read(self, _recent_files, self._show_files)
        # The exchange keeps its own identity on first use, so the writing desk is asked.
        session.write(self, service.status, self._show_waiting)
        self._look()

    def take_folder(self, folder: Path, *, stick: bool = False) -> None:
        """Go on with a folder, or the root of a stick."""
        chosen = [
            item.data(_ID)
            for item in (self.files.item(n) for n in range(self.files.count()))
            if item.checkState() is Qt.CheckState.Checked
        ]
        self.accept()
        self.wanted.emit(
            Wish(
                self.target.currentData(),
                folder,
                stick,
                self.as_zip.isChecked(),
                self.as_mail.isChecked(),
                tuple(chosen),
            )
        )

    def _look(self) -> None:
        self._session.read(self, sticks.at_hand, self._show_sticks, replace="sticks")

    def _show_sticks(self, found: Sticks) -> None:
        self.sticks.show_sticks(found)
        self._on_stick()

    def _on_stick(self) -> None:
        """Enter takes the stick when there is one, else asks for a folder."""
        ready = self.sticks.chosen() is not None
        self.go.setEnabled(ready)
        (self.go if ready else self._elsewhere).setDefault(True)

    def _take_stick(self) -> None:
        root = self.sticks.chosen()
        if root is not None:
            self.take_folder(root, stick=True)

    def _choose(self) -> None:
        dialog = QFileDialog(self, t("Export", "Chọn thư mục hoặc USB"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.take_folder(Path(chosen)))
        dialog.open()

    def _show_leaving(self) -> None:
        kinds, personal = what_leaves(self.target.currentData())
        self.waiting.setText(self._waiting_words())
        said = t("Export", "Các loại hồ sơ có thể có trong gói: {kinds}.")
        self.leaves.setText(said.format(kinds=", ".join(kinds)))
        if personal:
            said = t("Export", "Dữ liệu cá nhân (chỉ sang máy của đơn vị): {names}.")
            self.personal.setText(said.format(names=", ".join(personal)))
        else:
            self.personal.setText(t("Export", "Dữ liệu cá nhân: không có."))

    def _show_waiting(self, found: Exchange) -> None:
        self._counts = {e.to: e.ops for e in found.outbox if e.state == "unexported"}
        self._show_leaving()

    def _waiting_words(self) -> str:
        """Return how much of what waits goes to the chosen target."""
        if self._counts is None:
            return ""
        to = self.target.currentData()
        meant = [u for u in self._counts if u == to or (to == "communes" and u != "devices")]
        count = sum(self._counts[unit] for unit in meant)
        if not count:
            return t("Export", "Không có thay đổi mới; gói chỉ báo những gì máy này đã nhận.")
        return t("Export", "{n} thay đổi chưa gửi, cùng những gì nơi nhận chưa báo nhận.").format(
            n=count
        )

    def _show_files(self, files: tuple[Record, ...]) -> None:
        for part in (self.files_title, self.files):
            part.setVisible(bool(files))
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
