"""A form made from a declaration: fields by kind, required marks, problems beside the fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.ports import Changes
from app.records.codec import ValueProblem, problem
from app.records.language import Choice, Field, Kind, RecordType
from app.records.validation import refusal
from app.services.privacy import hints
from app.services.registers import picklists, records
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.date_editor import DateEditor
from ui.window.widgets.editors import SIMPLE, Editor, own_editor
from ui.window.widgets.hint_line import hint_line
from ui.window.widgets.open_choice import OpenChoiceEditor
from ui.window.widgets.parts import column, plain, title, words
from ui.window.widgets.reference_editor import editor_for_reference

_SHORT = (Kind.DATE, Kind.INTEGER, Kind.DECIMAL, Kind.CHOICE)


class RecordForm(QWidget):
    """Fields of one record. It shows and collects; saving is the page's business."""

    edited = Signal()

    def __init__(
        self,
        session: Session,
        rtype: RecordType,
        names: Iterable[str] | None = None,
        *,
        leave_out: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._session = session
        self.rtype = rtype
        self._filled: dict[str, Any] = {}
        self.setProperty("role", "plain")
        wanted = tuple(names) if names is not None else None
        fields = [f for f in rtype.fields if not f.hidden and (not wanted or f.name in wanted)]
        fields = [f for f in fields if f.name not in leave_out]
        if wanted:
            fields.sort(key=lambda f: wanted.index(f.name))
        self.editors = {f.name: self._editor(f) for f in fields}
        self._problems: dict[str, QLabel] = {}
        self.dirty = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._lay_out(fields, with_groups=wanted is None and len(rtype.groups) > 1)
        self._opened = {n: e for n, e in self.editors.items() if isinstance(e, OpenChoiceEditor)}
        if self._opened:
            session.changed.connect(self._on_changed)
            self._ask_options()

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the values of a record; the words of its references follow."""
        for name, editor in self.editors.items():
            editor.set_value(values.get(name))
        self._filled = {name: editor.stamp() for name, editor in self.editors.items()}
        self.dirty = False
        self.show_problems(())
        self._ask_titles()

    def load_defaults(self) -> None:
        """Show an empty record with the declared first values."""
        self.load({f.name: f.default for f in self.rtype.fields})

    def touched(self) -> frozenset[str]:
        """Return the fields a person has changed since the form was filled."""
        return frozenset(
            name
            for name, editor in self.editors.items()
            if editor.stamp() != self._filled.get(name)
        )

    def collect(self) -> dict[str, Any]:
        """Return the values by field; UserError naming every field that cannot be read."""
        values: dict[str, Any] = {}
        problems: list[FieldProblem] = []
        for name, editor in self.editors.items():
            try:
                values[name] = editor.value()
            except ValueProblem as error:
                problems.append(problem(editor.field, error))
        if problems:
            raise refusal(self.rtype, problems)
        return values

    def raw(self) -> dict[str, Any]:
        """Return everything as it stands."""
        return {name: editor.raw() for name, editor in self.editors.items()}

    def typed(self) -> dict[str, Any]:
        """Return what a person has changed as it stands, for a draft."""
        return {name: self.editors[name].raw() for name in sorted(self.touched())}

    def restore(self, raw: Mapping[str, Any]) -> None:
        """Put a draft back; the form counts as edited."""
        for name, editor in self.editors.items():
            if name in raw:
                editor.set_raw(raw[name])
        self._on_edited()

    def show_problems(self, problems: Iterable[FieldProblem]) -> bool:
        """Show each problem beside its field, the first focused; tell whether all had a place."""
        said = {p.field: p.message for p in problems}
        for name, editor in self.editors.items():
            message = said.get(name, "")
            editor.set_problem(message)
            self._problems[name].setText(message)
            self._problems[name].setVisible(bool(message))
        first = next((n for n in self.editors if n in said), None)
        if first:
            self.editors[first].focus_widget.setFocus()
        return all(name in self.editors for name in said)

    def problem_of(self, name: str) -> str:
        """Return the sentence beside a field."""
        return self._problems[name].text()

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.editors.values())).focus_widget.setFocus()

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for editor in self.editors.values():
            editor.widget.setEnabled(not read_only)

    def allow(self, names: Collection[str]) -> None:
        """Let only these fields be changed."""
        for name, editor in self.editors.items():
            editor.widget.setEnabled(name in names)

    def _editor(self, field: Field) -> Editor:
        own = own_editor(self.rtype.name, field)
        if own is not None:
            editor: Editor = own
        elif field.kind is Kind.DATE:
            editor = DateEditor(field)
        elif field.kind in (Kind.REF, Kind.REFS):
            editor = editor_for_reference(field, self._session)
        elif field.open and field.kind is Kind.CHOICE:
            editor = OpenChoiceEditor(field)
            editor.keep_asked.connect(lambda label: self._keep_choice(field, label))
        else:
            editor = SIMPLE[field.kind](field)
        editor.edited.connect(self._on_edited)
        return editor

    def _on_edited(self) -> None:
        self.dirty = True
        self.edited.emit()

    def _lay_out(self, fields: list[Field], *, with_groups: bool) -> None:
        place, group = 0, ""
        for field in fields:
            if with_groups and field.group != group:
                group = field.group
                place += place % 2
                heading = title(self.rtype.group(group).label, 3)
                self._grid.addWidget(heading, place // 2, 0, 1, 2)
                place += 2
            if field.kind in _SHORT:
                self._grid.addWidget(self._cell(field), place // 2, place % 2)
                place += 1
            else:
                place += place % 2
                self._grid.addWidget(self._cell(field), place // 2, 0, 1, 2)
                place += 2

    def _cell(self, field: Field) -> QWidget:
        editor = self.editors[field.name]
        note = words(tone="danger")
        note.hide()
        self._problems[field.name] = note
        parts: list[QWidget] = [editor.widget, note]
        if field.kind is not Kind.BOOL:
            label = QLabel(self._label(field))
            label.setWordWrap(True)
            label.setBuddy(editor.focus_widget)
            parts.insert(0, label)
        if hints.travels(self.rtype, field):
            parts.append(hint_line(self.rtype, editor, self))
        if field.help:
            parts.append(words(field.help, "muted"))
        return plain(column(*parts, None, gap=3))

    def _label(self, field: Field) -> str:
        mark = t("Form", " (bắt buộc)") if field.required else ""
        return f"{field.label}{mark}"

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("choice_entry"):
            self._ask_options()

    def _ask_options(self) -> None:
        rtype, fields = self.rtype, [e.field for e in self._opened.values()]

        def ask(desk: Desk) -> dict[str, tuple[Choice, ...]]:
            return {f.name: picklists.options(desk, rtype, f) for f in fields}

        self._session.read(self, ask, self._show_options, replace="options")

    def _show_options(self, options: dict[str, tuple[Choice, ...]]) -> None:
        touched = self.touched()
        for name, choices in options.items():
            self._opened[name].offer(choices)
            if name not in touched:
                self._filled[name] = self._opened[name].stamp()

    def _keep_choice(self, field: Field, label: str) -> None:
        """Offer typed words to everybody from now on; the field then holds them as chosen."""
        self._session.write(
            self,
            lambda desk: picklists.add(desk, self.rtype, field, label),
            failed=lambda error: self._show_refused(field.name, error),
        )

    def _show_refused(self, name: str, error: BaseException) -> None:
        if isinstance(error, UserError) and error.fields:
            self.show_problems((FieldProblem(name, error.fields[0].message),))
        else:
            show_trouble(self, error)

    def _ask_titles(self) -> None:
        wanted = {n: e.wanted_ids() for n, e in self.editors.items() if e.wanted_ids()}
        if not wanted:
            return
        targets = {n: self.editors[n].field.target for n in wanted}

        def ask(desk: Desk) -> dict[str, dict[str, str]]:
            return {n: records.names(desk, targets[n], ids) for n, ids in wanted.items()}

        self._session.read(self, ask, self._show_titles, replace="titles")

    def _show_titles(self, titles: dict[str, dict[str, str]]) -> None:
        for name, found in titles.items():
            self.editors[name].show_titles(found)
