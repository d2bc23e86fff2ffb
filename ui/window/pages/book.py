"""A page made of entries: a narrow list by area on the left, the chosen entry beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from app.desk import Desk
from app.ports import Changes, Query
from app.records.registry import REGISTRY
from app.services.registers.optional import switched_on
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.entries import Entry, entries_of, home_field
from ui.window.pages.entry_list import EntryList
from ui.window.pages.page import Page
from ui.window.session import Session
from ui.window.widgets.editors import combo

_LIST_WIDTH = 210
_NARROW_BELOW = 900


class BookPage(Page):
    """The entries of some areas; each is built when it is first opened."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session, key: str, heading: str) -> None:
        super().__init__(session, heading)
        self._key = f"book-{key}"
        self._book = key
        self._title = heading
        self._views: dict[str, QWidget] = {}
        self._shown = ""
        self.entries: tuple[Entry, ...] = ()
        self.list = EntryList(heading)
        self.stack = QStackedWidget()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(16)
        self.split.setChildrenCollapsible(False)
        for widget in (self.list, self.stack):
            self.split.addWidget(widget)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([_LIST_WIDTH, 10_000])
        # A narrow window has no room for three columns: there the list folds into one line.
        self.picker = combo(t("Book", "Chọn mục: {name}").format(name=heading))
        self.picker.hide()
        self.picker.activated.connect(lambda _: self._on_chosen(self.picker.currentData()))
        self.action_bar.addWidget(self.picker)
        self.set_body(self.split)
        self.list.chosen.connect(self._on_chosen)
        self.list.entered.connect(self._enter_view)
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._next_pane(step))
        self._take_entries(frozenset())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list when there is no room for it."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW_BELOW
        self.list.setVisible(not narrow)
        self.picker.setVisible(narrow)

    def view(self, key: str) -> Any:
        """Return the widget of an entry, built when it is first asked for."""
        if key not in self._views:
            entry = next(e for e in self.entries if e.key == key)
            view = entry.make(self.session)
            asked = getattr(view, "open_asked", None)
            if asked is not None:
                asked.connect(self.open_asked)
            self._views[key] = view
            self.stack.addWidget(view)
        return self._views[key]

    @property
    def current(self) -> Any:
        """Return the widget of the open entry, None when the book is empty."""
        return self.view(self._shown) if self._shown else None

    def open_entry(self, key: str) -> None:
        """Open an entry, once nothing unsaved is left behind in the open one."""
        if key == self._shown:
            self._show(key)
            return
        # Until the answer is known, the list keeps showing where one is.
        self._mark(self._shown)
        self.leave_then(lambda: self._show(key))

    def new(self) -> None:
        """Begin a record in the open entry."""
        self._ask("new")

    def save(self) -> None:
        """Save what is typed in the open entry."""
        self._ask("save")

    def refresh(self) -> None:
        """Fetch the open entry, the counts and which optional registers are on."""
        self._ask("refresh")
        self._load_entries()

    def focus_search(self) -> None:
        """Go to the open entry's search box."""
        self._ask("focus_search")

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about unsaved typing."""
        if hasattr(self.current, "leave_then"):
            self.current.leave_then(go_on)
        else:
            go_on()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record in its entry; one listed inside another opens with that other."""
        entry = next((e for e in self.entries if type_name in e.types), None)
        if entry is not None:
            self._open_in(entry, type_name, row_id)
        else:
            self._open_home(type_name, row_id)

    def do_record(self, type_name: str, row_id: str) -> None:
        """Show a record where its deadline is answered, in an entry that knows such a place."""
        entry = next((e for e in self.entries if type_name in e.types), None)
        if entry is None or not hasattr(self.view(entry.key), "do_record"):
            self.open_record(type_name, row_id)
        else:
            self._open_in(entry, type_name, row_id, "do_record")

    def on_changed(self, changes: Changes) -> None:
        """Count again when records came or went."""
        if any(c.kind != "changed" for c in changes.items):
            self._load_entries()

    def _open_in(self, entry: Entry, type_name: str, row_id: str, how: str = "open_record") -> None:
        def show() -> None:
            self._show(entry.key)
            self._ask(how, type_name, row_id)

        self.leave_then(show)

    def _open_home(self, type_name: str, row_id: str) -> None:
        field = home_field(REGISTRY[type_name])
        if field is None:
            return

        def show(found: str | None) -> None:
            if found:
                self.open_asked.emit(field.target, found)
                self._ask("show_inside", type_name, row_id)

        def ask(desk: Desk) -> str | None:
            record = desk.store.get(type_name, row_id)
            return record[field.name] if record else None

        self.session.read(self, ask, show, replace="home")

    def _load_entries(self) -> None:
        types = tuple(name for e in self.entries if e.counted for name in e.types)

        def ask(desk: Desk) -> tuple[frozenset[str], dict[str, int]]:
            return switched_on(desk), {n: desk.store.count(Query(n)) for n in types}

        self.session.read(self, ask, self._show_loaded, replace="entries")

    def _show_loaded(self, found: tuple[frozenset[str], dict[str, int]]) -> None:
        self._take_entries(found[0])
        self.list.show_counts(found[1])

    def _take_entries(self, on: frozenset[str]) -> None:
        entries = entries_of(self._book, on)
        if [e.key for e in entries] == [e.key for e in self.entries]:
            return
        self.entries = entries
        self.list.show_entries(entries)
        self.picker.clear()
        for entry in entries:
            self.picker.addItem(entry.title, entry.key)
        keys = [e.key for e in entries]
        if keys and self._shown not in keys:
            kept = self.session.state.words_of(self._key)
            self._show(kept if kept in keys else keys[0])
        else:
            self._mark(self._shown)

    def _on_chosen(self, key: str) -> None:
        commit_pending_input()
        if key != self._shown:
            self.open_entry(key)

    def _show(self, key: str) -> None:
        self._shown = key
        self.stack.setCurrentWidget(self.view(key))
        self._mark(key)
        entry = next(e for e in self.entries if e.key == key)
        self.heading.setText(entry.title)
        self.say_under_heading(entry.help)
        self.session.state.keep_words(self._key, key)
        self._ask("refresh")

    def _mark(self, key: str) -> None:
        self.list.mark(key)
        self.picker.setCurrentIndex(self.picker.findData(key))

    def _ask(self, what: str, *about: object) -> None:
        answer = getattr(self.current, what, None)
        if answer is not None:
            answer(*about)

    def _enter_view(self) -> None:
        self._next_pane(1)

    def _next_pane(self, step: int) -> None:
        """Move the cursor between the list of entries, the records and the open record."""
        places: list[QWidget] = [self.picker if self.list.isHidden() else self.list]
        offered = getattr(self.current, "panes", None)
        places += offered() if offered is not None else [self.current]
        focus = QApplication.focusWidget()
        here = next(
            (n for n, p in enumerate(places) if p is focus or (focus and p.isAncestorOf(focus))), 0
        )
        places[(here + step) % len(places)].setFocus(Qt.FocusReason.TabFocusReason)
