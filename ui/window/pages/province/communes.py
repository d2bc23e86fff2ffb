"""Xã, phường: every commune with what it has sent, and its tasks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.ports import Changes
from app.services.reporting import province
from app.services.reporting.province import CommuneState
from app.text.folding import fold
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.tasks.pane import TaskPane
from ui.window.pages.tasks.source import TaskFilter, TaskSource
from ui.window.session import Session
from ui.window.widgets.paged_model import Column, Row, Wish
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, column, row, title
from ui.window.widgets.records_view import split

_COLUMNS = (
    Column("name", t("Communes", "Xã, phường"), 24),
    Column("state", t("Communes", "Đăng ký"), 15),
    Column("last", t("Communes", "Dữ liệu đến"), 12),
    Column("reports", t("Communes", "Báo cáo"), 8, right=True),
)
_ALL_TASKS = TaskFilter(state="")


@dataclass(frozen=True, slots=True)
class CommuneSource:
    """The communes of the province, those that sent last first."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return _COLUMNS

    def rows(self, desk: Desk, wish: Wish) -> tuple[tuple[Row, ...], int]:
        """Return the communes whose names hold these words."""
        wanted = fold(wish.text).split()
        found = [
            state
            for state in province.communes(desk)
            if all(w in fold(f"{state.unit.full_name} {state.unit.code}") for w in wanted)
        ]
        found.sort(key=lambda s: (not s.known, -(s.last.timestamp() if s.last else 0)))
        rows = [_row(s) for s in found[wish.offset : wish.offset + wish.limit]]
        return tuple(rows), len(found)


def _row(state: CommuneState) -> Row:
    known = t("Communes", "Đã đăng ký") if state.known else t("Communes", "Chưa đăng ký")
    last = f"{state.last.astimezone():%d/%m/%Y}" if state.last else t("Communes", "chưa có")
    return Row(
        state.unit.code,
        (state.unit.full_name, known, last, str(len(state.reports) or "")),
        state,
        {"state": "good" if state.known else "muted", "last": "" if state.last else "muted"},
        {"state": "done" if state.known else "none"},
    )


class CommunesPage(Page):
    """The communes on the left; the chosen one's tasks on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Communes", "Xã, phường"))
        self.table = PagedTable(
            session,
            CommuneSource(),
            name=t("Communes", "Xã, phường"),
            empty=t("Communes", "Không có xã, phường nào như vậy."),
        )
        self.heading_right = title("", 2)
        self.tasks = PagedTable(
            session,
            TaskSource("", _ALL_TASKS),
            name=t("Communes", "Nhiệm vụ của xã"),
            empty=t("Communes", "Xã này chưa gửi dữ liệu nhiệm vụ."),
        )
        self.pane = TaskPane(session, unit="")
        self.pane.task_asked.connect(self._show_part)
        self.back = Button(
            t("Communes", "Về danh sách nhiệm vụ"), self._show_list, icon_name="back", kind="quiet"
        )
        self.right = QWidget()
        self.right.setLayout(
            column(row(self.heading_right, None, self.back), self.tasks, self.pane)
        )
        self.right.hide()
        self._show_list()
        self._unit = ""
        self.set_body(split(self.table, self.right, (2, 3)))
        self.table.selected.connect(self._on_commune)
        self.tasks.selected.connect(self._on_task)

    def refresh(self) -> None:
        """Fetch the communes anew."""
        self.table.refresh()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.table.search.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Fetch anew what an import brought."""
        if changes:
            self.table.refresh()
            if self._unit:
                self.tasks.refresh()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show the work of the commune a record came from."""

        def ask(desk: Desk) -> str:
            found = desk.store.get(type_name, row_id)
            return found.unit if found else ""

        self.session.read(self, ask, self.table.select)

    def _on_commune(self, chosen: Row) -> None:
        self._unit = chosen.id
        self.right.show()
        self._show_list()
        self.heading_right.setText(chosen.texts[0])
        self.tasks.forget_shown()
        self.tasks.show_source(TaskSource(chosen.id, _ALL_TASKS))

    def _on_task(self, chosen: Row) -> None:
        self.tasks.hide()
        self.back.show()
        self.pane.show()
        self.pane.load(chosen.id, self._unit)

    def _show_part(self, task: str) -> None:
        """Show a sub-task of the commune's, or the task it belongs to."""
        self.pane.load(task, self._unit)

    def _show_list(self) -> None:
        self.pane.hide()
        self.back.hide()
        self.tasks.show()
        self.tasks.forget_shown()
