"""Conditions on a list, made from the declaration: its choices, its ticks, its time."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.desk import Desk
from app.ports import Query
from app.records.language import Field, Kind, RecordType
from app.services.registers import picklists
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.filter_controls import ChoiceControl, Condition, Control, control_for
from ui.window.widgets.flow import FlowLayout, flow
from ui.window.widgets.parts import Button, column, plain

_KINDS = (Kind.CHOICE, Kind.CHOICES, Kind.BOOL)


def filter_fields(rtype: RecordType) -> tuple[Field, ...]:
    """Return the fields a list of this type can be narrowed by, its time last."""
    listed = [f for f in rtype.fields if f.listed and f.kind in _KINDS]
    time = [rtype.field(rtype.period)] if rtype.period else []
    return (*listed, *time)


class FilterPanel(QFrame):
    """One control a field; ``changed`` when the conditions are others."""

    changed = Signal()

    def __init__(self, session: Session, rtype: RecordType) -> None:
        super().__init__()
        self._session = session
        self._rtype = rtype
        self._controls: dict[str, Control] = {}
        self.setProperty("role", "card")
        flowing: list[QWidget] = []
        for field in filter_fields(rtype):
            control = control_for(field, lambda: session.today)
            control.on_change(self._on_change)
            self._controls[field.name] = control
            label = QLabel(field.label)
            label.setProperty("tone", "muted")
            label.setBuddy(control.first)
            if control.beside is not None:
                flowing.append(plain(column(_label(control), control.beside, gap=2)))
            flowing.append(plain(column(label, control.widget, gap=2)))
        layout = column(flow(*flowing))
        layout.setContentsMargins(10, 6, 10, 8)
        self.setLayout(layout)
        self.hide()

    @property
    def has_controls(self) -> bool:
        """Tell whether there is anything to narrow by."""
        return bool(self._controls)

    def conditions(self) -> tuple[Condition, ...]:
        """Return what is asked for now."""
        found = (c.condition() for c in self._controls.values())
        return tuple(c for c in found if c is not None)

    def drop(self, key: str) -> None:
        """Take one condition off."""
        self._controls[key].clear()
        self.changed.emit()

    def clear(self) -> None:
        """Take every condition off."""
        for control in self._controls.values():
            control.clear()
        self.changed.emit()

    def choose(self, key: str, *values: Any) -> None:
        """Set a control as a person would: a code, a tick, or the first and last day or year."""
        self._controls[key].set(*values)
        self.changed.emit()

    def load_options(self) -> None:
        """Ask which words of their own the office has in its open lists."""
        opened = [f for f in filter_fields(self._rtype) if f.open]
        if not opened:
            return

        def ask(desk: Desk) -> dict[str, list[tuple[str, str]]]:
            return {f.name: _options(desk, self._rtype, f) for f in opened}

        self._session.read(self, ask, self._show_options, replace="options")

    def focus_first(self) -> None:
        """Put the cursor into the first control."""
        next(iter(self._controls.values())).first.setFocus()

    def _show_options(self, options: dict[str, list[tuple[str, str]]]) -> None:
        for name, found in options.items():
            control = self._controls[name]
            if isinstance(control, ChoiceControl):
                control.offer(found)

    def _on_change(self) -> None:
        self.changed.emit()


class FilterChips(QWidget):
    """Says which conditions are on; each can be taken off by its own button, all by the last."""

    def __init__(self, panel: FilterPanel) -> None:
        super().__init__()
        self._panel = panel
        self._layout = FlowLayout()
        self.setProperty("role", "plain")
        self.setLayout(self._layout)
        self.setAccessibleName(t("Filter", "Đang lọc"))
        self.hide()

    def show_conditions(self, conditions: tuple[Condition, ...]) -> None:
        """Show these conditions."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in conditions:
            drop = partial(self._panel.drop, one.key)
            chip = Button(one.words, drop, icon_name="cross", kind="chip")
            chip.setAccessibleName(t("Filter", "Bỏ lọc {words}").format(words=one.words))
            chip.setToolTip(chip.accessibleName())
            self._layout.addWidget(chip)
        if conditions:
            clear = Button(t("Filter", "Bỏ lọc (Esc)"), self._panel.clear, kind="quiet")
            self._layout.addWidget(clear)
        self.setVisible(bool(conditions))
        self.updateGeometry()


def _label(control: Control) -> QLabel:
    label = QLabel(t("Filter", "Kỳ"))
    label.setProperty("tone", "muted")
    if control.beside is not None:
        label.setBuddy(control.beside)
    return label


def _options(desk: Desk, rtype: RecordType, field: Field) -> list[tuple[str, str]]:
    """Return the list of an open choice with every word in use that is in no list."""
    options = [(c.code, c.label) for c in picklists.options(desk, rtype, field)]
    known = {code for code, _ in options}
    used = desk.store.tally(Query(rtype.name), by=field.name)
    return options + [(word, word) for word in used if word and word not in known]
