"""What can be done with a whole list: taken from Excel, given to Excel, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from app.desk import Desk
from app.ports import Changes
from app.records.language import RecordType
from app.services.registers import lists
from app.services.registers.lists import Heading, ShownList
from app.services.sheets.opening import Source as Table
from app.services.sheets.template import template
from app.services.sheets.writing import Exported, export
from app.text.filenames import ascii_name
from ui.window import noting
from ui.window.i18n import t
from ui.window.jobs import JobContext, Lane
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.excel_dialog import ExcelDialog
from ui.window.widgets.notices import say, say_with_undo
from ui.window.widgets.paged_model import PAGE, Source, Wish
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button
from ui.window.widgets.progress import ProgressStrip
from ui.window.widgets.record_source import RecordSource


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
        self.strip = ProgressStrip()
        table.strips.addWidget(self.strip)
        self.setAccessibleName(
            t("List", "Excel và in: {name}").format(name=table.view.accessibleName())
        )

    def open_menu(self) -> None:
        """Show what can be done."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._rtype is not None and self._rtype.manual:
            menu.addAction(t("List", "&Nhập từ Excel…")).triggered.connect(self._ask_source)
            paste = menu.addAction(t("List", "&Dán bảng đã chép"))
            paste.triggered.connect(self.paste)
            paste.setEnabled(bool(QApplication.clipboard().text().strip()))
            menu.addAction(t("List", "&Lấy tệp Excel mẫu…")).triggered.connect(self._ask_template)
            menu.addSeparator()
        menu.addAction(t("List", "&Xuất ra Excel…")).triggered.connect(self._ask_sheet)
        menu.addAction(t("List", "&In danh sách (PDF)…")).triggered.connect(self._ask_paper)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def look_at(self, source: Path) -> None:
        """Show row by row what a sheet would change, and take it when the user says so."""
        self._begin(Table(source))

    def paste(self) -> None:
        """Show what the cells copied elsewhere would change."""
        self._begin(Table(text=QApplication.clipboard().text()))

    def template_to(self, target: Path) -> None:
        """Write an empty sheet to fill in."""
        rtype = self._rtype
        if rtype is None:
            return
        said = t("List", "Đã ghi tệp mẫu {name}. Điền rồi chọn “Nhập từ Excel…”.")
        self._session.read(
            self,
            lambda desk: template(desk, rtype.name, target),
            lambda _: say(self, said.format(name=target.name)),
        )

    def export_to(self, target: Path) -> None:
        """Write the records that are listed, whatever part of each is shown, to a sheet."""
        rtype, source, wish = self._rtype, self._table.model.source, self._table.model.wish
        if rtype is None or self._part:
            self.print_to(target)
            return
        order = (f"-{wish.order}" if wish.descending else wish.order,) if wish.order else ()
        own = source.filters if isinstance(source, RecordSource) else ()

        def write(desk: Desk, job: JobContext) -> tuple[Exported, Changes]:
            def step(done: int, whole: int) -> None:
                job.check_cancelled()
                job.progress(done, whole)

            return export(
                desk,
                rtype.name,
                target,
                text=wish.text,
                filters=(*own, *wish.filters),
                order=order,
                watch=step,
            )

        # The writing desk is asked: a list of people that leaves the program is noted.
        self._follow("db", write, lambda done: self._say_exported(target, done[0]))

    def print_to(self, target: Path) -> None:
        """Write the list as it is shown: its columns, search, conditions and order.

        A long list tells how far it is and can be stopped; then nothing is written.
        """
        source, wish = self._table.model.source, self._table.model.wish
        shown = [n for n in range(len(source.columns)) if not self._table.view.isColumnHidden(n)]
        headings = tuple(
            Heading(c.title, c.width, c.right) for c in (source.columns[n] for n in shown)
        )
        title, about = self._table.view.accessibleName().upper(), self._about()

        def write(desk: Desk, job: JobContext) -> int:
            rows: list[tuple[str, ...]] = []
            total = 1
            while len(rows) < total:
                job.check_cancelled()
                found, total = source.rows(desk, replace(wish, offset=len(rows), limit=PAGE))
                if not found:
                    break
                rows += [tuple(row.texts[n] for n in shown) for row in found]
                job.progress(len(rows), total, t("List", "Đang đọc danh sách…"))

            def step(at: int, of: int) -> None:
                job.check_cancelled()
                job.progress(at, of, t("List", "Đang xếp trang…"))

            parts = [about, *(f"{label}: {n}" for label, n in _sums(desk, source, wish))]
            listed = ShownList(title, headings, rows, "; ".join(p for p in parts if p))
            return lists.write(desk, listed, target, step)

        self._follow("read", write, lambda rows: self._on_printed(target, rows))

    def _begin(self, source: Table) -> None:
        if self._rtype is None:
            return
        dialog = ExcelDialog(self._session, self._rtype, self)
        dialog.taken.connect(lambda said: say_with_undo(self, self._session, said))
        dialog.begin(source)

    def _follow(
        self,
        lane: Lane,
        act: Callable[[Desk, JobContext], Any],
        then: Callable[[Any], None],
    ) -> None:
        """Run long work and show how far it is."""

        def done(result: Any) -> None:
            self.strip.finish()
            then(result)

        def failed(error: BaseException) -> None:
            self.strip.finish()
            show_trouble(self, error)

        job = self._session.work(
            self,
            act,
            done,
            lane=lane,
            progress=self.strip.step,
            failed=failed,
            cancelled=self.strip.finish,
        )
        self.strip.follow(job, t("List", "Đang đọc danh sách…"))

    def _about(self) -> str:
        """Say in words what the list is narrowed by."""
        searched = self._table.model.wish.text.strip()
        parts = [t("List", "tìm “{words}”").format(words=searched)] if searched else []
        return "; ".join([*parts, self._table.about] if self._table.about else parts)

    def _on_printed(self, target: Path, rows: int) -> None:
        self._say_written(target, rows)
        if self._rtype is not None:
            noting.taken_out(self._session, self._rtype, rows, "print")

    def _say_written(self, target: Path, rows: int) -> None:
        said = t("List", "Đã ghi {n} dòng vào {name}.").format(n=rows, name=target.name)
        say(self, said)

    def _say_exported(self, target: Path, done: Exported) -> None:
        self._say_written(target, done.rows)
        if done.cut:
            said = t("List", "Đã ghi {n} dòng vào {name}; {cut} ô quá dài nên Excel chỉ giữ đầu.")
            say(self, said.format(n=done.rows, name=target.name, cut=done.cut), "warn")

    def _ask_source(self) -> None:
        dialog = QFileDialog(self, t("List", "Chọn tệp Excel"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [t("List", "Bảng (*.xlsx *.xlsm *.csv *.txt)"), t("List", "Mọi tệp (*)")]
        )
        self._open(dialog, self.look_at)

    def _ask_sheet(self) -> None:
        self._ask_target(t("List", "Xuất ra Excel"), "xlsx", self.export_to, "csv")

    def _ask_template(self) -> None:
        self._ask_target(t("List", "Lấy tệp Excel mẫu"), "xlsx", self.template_to, prefix="mau-")

    def _ask_paper(self) -> None:
        self._ask_target(t("List", "In danh sách ra PDF"), "pdf", self.print_to)

    def _ask_target(
        self,
        heading: str,
        ending: str,
        then: Callable[[Path], None],
        *more: str,
        prefix: str = "",
    ) -> None:
        dialog = QFileDialog(self, heading)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        if more:
            dialog.setNameFilters([f"{e.upper()} (*.{e})" for e in (ending, *more)])
        dialog.selectFile(f"{prefix}{ascii_name(self._table.view.accessibleName())}.{ending}")
        self._open(dialog, then)

    def _open(self, dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()


def _sums(desk: Desk, source: Source, wish: Wish) -> tuple[tuple[str, str], ...]:
    return source.sums(desk, wish) if isinstance(source, RecordSource) else ()
