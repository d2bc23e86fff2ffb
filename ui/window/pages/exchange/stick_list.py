"""Sticks to choose from: label, free space, whether exchanged by before; known ones first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from app.exchange.standing import Stick, Sticks
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.widgets.enter_list import EnterList
from ui.window.widgets.parts import tone_colour

_STICK = Qt.ItemDataRole.UserRole
_GB, _MB = 1_000_000_000, 1_000_000
_ROWS = 3


class StickList(EnterList):
    """The sticks plugged in now; Enter or a double click takes one."""

    def __init__(self) -> None:
        super().__init__(t("Stick", "USB đang cắm"))
        self.setFixedHeight(self.fontMetrics().height() * (2 * _ROWS + 1))

    def show_sticks(self, found: Sticks) -> None:
        """Show what is plugged in; the first that can be written to is chosen."""
        self.clear()
        for stick in found.sticks:
            item = QListWidgetItem(stick_words(stick), self)
            item.setData(_STICK, stick)
            item.setIcon(icon("usb", tone_colour("accent" if stick.known else "muted")))
        writable = [n for n, stick in enumerate(found.sticks) if not stick.read_only]
        self.setCurrentRow(writable[0] if writable else 0)
        if not found.sticks:
            empty = t("Stick", "Chưa thấy USB nào. Cắm USB vào, hoặc chọn một thư mục.")
            item = QListWidgetItem(empty, self)
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def chosen(self) -> Path | None:
        """Return the root of the chosen stick, None when there is none or it takes no writing."""
        if self.currentRow() < 0:
            return None
        stick: Stick | None = self.currentItem().data(_STICK)
        return Path(stick.path) if stick is not None and not stick.read_only else None


def stick_words(stick: Stick) -> str:
    """Return one line about a stick."""
    name = t("Stick", "{label} ({path})").format(label=stick.label or "USB", path=stick.path)
    said = [name]
    if stick.free is not None:
        said.append(t("Stick", "còn trống {room}").format(room=_room(stick.free)))
    if stick.read_only:
        said.append(t("Stick", "chỉ cho đọc: gạt chốt chống ghi nếu có"))
    elif stick.known:
        said.append(t("Stick", "USB đã dùng để trao đổi"))
    return " · ".join(said)


def _room(free: int) -> str:
    if free >= _GB:
        return f"{free / _GB:.1f} GB".replace(".", ",")
    return f"{free // _MB} MB"
