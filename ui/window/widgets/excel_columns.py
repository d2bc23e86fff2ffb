"""Which column goes where, and how its texts and numbers are read: shown side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.records.language import RecordType
from app.services.sheets.cells import sample
from app.services.sheets.heading import ID, ID_LABEL, SKIP, fields_of
from app.services.sheets.importing import Draft
from app.services.sheets.mapping import Column, Mapping, is_number
from app.services.sheets.opening import Source
from app.services.sheets.table_text import CHARSETS, SEPARATORS
from app.text.legacy import TextEncoding
from ui.window.i18n import t
from ui.window.widgets.editors import QuietCombo, combo
from ui.window.widgets.parts import clear, column, plain, restyle, row, scrolled, words

_CAPITALS = "tcvn3-capitals"
_HOW = {
    "label": "",
    "similar": t("Excel", "đoán theo tên gần giống, xem lại"),
    "remembered": t("Excel", "như lần nhập trước"),
    "chosen": t("Excel", "đã chọn"),
    "counting": "",
    "unknown": t("Excel", "chưa biết ghi vào đâu"),
}
_HEADS = (
    t("Excel", "Cột trong tệp"),
    t("Excel", "Ghi vào"),
    t("Excel", "Đọc theo"),
    t("Excel", "Trong tệp"),
    t("Excel", "Đọc thành"),
)


class ColumnsView(QWidget):
    """A line per column; ``changed`` when the user chooses, ``reopen`` asks for another reading."""

    changed = Signal()
    reopen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._mapping = Mapping((), ())
        self._lines: dict[str, _Line] = {}
        self.said = words()
        self._choices = row()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(3, 1)
        self._grid.setColumnStretch(4, 1)
        self._area = scrolled(plain(column(self._grid, None)))
        layout = column(self._choices, self.said, self._area)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    @property
    def mapping(self) -> Mapping:
        """Return the columns as chosen so far."""
        return self._mapping

    def show_draft(self, draft: Draft) -> None:
        """Show the columns of a table that was read."""
        self._draft, self._mapping = draft, draft.mapping
        self._show_choices(draft)
        clear(self._grid)
        self._lines = {}
        for place, head in enumerate(_HEADS):
            self._grid.addWidget(words(head, "muted"), 0, place)
        for place, one in enumerate(draft.mapping.columns, 1):
            line = _Line(self, draft.rtype, one)
            self._lines[one.letter] = line
            for at, widget in enumerate(line.widgets):
                self._grid.addWidget(widget, place, at)
        self._say()

    def choose(self, letter: str, **changed: Any) -> None:
        """Change one column."""
        self._mapping = self._mapping.with_column(letter, **changed)
        for one in self._mapping.columns:
            self._lines[one.letter].show_column(one)
        self._say()
        self.changed.emit()

    def line(self, letter: str) -> _Line:
        """Return the line of a column."""
        return self._lines[letter]

    def _say(self) -> None:
        undecided = len(self._mapping.undecided)
        heading = " – ".join(map(str, self._mapping.heading))
        if not heading:
            said = t("Excel", "Không thấy dòng tiêu đề cột quen thuộc trong bảng.")
        elif undecided:
            said = t("Excel", "Tiêu đề ở dòng {heading}. Còn {n} cột chưa biết ghi vào đâu.")
        else:
            said = t("Excel", "Tiêu đề ở dòng {heading}. Mọi cột đã có chỗ ghi.")
        self.said.setText(" ".join([said.format(heading=heading, n=undecided), *self._unclear()]))

    def _unclear(self) -> list[str]:
        """Ask about the numbers that read two ways."""
        if self._draft is None:
            return []
        asked = t("Excel", "Cột {name} có số “{number}” đọc được hai cách: chọn cách đọc.")
        return [
            asked.format(name=c.heading or c.letter, number=c.unclear)
            for c in self._mapping.columns
            if c.unclear and is_number(self._draft.rtype, c)
        ]

    def _show_choices(self, draft: Draft) -> None:
        clear(self._choices)
        grid, source = draft.grid, draft.source
        if len(grid.sheets) > 1:
            options = [(name, name) for name in grid.sheets]
            self._offer(t("Excel", "Trang tính"), options, grid.name, "sheet", source)
        if grid.charset:
            options = [(label, code) for code, label in CHARSETS.items()]
            self._offer(t("Excel", "Bảng mã"), options, grid.charset, "charset", source)
        if grid.separator:
            options = [(label, sign) for sign, label in SEPARATORS.items()]
            self._offer(t("Excel", "Dấu tách cột"), options, grid.separator, "separator", source)
        self._choices.addStretch(1)

    def _offer(
        self, name: str, options: list[tuple[str, str]], now: str, key: str, source: Source
    ) -> None:
        box = combo(name, *options)
        box.setObjectName(key)
        box.setCurrentIndex(max(box.findData(now), 0))

        def ask() -> None:
            changed: dict[str, Any] = {key: box.currentData()}
            self.reopen.emit(replace(source, **changed))

        box.activated.connect(ask)
        self._choices.addWidget(QLabel(name))
        self._choices.addWidget(box)


class _Line:
    """The widgets of one column."""

    def __init__(self, view: ColumnsView, rtype: RecordType, one: Column) -> None:
        self._view, self._rtype, self._letter = view, rtype, one.letter
        name = f"{one.letter}: {one.heading}" if one.heading else one.letter
        self.title = words(name)
        self.field = _field_box(rtype, name)
        self.reading = _reading_box(name)
        self.numbers = _numbers_box(name)
        self.raw, self.read = words(tone="muted"), words()
        readings = plain(column(self.reading, self.numbers))
        self.widgets: tuple[QWidget, ...] = (self.title, self.field, readings, self.raw, self.read)
        self.field.activated.connect(self._choose_field)
        self.reading.activated.connect(self._choose_reading)
        self.numbers.activated.connect(self._choose_numbers)
        self._name = name
        self.show_column(one)

    def show_column(self, one: Column) -> None:
        """Show a column as it is chosen now."""
        how = _HOW[one.how] if one.field else _HOW["unknown"]
        self.title.setText(f"{self._name}\n{how}" if how else self._name)
        doubtful = "warn" if one.how == "similar" else "plain"
        self.title.setProperty("tone", doubtful if one.field else "danger")
        restyle(self.title)
        self.field.setCurrentIndex(self.field.findData(one.field))
        is_capitals = one.encoding is TextEncoding.TCVN3 and one.capitals
        code = _CAPITALS if is_capitals else one.encoding.value
        self.reading.setCurrentIndex(self.reading.findData(code))
        self.numbers.setCurrentIndex(self.numbers.findData(one.american))
        numbers = is_number(self._rtype, one)
        self.numbers.setVisible(numbers)
        self.reading.setVisible(one.field != SKIP and not numbers)
        self.raw.setText("\n".join(one.samples[:3]))
        self.read.setText("\n".join(self._understood(one, s) for s in one.samples[:3]))

    def _understood(self, one: Column, text: str) -> str:
        """Return what a value of the file becomes in the chosen field."""
        if one.field == SKIP:
            return ""
        field = next((f for f in self._rtype.fields if f.name == one.field), None)
        if field is None:
            return one.read(text)
        return sample(one, field, text) or t("Excel", "(sẽ bị từ chối)")

    def _choose_field(self) -> None:
        self._view.choose(self._letter, field=self.field.currentData())

    def _choose_reading(self) -> None:
        code = self.reading.currentData()
        capitals = code == _CAPITALS
        encoding = TextEncoding.TCVN3 if capitals else TextEncoding(code)
        self._view.choose(self._letter, encoding=encoding, capitals=capitals)

    def _choose_numbers(self) -> None:
        self._view.choose(self._letter, american=self.numbers.currentData(), unclear="")


def _field_box(rtype: RecordType, name: str) -> QuietCombo:
    labels = [(f"{f.label} *" if f.required else f.label, f.name) for f in fields_of(rtype)]
    return combo(
        t("Excel", "Cột {name} ghi vào").format(name=name),
        (t("Excel", "(chưa chọn)"), ""),
        (t("Excel", "Bỏ qua cột này"), SKIP),
        *labels,
        (ID_LABEL, ID),
    )


def _reading_box(name: str) -> QuietCombo:
    capitals = (t("Excel", "TCVN3 chữ hoa (phông .VnTimeH)"), _CAPITALS)
    return combo(
        t("Excel", "Cột {name} đọc theo phông").format(name=name),
        *((e.label, e.value) for e in TextEncoding),
        capitals,
    )


def _numbers_box(name: str) -> QuietCombo:
    return combo(
        t("Excel", "Cột {name} đọc số").format(name=name),
        (t("Excel", "1.500 = 1500"), False),
        (t("Excel", "1.500 = 1,5"), True),
    )
