"""A list of people to tick: found by a few letters, ticked by the space bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.text.folding import fold
from ui.window.i18n import t
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Button, column, words

_ID = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be ticked; ``note`` says why they might not be ("đã có")."""

    id: str
    name: str
    note: str = ""
    ticked: bool = False


class PeoplePicker(QWidget):
    """Ticks people. ``changed`` tells that the choice is another."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(t("Picker", "Tìm tên, không cần dấu"))
        self.search.setAccessibleName(t("Picker", "Tìm người"))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.count = words(tone="muted")
        everybody = Button(t("Picker", "Chọn tất cả"), lambda: self._tick_shown(ticked=True))
        nobody = Button(t("Picker", "Bỏ chọn"), lambda: self._tick_shown(ticked=False))
        layout = column(self.search, self.list, flow(everybody, nobody), self.count)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.search.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(lambda _: self._on_ticked())
        self.setFocusProxy(self.list)

    def show_people(self, people: Iterable[Person]) -> None:
        """Show these people; what was ticked before is forgotten."""
        self.list.blockSignals(True)
        self.list.clear()
        for person in people:
            shown = f"{person.name} ({person.note})" if person.note else person.name
            item = QListWidgetItem(shown, self.list)
            item.setData(_ID, person.id)
            item.setData(_FOLDED, fold(shown))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if person.ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        self._narrow()
        self._on_ticked()

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of whoever is ticked, in the order shown."""
        return tuple(i.data(_ID) for i in self._items() if i.checkState() is Qt.CheckState.Checked)

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]

    def _narrow(self) -> None:
        wanted = fold(self.search.text()).split()
        for item in self._items():
            item.setHidden(not all(w in item.data(_FOLDED) for w in wanted))

    def _tick_shown(self, *, ticked: bool) -> None:
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)

    def _on_ticked(self) -> None:
        self.count.setText(t("Picker", "Đã chọn {n} người.").format(n=len(self.ticked())))
        self.changed.emit()
