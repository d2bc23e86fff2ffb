"""Pictures of every entry of the books and of what is counted, over a commune's whole year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.desk import Desk
    from tests.pictures import Gallery
    from ui.opening import Opening
    from ui.window.main import Starter
    from ui.window.shell.main_window import MainWindow

_IN_THE_DARK = ("officer", "statistics", "indicators", "feedback", "legal_document", "budget_line")


def written_down(place: Opening, scratch: Path) -> Desk:
    """Make a commune's ledger with a plan and the 400 register rows of a year."""
    import resources
    from app.ports import Role
    from app.services.planning import plan_import
    from app.services.registers import optional
    from tests.journeys.year.taking import ORDER, take_in
    from tests.pictures import PASSWORD, SAMPLE_PLAN

    desk, _ = place.create(
        role=Role.COMMUNE, unit="18100", person="Đặng Thị Ửng", password=PASSWORD
    )
    plan_import.import_file(desk, resources.path(SAMPLE_PLAN))
    optional.switch(desk, "allowance", on=True)
    for type_name in ("officer", *ORDER):
        take_in(desk, type_name, scratch)
    return desk


def pages(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    """Take the pictures."""
    for book in ("people", "registers"):
        window.open_page(book)
        gallery._settle(starter.runner)
        page: Any = window.page(book)
        for entry in page.entries:
            if gallery.scheme == "light" or entry.key in _IN_THE_DARK:
                _entry(gallery, starter, window, page, entry.key)
    _calendar(gallery, starter, window)
    _totals(gallery, starter, window)
    _settings(gallery, starter, window)
    _search(gallery, starter, window)
    _lock(gallery, starter, window)


def _entry(gallery: Gallery, starter: Starter, window: MainWindow, page: Any, key: str) -> None:
    page.open_entry(key)
    gallery._settle(starter.runner)
    view = page.view(key)
    gallery._shoot(window, f"entry-{key}")
    table = getattr(view, "table", None)
    pane = getattr(view, "pane", None)
    if table is None or pane is None or not hasattr(pane, "tabs"):
        return
    table.view.selectRow(0)
    gallery._settle(starter.runner)
    gallery._shoot(window, f"entry-{key}-1")
    if key in _IN_THE_DARK:
        for number in range(1, pane.tabs.count()):
            pane.tabs.setCurrentIndex(number)
            gallery._settle(starter.runner)
            gallery._shoot(window, f"entry-{key}-{number + 1}")
        pane.tabs.setCurrentIndex(0)


def _calendar(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    window.open_page("today")
    gallery._settle(starter.runner)
    gallery._shoot(window, "today-year")
    page: Any = window.page("today")
    page.tabs.setCurrentIndex(1)
    gallery._settle(starter.runner)
    gallery._shoot(window, "calendar")
    page.tabs.setCurrentIndex(0)


def _totals(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    window.open_page("reports")
    page: Any = window.page("reports")
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        gallery._settle(starter.runner)
        gallery._shoot(window, f"reports-{number + 1}")
    page.totals.table.view.selectRow(1)
    gallery._settle(starter.runner)
    gallery._shoot(window, "reports-total-rows")
    page.tabs.setCurrentIndex(0)


def _settings(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    """The settings are longer than the window: a picture for each screenful."""
    from PySide6.QtWidgets import QScrollArea

    window.open_page("settings")
    gallery._settle(starter.runner)
    area = next(a for a in window.page("settings").findChildren(QScrollArea) if a.isVisible())
    bar = area.verticalScrollBar()
    for number in range(1 + bar.maximum() // max(bar.pageStep(), 1) + 1):
        bar.setValue(number * bar.pageStep())
        gallery._shoot(window, f"settings-{number + 1}")


def _search(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    window.open_search()
    search: Any = gallery._dialog(window)
    search.box.setText("hoa giai")
    gallery._settle(starter.runner, least_ms=500)
    gallery._shoot_dialog(window, "search-year")


def _lock(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    window.lock.lock()
    gallery._settle(starter.runner)
    gallery._shoot(window, "lock")
    window.lock.unlock()
    gallery._settle(starter.runner)
