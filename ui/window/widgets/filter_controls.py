"""The controls a list is narrowed by: one for a choice, a tick, a time, a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.ports import Filter
from app.records.language import Field, Kind
from app.schedule.periods import PeriodKind, period_of
from app.text.dates import format_date, parse_date
from app.text.numbers import parse_number
from ui.window.i18n import t
from ui.window.widgets.combos import QuietCombo, combo
from ui.window.widgets.date_editor import DateField
from ui.window.widgets.parts import plain, restyle, row

_ANY, _NONE = "", "\0none"
"""What a pick list holds for "all", and for "left empty"; no code looks like the second."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is on: the control's key, its words, and what it asks of records."""

    key: str
    words: str
    filters: tuple[Filter, ...]


class Control:
    """One field's control."""

    def __init__(self, field: Field, widget: QWidget, first: QWidget) -> None:
        self.field, self.widget, self.first = field, widget, first
        self.beside: QWidget | None = None

    def condition(self) -> Condition | None:
        """Return the condition that is on, None when there is none."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take the condition off."""
        raise NotImplementedError

    def set(self, *values: Any) -> None:
        """Show a condition."""
        raise NotImplementedError

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when a person changes it."""
        raise NotImplementedError

    def _made(self, words: str, *filters: Filter) -> Condition:
        return Condition(self.field.name, f"{self.field.label}: {words}", filters)


class ChoiceControl(Control):
    """Everything, one choice, or what was left empty."""

    def __init__(self, field: Field) -> None:
        self.combo: QuietCombo = combo(field.label, (t("Filter", "Tất cả"), _ANY))
        super().__init__(field, self.combo, self.combo)
        self.offer([(c.code, c.label) for c in field.choices])

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer these codes, and what was left empty."""
        chosen = self.combo.currentData()
        while self.combo.count() > 1:
            self.combo.removeItem(1)
        for code, label in options:
            self.combo.addItem(label, code)
        if not self.field.required:
            self.combo.addItem(t("Filter", "(để trống)"), _NONE)
        self.combo.setCurrentIndex(max(self.combo.findData(chosen), 0))

    def condition(self) -> Condition | None:
        """Return the condition that is on."""
        code = self.combo.currentData()
        if code == _ANY:
            return None
        name = self.field.name
        one = Filter(name, "empty") if code == _NONE else Filter(name, "=", code)
        return self._made(self.combo.currentText(), one)

    def clear(self) -> None:
        """Take the condition off."""
        self.combo.setCurrentIndex(0)

    def set(self, *values: Any) -> None:
        """Show a condition."""
        self.combo.setCurrentIndex(max(self.combo.findData(values[0]), 0))

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when a person changes it."""
        self.combo.activated.connect(lambda _: tell())


class TickControl(ChoiceControl):
    """A tick never set counts as "không"."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo.clear()
        self.combo.addItem(t("Filter", "Tất cả"), _ANY)
        self.combo.addItem(t("Filter", "Có"), "yes")
        self.combo.addItem(t("Filter", "Không"), "no")

    def condition(self) -> Condition | None:
        """Return the condition that is on."""
        code, name = self.combo.currentData(), self.field.name
        if code == _ANY:
            return None
        one = Filter(name, "=", True) if code == "yes" else Filter(name, "!=", True)
        return self._made(self.combo.currentText(), one)


class TimeControl(Control):
    """From one day (or year) to another, both included; either may be left empty."""

    def __init__(self, field: Field) -> None:
        self.start, self.end, places = self._lines(field)
        until = QLabel("–")
        super().__init__(field, plain(row(places[0], until, places[1], gap=4)), self.start)

    def condition(self) -> Condition | None:
        """Return the condition that is on."""
        first, last = self._read(self.start), self._read(self.end)
        name, filters = self.field.name, []
        if first is not None:
            filters.append(Filter(name, ">=", first))
        if last is not None:
            filters.append(Filter(name, "<=", last))
        return self._made(self._words(first, last), *filters) if filters else None

    def clear(self) -> None:
        """Take the condition off."""
        self.start.clear()
        self.end.clear()

    def set(self, *values: Any) -> None:
        """Show a condition."""
        for line, value in zip((self.start, self.end), values, strict=True):
            line.setText("" if value is None else self._shown(value))

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when a person changes it."""
        for line in (self.start, self.end):
            line.editingFinished.connect(tell)
        for field in self.widget.findChildren(DateField):
            field.picked.connect(tell)

    def _lines(self, field: Field) -> tuple[QLineEdit, QLineEdit, list[QWidget]]:
        fields = [
            DateField(t("Filter", "{name}: từ ngày").format(name=field.label)),
            DateField(t("Filter", "{name}: đến ngày").format(name=field.label)),
        ]
        for one in fields:
            one.line.setFixedWidth(one.fontMetrics().horizontalAdvance("0") * 16)
        return fields[0].line, fields[1].line, list(fields)

    def _read(self, line: QLineEdit) -> Any:
        value = parse_date(line.text())
        _mark_wrong(line, bool(line.text().strip()) and value is None)
        return value

    def _shown(self, value: Any) -> str:
        return format_date(value) if isinstance(value, date) else str(value)

    def _words(self, first: Any, last: Any) -> str:
        if first is None or last is None:
            side = t("Filter", "từ {day}") if last is None else t("Filter", "đến {day}")
            return side.format(day=self._shown(last if first is None else first))
        return f"{self._shown(first)} – {self._shown(last)}"


class DayControl(TimeControl):
    """From one day to another, or one of the periods that reports are about."""

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        super().__init__(field)
        self._today = today
        self.period = combo(
            t("Filter", "{name}: chọn kỳ").format(name=field.label),
            (t("Filter", "chọn kỳ…"), None),
            (t("Filter", "Tháng này"), (PeriodKind.MONTH, 0)),
            (t("Filter", "Tháng trước"), (PeriodKind.MONTH, 1)),
            (t("Filter", "Quý này"), (PeriodKind.QUARTER, 0)),
            (t("Filter", "Quý trước"), (PeriodKind.QUARTER, 1)),
            (t("Filter", "6 tháng này"), (PeriodKind.HALF_YEAR, 0)),
            (t("Filter", "Năm nay"), (PeriodKind.YEAR, 0)),
            (t("Filter", "Năm trước"), (PeriodKind.YEAR, 1)),
        )
        self.beside = self.period

    def clear(self) -> None:
        """Take the condition off."""
        super().clear()
        self.period.setCurrentIndex(0)

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when a person changes it."""
        super().on_change(tell)

        def take(_: int) -> None:
            chosen = self.period.currentData()
            if chosen is not None:
                kind, back = chosen
                period = period_of(self._today(), kind)
                shown = period.previous() if back else period
                self.set(shown.start, shown.end)
                tell()

        self.period.activated.connect(take)


class YearControl(TimeControl):
    """From one year to another, both included."""

    def _lines(self, field: Field) -> tuple[QLineEdit, QLineEdit, list[QWidget]]:
        lines = []
        for said in (t("Filter", "{name}: từ năm"), t("Filter", "{name}: đến năm")):
            line = QLineEdit()
            line.setAccessibleName(said.format(name=field.label))
            line.setPlaceholderText(t("Filter", "năm"))
            line.setFixedWidth(line.fontMetrics().horizontalAdvance("0") * 9)
            lines.append(line)
        return lines[0], lines[1], list(lines)

    def _read(self, line: QLineEdit) -> Any:
        number = parse_number(line.text())
        _mark_wrong(line, bool(line.text().strip()) and number is None)
        return None if number is None else int(number)


def control_for(field: Field, today: Callable[[], date]) -> Control:
    """Return the control of a field's kind."""
    match field.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return ChoiceControl(field)
        case Kind.BOOL:
            return TickControl(field)
        case Kind.INTEGER:
            return YearControl(field)
    return DayControl(field, today)


def _mark_wrong(line: QLineEdit, wrong: bool) -> None:
    line.setProperty("wrong", "true" if wrong else "false")
    line.setAccessibleDescription(t("Filter", "Chưa đúng, bỏ qua khi lọc") if wrong else "")
    restyle(line)
