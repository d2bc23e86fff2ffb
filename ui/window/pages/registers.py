"""Sổ theo dõi: every record type typed by hand that has no page of its own, one tab each."""

from __future__ import annotations

from collections.abc import Callable

from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.tabs import RecordTabs
from ui.window.session import Session
from ui.window.shell.catalogue import register_types


class RegistersPage(Page):
    """A tab per register, made from its declaration."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Registers", "Sổ theo dõi"))
        self.tabs = RecordTabs(session, tuple(REGISTRY[name] for name in register_types()))
        self.set_body(self.tabs)

    def new(self) -> None:
        """Begin a record in the open register."""
        self.tabs.new()

    def save(self) -> None:
        """Save the record being typed."""
        self.tabs.save()

    def refresh(self) -> None:
        """Fetch the open register anew."""
        self.tabs.refresh()

    def focus_search(self) -> None:
        """Go to the register's search box."""
        self.tabs.focus_search()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about unsaved typing."""
        self.tabs.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record in its register."""
        self.tabs.open_record(type_name, row_id)
