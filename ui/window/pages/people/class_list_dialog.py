"""A class list pasted or opened from Excel: looked at row by row, namesakes chosen, then taken."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.errors import UserError
from app.ports import Changes, Record
from app.services.sheets.opening import Source
from app.services.training import class_list
from app.services.training.class_list import NEW, SKIP, STATES, ClassList, Entry
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.editors import QuietCombo, combo
from ui.window.widgets.parts import Banner, Button, column, row, words

_ROW, _NAME, _STATE, _CHOICE = range(4)


class ClassListDialog(QDialog):
    """Takes people into a course from a list; ``taken`` carries how many."""

    taken = Signal(int)

    def __init__(self, parent: QWidget, session: Session, course: Record) -> None:
        super().__init__(parent)
        self._session = session
        self._course = course
        self._found: ClassList | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("ClassList", "Nhập danh sách lớp"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            t("ClassList", "Dán danh sách: mỗi người một dòng, hoặc các cột từ Excel, Word")
        )
        self.rows = QTableWidget(0, 4)
        self.summary = words()
        self.banner = Banner()
        self.take_button = Button(t("ClassList", "Thêm vào lớp"), self.take, kind="primary")
        self.take_button.setEnabled(False)
        self._build()

    def show_user_error(self, error: UserError) -> None:
        """Say what was wrong."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def look(self, source: Source) -> None:
        """Show what a list would do; nothing is kept."""
        course = self._course.id
        self.banner.silence()
        # The writing desk is asked, so that saves on their way count.
        self._session.write(self, lambda desk: class_list.look(desk, course, source), self._show)

    def take(self) -> None:
        """Write the chosen rows."""
        found, choices = self._found, self.choices()
        if found is None:
            return
        open_rows = [e.name for e in found.undecided if not choices.get(e.row)]
        if open_rows:
            said = t("ClassList", "Chọn người cho dòng trùng tên: {names}.")
            self.banner.say(said.format(names=", ".join(open_rows)), "warn")
            return

        def done(result: tuple[int, Changes]) -> None:
            self.taken.emit(result[0])
            self.accept()

        self._session.write(
            self,
            lambda desk: class_list.take(desk, found, choices),
            done,
            undo=t("ClassList", "nhập danh sách lớp"),
        )

    def choices(self) -> dict[int, str]:
        """Return what is chosen for each row of the list ("" while a namesake is open)."""
        found = self._found
        if found is None:
            return {}
        boxes = (self.rows.cellWidget(n, _CHOICE) for n in range(self.rows.rowCount()))
        return {
            entry.row: box.currentData() if isinstance(box, QuietCombo) else SKIP
            for entry, box in zip(found.entries, boxes, strict=True)
        }

    def _build(self) -> None:
        self.text.setAccessibleName(t("ClassList", "Danh sách dán vào"))
        self.text.setMaximumHeight(self.fontMetrics().lineSpacing() * 7)
        label = QLabel(t("ClassList", "Danh sách"))
        label.setBuddy(self.text)
        self.rows.setAccessibleName(t("ClassList", "Xem trước từng dòng"))
        self.rows.setHorizontalHeaderLabels(
            [
                t("ClassList", "Dòng"),
                t("ClassList", "Họ và tên"),
                t("ClassList", "Tình trạng"),
                t("ClassList", "Sẽ làm"),
            ]
        )
        self.rows.verticalHeader().hide()
        header = self.rows.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_CHOICE, QHeaderView.ResizeMode.Fixed)
        self.rows.setColumnWidth(_CHOICE, self.fontMetrics().horizontalAdvance("n") * 30)
        see = Button(t("ClassList", "Xem trước"), self._look_at_text)
        file = Button(t("ClassList", "Mở tệp Excel…"), self._ask_file)
        close = Button(t("ClassList", "Thôi"), self.reject)
        layout = column(
            label,
            self.text,
            row(see, file, None),
            self.banner,
            self.rows,
            self.summary,
            row(None, close, self.take_button),
            margin=16,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.resize(820, 600)

    def _look_at_text(self) -> None:
        commit_pending_input()
        if self.text.toPlainText().strip():
            self.look(Source(text=self.text.toPlainText()))
        else:
            self.banner.say(t("ClassList", "Dán danh sách vào ô trên, hoặc mở tệp."), "info")

    def _show(self, found: ClassList) -> None:
        self._found = found
        usual = found.choices()
        self.rows.setRowCount(len(found.entries))
        for number, entry in enumerate(found.entries):
            for place, text in (
                (_ROW, str(entry.row)),
                (_NAME, entry.name),
                (_STATE, entry.why or STATES[entry.state]),
            ):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.rows.setItem(number, place, item)
            box = self._chooser(entry, found, usual)
            if box is not None:
                self.rows.setCellWidget(number, _CHOICE, box)
            else:
                self.rows.removeCellWidget(number, _CHOICE)
        self.take_button.setEnabled(True)
        self._say_summary()

    def _chooser(
        self, entry: Entry, found: ClassList, usual: Mapping[int, str]
    ) -> QuietCombo | None:
        """Return the choices of a row: whom it means, a new officer, or nobody."""
        if entry.state in ("refused", "there", "repeated"):
            return None
        options = [(_named(found.officers[i]), i) for i in entry.officers]
        if entry.state == "namesakes":
            options.insert(0, (t("ClassList", "(chọn người)"), ""))
        if entry.state in ("new", "namesakes"):
            options.append((t("ClassList", "Thêm người mới vào Đội ngũ"), NEW))
        options.append((t("ClassList", "Bỏ qua"), SKIP))
        box = combo(t("ClassList", "Dòng {n}: {name}").format(n=entry.row, name=entry.name))
        for label, data in options:
            box.addItem(label, data)
        box.setMaximumWidth(16_777_215)
        wanted = "" if entry.state == "namesakes" else usual[entry.row]
        box.setCurrentIndex(max(0, box.findData(wanted)))
        box.currentIndexChanged.connect(lambda _: self._say_summary())
        return box

    def _say_summary(self) -> None:
        chosen = list(self.choices().values())
        adding = [c for c in chosen if c not in ("", SKIP)]
        said = t(
            "ClassList",
            "Sẽ thêm {n} người vào lớp, trong đó {new} người mới vào Đội ngũ; {rest} dòng không "
            "nhập.",
        )
        self.summary.setText(
            said.format(n=len(adding), new=adding.count(NEW), rest=len(chosen) - len(adding))
        )

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, t("ClassList", "Chọn danh sách lớp"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [t("ClassList", "Excel, CSV (*.xlsx *.csv *.txt)"), t("ClassList", "Mọi tệp (*)")]
        )
        dialog.fileSelected.connect(lambda chosen: self.look(Source(Path(chosen))))
        dialog.open()


def _named(officer: Record) -> str:
    parts = (officer["full_name"], officer["position_title"], officer["department"])
    return " · ".join(p for p in parts if p)
