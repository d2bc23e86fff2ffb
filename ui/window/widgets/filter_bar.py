"""The button that opens a list's conditions, and the strip that says which are on."""

from __future__ import annotations

from app.records.language import RecordType
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.filter_panel import FilterChips, FilterPanel
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button


class FilterBar:
    """Joins conditions to a table: Ctrl+Shift+F opens them, Esc in the list takes them off."""

    def __init__(self, session: Session, table: PagedTable, rtype: RecordType) -> None:
        self._table = table
        self.panel = FilterPanel(session, rtype)
        self.chips = FilterChips(self.panel)
        self.button = Button(t("Filter", "Lọc"), self._on_button)
        self.button.setCheckable(True)
        self.button.setToolTip(t("Filter", "Lọc danh sách (Ctrl+Shift+F)"))
        self.button.setAccessibleName(t("Filter", "Lọc: {name}").format(name=rtype.plural))
        self.panel.changed.connect(self._on_changed)
        table.cleared.connect(self.panel.clear)

    def toggle(self) -> None:
        """Open or close the conditions."""
        if self.panel.has_controls:
            self.button.setChecked(not self.button.isChecked())
            self._on_button()

    def _on_button(self) -> None:
        opened = self.button.isChecked()
        self.panel.setVisible(opened)
        if opened:
            self.panel.load_options()
            self.panel.focus_first()

    def _on_changed(self) -> None:
        conditions = self.panel.conditions()
        filters = tuple(f for one in conditions for f in one.filters)
        self.chips.show_conditions(conditions)
        self._table.about = "; ".join(one.words for one in conditions)
        if filters != self._table.model.wish.filters:
            self._table.narrow(filters)
