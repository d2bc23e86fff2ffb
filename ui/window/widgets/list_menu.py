"""What can be done with a whole list: taken from Excel, given to Excel, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.desk import Desk
from app.records.language import RecordType
from app.services import lists, spreadsheet
from app.services.lists import Heading, ShownList
from app.services.spreadsheet import Imported
from app.text.filenames import ascii_name
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.session import Session
from ui.window.widgets.excel_dialog import ExcelDialog, summary
from ui.window.widgets.paged_model import PAGE
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button


class ListMenu(Button):
    """A button with a menu beside a list.

    Sheets of ``rtype`` are taken in. To Excel goes every record of it, or (``part``, or without a
    type) the list as it is shown.
    """

    def __init__(
        self,
        session: Session,
        table: PagedTable,
        rtype: RecordType | None,
        *,
        part: bool = False,
    ) -> None:
        super().__init__(t("List", "Excel, in…"), self.open_menu)
        self._session = session
        self._table = table
        self._rtype = rtype
        self._part = part
        self.setAccessibleName(
            t("List", "Excel và in: {name}").format(name=table.view.accessibleName())
        )

    def open_menu(self) -> None:
        """Show what can be done."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._rtype is not None and self._rtype.manual:
            menu.addAction(t("List", "&Nhập từ Excel…")).triggered.connect(self._ask_source)
        menu.addAction(t("List", "&Xuất ra Excel…")).triggered.connect(self._ask_sheet)
        menu.addAction(t("List", "&In danh sách (PDF)…")).triggered.connect(self._ask_paper)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def look_at(self, source: Path) -> None:
        """Show row by row what a sheet would change."""
        rtype = self._rtype
        if rtype is None:
            return

        def look(desk: Desk) -> Imported:
            return spreadsheet.import_(desk, rtype.name, source, preview=True)[0]

        # The writing desk is asked, so that saves on their way count.
        self._session.write(self, look, lambda found: self._show(found, source))

    def take(self, source: Path) -> None:
        """Take a sheet that has been looked at into the ledger."""
        rtype = self._rtype
        if rtype is None:
            return
        self._session.write(
            self,
            lambda desk: spreadsheet.import_(desk, rtype.name, source),
            lambda result: self._on_taken(result[0], source),
        )

    def export_to(self, target: Path) -> None:
        """Write every record of the type, or the part that is shown, to a sheet."""
        rtype = self._rtype
        if rtype is None or self._part:
            self.print_to(target)
            return
        self._session.write(
            self,
            lambda desk: spreadsheet.export(desk, rtype.name, target),
            lambda rows: self._say_written(target, rows),
        )

    def print_to(self, target: Path) -> None:
        """Write the list as it is shown: its columns, words searched, and order."""
        source, wish = self._table.model.source, self._table.model.wish
        shown = [n for n in range(len(source.columns)) if not self._table.view.isColumnHidden(n)]
        headings = tuple(
            Heading(c.title, c.width, c.right) for c in (source.columns[n] for n in shown)
        )
        title = self._table.view.accessibleName().upper()

        def write(desk: Desk) -> int:
            rows: list[tuple[str, ...]] = []
            total = 1
            while len(rows) < total:
                found, total = source.rows(desk, replace(wish, offset=len(rows), limit=PAGE))
                if not found:
                    break
                rows += [tuple(row.texts[n] for n in shown) for row in found]
            return lists.write(desk, ShownList(title, headings, rows), target)

        self._session.read(self, write, lambda rows: self._say_written(target, rows))

    def _show(self, found: Imported, source: Path) -> None:
        dialog = ExcelDialog(self.window(), found, source.name)
        dialog.go_on.connect(lambda: self.take(source))
        dialog.open()

    def _on_taken(self, found: Imported, source: Path) -> None:
        if found.kept:
            said = t("List", "Đã nhập {name}: {summary}.")
            self._say(said.format(name=source.name, summary=summary(found)), "good")
        else:
            # The ledger changed between the look and the taking.
            self._show(found, source)
        self._table.refresh()

    def _say_written(self, target: Path, rows: int) -> None:
        said = t("List", "Đã ghi {n} dòng vào {name}.").format(n=rows, name=target.name)
        self._say(said, "good")

    def _say(self, text: str, tone: str) -> None:
        above: QWidget | None = self
        while above is not None and not isinstance(above, Page):
            above = above.parentWidget()
        if above is not None:
            above.banner.say(text, tone)

    def _ask_source(self) -> None:
        dialog = QFileDialog(self, t("List", "Chọn tệp Excel"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Excel (*.xlsx)", t("List", "Mọi tệp (*)")])
        self._open(dialog, self.look_at)

    def _ask_sheet(self) -> None:
        self._ask_target(t("List", "Xuất ra Excel"), "xlsx", self.export_to)

    def _ask_paper(self) -> None:
        self._ask_target(t("List", "In danh sách ra PDF"), "pdf", self.print_to)

    def _ask_target(self, heading: str, ending: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, heading)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{ascii_name(self._table.view.accessibleName())}.{ending}")
        self._open(dialog, then)

    def _open(self, dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()
