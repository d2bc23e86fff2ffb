"""What the key of each line of the health page does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.exchange import service
from app.exchange.standing import Exchange
from ui.window.clock_settings import open_clock_settings
from ui.window.pages.back_up import back_up_now
from ui.window.pages.exchange.aside_dialog import AsideDialog
from ui.window.pages.exchange.health_tab import explain_forks
from ui.window.pages.exchange.missing_dialog import MissingDialog

if TYPE_CHECKING:
    from ui.window.pages.exchange.page import ExchangePage


def set_right(page: ExchangePage, act: str) -> None:
    """Do what stands behind a line; ``act`` is one of ``Act``."""
    deeds(page)[act]()


def deeds(page: ExchangePage) -> dict[str, Callable[[], object]]:
    """Return what is done for each line of the health page."""
    return {
        "export": page.ask_export,
        "enrol": lambda: page.tabs.setCurrentWidget(page.enrol_place),
        "conflicts": lambda: page.tabs.setCurrentWidget(page.conflicts_place),
        "quarantine": lambda: show_aside(page),
        "set_aside": lambda: show_aside(page, changes=True),
        "missing": lambda: show_missing(page),
        "forks": lambda: explain_forks(page),
        "backup": lambda: back_up_now(page, page.refresh),
        "received": lambda: page.page_asked.emit("communes"),
        "diagnose": page.health.ask_file,
        "clock": lambda: open_clock_settings(page),
    }


def show_aside(page: ExchangePage, *, changes: bool = False) -> None:
    """Show the packages that were set aside, or the single ``changes``."""
    dialog = AsideDialog(page, page.session, changes=changes)
    dialog.changed.connect(page.refresh)
    dialog.open_asked.connect(page.open_asked)
    dialog.open()


def show_missing(page: ExchangePage) -> None:
    """Show what has not arrived, with the message that asks for it."""

    def show(found: Exchange) -> None:
        dialog = MissingDialog(page, page.session, found.missing)
        dialog.export_asked.connect(page.ask_export)
        dialog.open()

    page.session.write(page, service.status, show, replace="missing")
