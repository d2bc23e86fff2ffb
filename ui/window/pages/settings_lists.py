"""Settings: the office's pick lists, and the registers that are shown only when switched on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.desk import Desk
from app.ports import Changes, Record
from app.records.language import Field, RecordType
from app.services.registers import optional, picklists, records
from app.text.folding import tone_key
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say
from ui.window.widgets.parts import Button, card, column, row, title, words

_LINE = Qt.ItemDataRole.UserRole
_ROWS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One choice of a list: a declared one (no ``entry``) or one of the office's own."""

    label: str
    declared: bool
    hidden: bool
    counts_as: str
    entry: str


class PickLists(QFrame):
    """Danh mục lựa chọn: look, add, take off the offer, say what own words count as."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lists = picklists.open_lists()
        self.chosen = combo(t("Lists", "Danh mục"))
        self.chosen.setMaximumWidth(16_777_215)
        for number, (rtype, field) in enumerate(self._lists):
            self.chosen.addItem(f"{rtype.plural}: {field.label}", number)
        self.entries = QTreeWidget()
        self.label = QLineEdit()
        self.counts_as = combo(t("Lists", "Tính vào"))
        self.add_button = Button(t("Lists", "Thêm"), self.add, icon_name="add")
        self.hide_button = Button(t("Lists", "Ẩn khỏi danh mục"), self.toggle_hidden)
        self.count_button = Button(t("Lists", "Đổi “tính vào”"), self.set_counts_as)
        self._build()
        self._show_list()

    def refresh(self) -> None:
        """Fetch the chosen list anew."""
        rtype, field = self._current()

        def ask(desk: Desk) -> list[Line]:
            return _lines(field, picklists.entries(desk, rtype, field))

        self._session.read(self, ask, self._show, replace="entries")

    def add(self) -> None:
        """Offer the typed words in the chosen list."""
        commit_pending_input()
        rtype, field = self._current()
        label, code = self.label.text(), self.counts_as.currentData() or ""

        def done(_: Changes) -> None:
            self.label.clear()
            self._said(t("Lists", "Đã thêm “{label}” vào danh mục."), label)

        self._session.write(
            self,
            lambda desk: picklists.add(desk, rtype, field, label, counts_as=code),
            done,
            undo=t("Lists", "thêm “{label}” vào danh mục").format(label=label.strip()),
        )

    def toggle_hidden(self) -> None:
        """Take the current choice off the offer, or put it back."""
        line = self._line()
        if line is None:
            return
        rtype, field = self._current()
        hidden = not line.hidden
        said = t("Lists", "Đã ẩn “{label}”.") if hidden else t("Lists", "Dùng lại “{label}”.")
        self._session.write(
            self,
            lambda desk: picklists.set_hidden(desk, rtype, field, line.label, hidden=hidden),
            lambda _: self._said(said, line.label),
            undo=t("Lists", "ẩn, hiện “{label}”").format(label=line.label),
        )

    def set_counts_as(self) -> None:
        """Let figures count the current own words as the chosen declared choice."""
        line = self._line()
        if line is None or not line.entry:
            return
        code = self.counts_as.currentData()

        def act(desk: Desk) -> tuple[Record, Changes]:
            return records.save(desk, "choice_entry", line.entry, {"counts_as": code})

        self._session.write(
            self,
            act,
            lambda _: self._said(t("Lists", "Đã đổi cách tính “{label}”."), line.label),
            undo=t("Lists", "đổi cách tính “{label}”").format(label=line.label),
        )

    def _build(self) -> None:
        self.label.setPlaceholderText(t("Lists", "Lựa chọn mới"))
        self.label.setAccessibleName(t("Lists", "Lựa chọn mới"))
        self.label.returnPressed.connect(self.add)
        self._build_entries()
        name, counted = QLabel(t("Lists", "Danh mục")), QLabel(t("Lists", "Tính vào"))
        name.setBuddy(self.chosen)
        counted.setBuddy(self.counts_as)
        adding = row(self.label, counted, self.counts_as, self.add_button)
        adding.setStretch(0, 1)
        picking = row(name, self.chosen)
        picking.setStretch(1, 1)
        note = words(
            t(
                "Lists",
                "Muốn đổi tên: thêm tên mới rồi ẩn tên cũ; bản ghi đã dùng tên cũ giữ nguyên. "
                "“Tính vào” cho biết số liệu cộng vào lựa chọn có sẵn nào.",
            ),
            "muted",
        )
        inside = card(
            column(
                title(t("Lists", "Danh mục lựa chọn"), 2),
                note,
                picking,
                self.entries,
                flow(self.hide_button, self.count_button),
                adding,
                gap=10,
            )
        )
        self.setLayout(column(inside))
        self.chosen.currentIndexChanged.connect(self._show_list)
        self._session.changed.connect(self._on_changed)

    def _build_entries(self) -> None:
        tree = self.entries
        tree.setAccessibleName(t("Lists", "Các lựa chọn"))
        tree.setHeaderLabels(
            [
                t("Lists", "Lựa chọn"),
                t("Lists", "Nguồn"),
                t("Lists", "Tính vào"),
                t("Lists", "Tình trạng"),
            ]
        )
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setTabKeyNavigation(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        tree.setFixedHeight(tree.fontMetrics().lineSpacing() * (_ROWS + 2) + _ROWS * 10)
        tree.currentItemChanged.connect(lambda *_: self._on_line())

    def _current(self) -> tuple[RecordType, Field]:
        return self._lists[self.chosen.currentData()]

    def _line(self) -> Line | None:
        item = self.entries.currentItem()
        return item.data(0, _LINE) if item is not None else None

    def _show_list(self) -> None:
        _, field = self._current()
        self.counts_as.clear()
        self.counts_as.addItem(t("Lists", "tính riêng"), None)
        for choice in field.choices:
            self.counts_as.addItem(choice.label, choice.code)
        self.refresh()

    def _show(self, lines: list[Line]) -> None:
        before = self._line()
        _, field = self._current()
        self.entries.clear()
        for line in lines:
            source = t("Lists", "có sẵn") if line.declared else t("Lists", "đơn vị thêm")
            state = t("Lists", "đã ẩn") if line.hidden else t("Lists", "đang dùng")
            counted = field.choice_label(line.counts_as) if line.counts_as else ""
            item = QTreeWidgetItem([line.label, source, counted, state])
            item.setData(0, _LINE, line)
            item.setToolTip(0, line.label)
            self.entries.addTopLevelItem(item)
            if before is not None and before.label == line.label:
                self.entries.setCurrentItem(item)
        first = self.entries.topLevelItem(0)
        if self.entries.currentItem() is None and first is not None:
            self.entries.setCurrentItem(first)
        self._on_line()

    def _on_line(self) -> None:
        line = self._line()
        self.hide_button.setEnabled(line is not None)
        self.count_button.setEnabled(line is not None and not line.declared)
        hidden = line is not None and line.hidden
        self.hide_button.setText(
            t("Lists", "Dùng lại") if hidden else t("Lists", "Ẩn khỏi danh mục")
        )

    def _said(self, text: str, label: str) -> None:
        say(self, text.format(label=label.strip()))

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("choice_entry"):
            self.refresh()


class OptionalRegisters(QFrame):
    """Sổ tùy chọn: a tick each; records of a register switched off stay."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.boxes: dict[str, QCheckBox] = {}
        parts: list[QWidget] = []
        for rtype in optional.optional_types():
            box = QCheckBox(rtype.plural)
            box.setToolTip(rtype.help)
            box.clicked.connect(self._switch(rtype.name))
            self.boxes[rtype.name] = box
            parts.append(box)
            if rtype.help:
                parts.append(words(rtype.help, "muted"))
        note = words(t("Lists", "Tắt một sổ chỉ là không hiện; dữ liệu đã ghi vẫn còn."), "muted")
        heading = title(t("Lists", "Sổ tùy chọn"), 2)
        self.setLayout(column(card(column(heading, note, *parts, gap=10))))

    def refresh(self) -> None:
        """Ask which registers are on."""
        self._session.read(self, optional.switched_on, self._show, replace="optional")

    def _switch(self, name: str) -> Callable[[bool], None]:
        def switch(on: bool) -> None:
            self._session.write(self, lambda desk: optional.switch(desk, name, on=on), self._show)

        return switch

    def _show(self, on: frozenset[str]) -> None:
        for name, box in self.boxes.items():
            box.setChecked(name in on)


def _lines(field: Field, own: tuple[Record, ...]) -> list[Line]:
    """Return the declared choices, then the office's own, in the order a form offers them."""
    by_words = {tone_key(e["label"]): e for e in own}
    lines = []
    for choice in field.choices:
        entry = by_words.pop(tone_key(choice.label), None)
        hidden = bool(entry and entry["hidden"])
        lines.append(Line(choice.label, True, hidden, "", entry.id if entry else ""))
    return lines + [
        Line(e["label"], False, bool(e["hidden"]), e["counts_as"] or "", e.id)
        for e in by_words.values()
    ]
