"""What every page of the rail can do; a page overrides what it has an answer to."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import UserError
from app.ports import Changes
from ui.window.session import Session
from ui.window.widgets.parts import Banner, column, row, title, words

CONFLICT = "conflict"
"""What ``open_record`` is asked for to see where two machines wrote differently."""
TASK_LIST = "task_list"
"""What ``open_record`` is asked for to see a part of the tasks; its id names the part."""


class Page(QWidget):
    """A page: a heading with actions, a banner, and below them ``body``."""

    def __init__(self, session: Session, heading: str) -> None:
        super().__init__()
        self.session = session
        self.heading = title(heading)
        self.note = words(tone="muted")
        self.note.hide()
        self.action_bar: QHBoxLayout = row()
        self.banner = Banner()
        head = row(column(self.heading, self.note, gap=2), self.action_bar)
        head.setStretch(0, 1)
        self._layout = column(head, self.banner, gap=12)
        self._layout.setContentsMargins(20, 16, 20, 16)
        self.setLayout(self._layout)
        session.changed.connect(self.on_changed)

    def set_body(self, body: QWidget) -> None:
        """Put the page's content under its heading."""
        self._layout.addWidget(body, 1)

    def say_under_heading(self, text: str) -> None:
        """Show a line under the heading."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_user_error(self, error: UserError) -> None:
        """Show a user's mistake in the page's banner."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def refresh(self) -> None:
        """Fetch everything anew (F5)."""

    def on_changed(self, changes: Changes) -> None:
        """Look whether changes touch the page."""

    def new(self) -> None:
        """Begin a new record (Ctrl+N)."""

    def save(self) -> None:
        """Save what is being typed (Ctrl+S)."""

    def focus_search(self) -> None:
        """Go to the page's own search box (Ctrl+F)."""

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Call ``go_on`` once nothing unsaved is left behind."""
        go_on()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record of a type this page answers for."""

    def do_record(self, type_name: str, row_id: str) -> None:
        """Show a record where what is usually done about it is done: the cursor stands there."""
        self.open_record(type_name, row_id)


class PageSpec(Struct, frozen=True):
    """An entry of the rail: ``make`` builds the page when it is first opened.

    ``types`` are the record types whose records open on this page.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Session], Page]
    types: tuple[str, ...] = ()
