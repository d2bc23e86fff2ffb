"""Dữ liệu cá nhân: everybody the ledger tells of; all that is held of one, to give out or erase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from app.desk import Desk
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.privacy import leaving, personal, personal_paper
from app.services.privacy.leaving import Leaving
from app.services.privacy.personal import Holding, Person
from app.services.registers.erasing import Erased
from app.text.filenames import ascii_name
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.erase_dialog import EraseDialog
from ui.window.pages.people.personal_html import after_erasing, as_html
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, column, plain, row, title, words
from ui.window.widgets.records_view import split

_PERSON = Qt.ItemDataRole.UserRole
_PAUSE_MS = 200
_ABOUT = t(
    "Personal",
    "Dùng khi một người yêu cầu xem, sửa, xóa dữ liệu của mình (trả lời trong 02 ngày làm việc), "
    "hoặc khi người đó thôi làm việc. Mỗi lần xem, xuất, xóa đều ghi vào nhật ký.",
)


class PersonalView(QWidget):
    """People on the left, what is held of the chosen one on the right."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._holding: Holding | None = None
        self._correcting: Record | None = None
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(t("Personal", "Tìm người, không cần gõ dấu"))
        self.search.setAccessibleName(t("Personal", "Tìm người"))
        self.people = QListWidget()
        self.people.setAccessibleName(t("Personal", "Những người sổ đang ghi"))
        self.banner = Banner()
        self.name = title("", 2)
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("Personal", "Dữ liệu đang lưu"))
        self.text.setOpenLinks(False)
        self.give_button = Button(t("Personal", "Xuất…"), self._ask_target, icon_name="save")
        self.correct_button = Button(t("Personal", "Sửa…"), self.correct, icon_name="open")
        self.erase_button = Button(t("Personal", "Xóa dữ liệu…"), self.ask_erase, kind="quiet")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """List everybody anew; who is shown stays shown."""
        text = self.search.text()
        self._session.read(
            self, lambda desk: personal.people(desk, text=text), self._show_people, replace="people"
        )

    def focus_search(self) -> None:
        """Go to the search box."""
        self.search.setFocus()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show what is held of a person found elsewhere."""
        del type_name
        self._session.read(self, lambda desk: personal.load(desk, row_id), self.show_person)

    def show_person(self, person: Person) -> None:
        """Show what is held of somebody, and note that it was looked at."""

        def read(desk: Desk) -> tuple[Holding, str]:
            holding = personal.gather(desk, person)
            return holding, as_html(desk, holding)

        self._session.read(self, read, self._show_holding, replace="holding")

    def export(self, target: Path) -> None:
        """Write all that is held of the person shown to a .pdf or .xlsx."""
        holding = self._holding
        if holding is None:
            return

        def done(_: Changes) -> None:
            said = t("Personal", "Đã ghi {name}. Tệp này không được mã hóa: giữ cẩn thận.")
            self.banner.say(said.format(name=target.name), "good")

        self._session.write(self, lambda desk: personal_paper.export(desk, holding, target), done)

    def correct(self) -> None:
        """Open the person's record to put something right; the log notes the correction."""
        if self._holding is not None:
            self._correcting = record = self._holding.person.record
            self.open_asked.emit(record.type, record.id)

    def ask_erase(self) -> None:
        """Show what erasing would do, and ask."""
        holding = self._holding
        if holding is not None:
            self._session.read(
                self, lambda desk: leaving.preview(desk, holding.person), self._confirm
            )

    def erase(self, told: Leaving) -> None:
        """Erase the person for good; say what is left to do."""

        def done(result: tuple[Erased, Changes]) -> None:
            self._holding = None
            self._show_buttons()
            self.name.setText("")
            self.text.setHtml(after_erasing(told, result[0]))
            self.banner.say(t("Personal", "Đã xóa hẳn khỏi máy này."), "good")
            self.refresh()

        self._session.write(self, lambda desk: leaving.erase(desk, told.person), done)

    def _build(self) -> None:
        head = row(self.name, self.give_button, self.correct_button, self.erase_button)
        head.setStretch(0, 1)
        self.right = plain(column(head, self.text))
        left = plain(column(self.search, self.people))
        layout = column(words(_ABOUT, "muted"), self.banner, split(left, self.right, (2, 5)))
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.text.setPlaceholderText(t("Personal", "Chọn một người ở bên trái."))
        self._show_buttons()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._pause.start())
        self.people.currentItemChanged.connect(self._on_chosen)
        self.text.anchorClicked.connect(lambda url: self.open_asked.emit(*url.path().split("/")))
        self._session.changed.connect(self._on_changed)

    def _show_buttons(self) -> None:
        for button in (self.give_button, self.correct_button, self.erase_button):
            button.setEnabled(self._holding is not None)

    def _show_people(self, found: list[Person]) -> None:
        shown = self._holding.person.record.id if self._holding else ""
        self.people.blockSignals(True)
        self.people.clear()
        for person in found:
            label = REGISTRY[person.record.type].label
            item = QListWidgetItem(f"{person.name}\n{label}", self.people)
            item.setData(_PERSON, person)
            if person.record.id == shown:
                self.people.setCurrentItem(item)
        self.people.blockSignals(False)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.banner.silence()
            self.show_person(item.data(_PERSON))

    def _show_holding(self, found: tuple[Holding, str]) -> None:
        self._holding, html = found
        self.name.setText(self._holding.person.name)
        self.text.setHtml(html)
        self._show_buttons()
        noting.viewed_one(self._session, self._holding.person.record)

    def _on_changed(self, changes: Changes) -> None:
        opened = self._correcting
        if opened and any(c.id == opened.id and c.kind == "changed" for c in changes.items):
            self._correcting = None
            noting.corrected(self._session, opened)
        if changes.touches(*(rtype.name for rtype in personal.person_types())):
            self.refresh()

    def _confirm(self, told: Leaving) -> None:
        dialog = EraseDialog(self, told)
        dialog.accepted.connect(lambda: self.erase(told))
        dialog.open()

    def _ask_target(self) -> None:
        if self._holding is None:
            return
        dialog = QFileDialog(self, t("Personal", "Xuất dữ liệu của một người"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Excel (*.xlsx)"])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("xlsx" if "xlsx" in chosen else "pdf")
        )
        dialog.selectFile(f"{ascii_name(self._holding.person.name)}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.export(Path(chosen)))
        dialog.open()
