"""The left rail: whose desk this is, the pages, the search, the day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.page import PageSpec
from ui.window.session import Session
from ui.window.widgets.parts import RailButton, column, title, words

_WIDE = 212
_NARROW = 58
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class Rail(QWidget):
    """Buttons of the pages; narrow windows get icons alone."""

    chosen = Signal(str)
    search_asked = Signal()

    def __init__(self, session: Session, specs: tuple[PageSpec, ...]) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.unit = title(
            session.profile.unit.full_name[:1].upper() + session.profile.unit.full_name[1:], 3
        )
        self.person = words(session.profile.person, "muted")
        self.day = words(tone="muted")
        self.search = RailButton(t("Rail", "Tìm khắp nơi"), "search", "Ctrl+K")
        self.search.setCheckable(False)
        self.search.clicked.connect(self.search_asked)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for number, spec in enumerate(specs, 1):
            button = RailButton(spec.title.replace("&", "&&"), spec.icon, f"Ctrl+{number}")
            button.setAccessibleName(spec.title)
            button.clicked.connect(lambda _=False, key=spec.key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[spec.key] = button
        self._words = (self.unit, self.person, self.day)
        layout = column(
            self.unit, self.person, 8, self.search, 8, *self.buttons.values(), None, self.day
        )
        layout.setSpacing(3)
        layout.setContentsMargins(8, 14, 8, 12)
        self.setLayout(layout)
        self.set_narrow(narrow=False)
        self.show_day()
        session.profile_changed.connect(lambda: self.person.setText(session.profile.person))

    def show_day(self) -> None:
        """Show the day the desk acts as."""
        day = self._session.today
        self.day.setText(f"{_DAYS[day.weekday()]}\n{format_date(day)}")

    def mark(self, key: str) -> None:
        """Show which page is open."""
        self.buttons[key].setChecked(True)

    def set_narrow(self, *, narrow: bool) -> None:
        """Keep icons only, or icons and words."""
        self.setFixedWidth(_NARROW if narrow else _WIDE)
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if narrow
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for button in (self.search, *self.buttons.values()):
            button.setToolButtonStyle(style)
        for label in self._words:
            label.setVisible(not narrow)
