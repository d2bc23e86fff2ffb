"""Materials given out, in a course or of one material: to many at once, signed for, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from app.desk import Desk
from app.ports import Filter, Record
from app.records.registry import REGISTRY
from app.services.training import materials
from app.services.training.materials import Issued
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.files import ask_target
from ui.window.pages.people.issue_dialog import IssueDialog
from ui.window.session import Session
from ui.window.widgets.detail_tabs import DetailTab
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say, say_with_undo
from ui.window.widgets.paged_model import ROW_ROLE
from ui.window.widgets.parts import Button
from ui.window.widgets.record_dialog import RecordDialog
from ui.window.widgets.record_source import RecordSource


class IssuesTab(DetailTab):
    """The ordinary list of issues; ``of`` names the reference to the record it stands in."""

    def __init__(self, session: Session, of: str) -> None:
        self._of = of
        super().__init__(session, REGISTRY["material_issue"])
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.empty.setText(t("Issues", "Chưa cấp tài liệu cho ai."))
        self.add_button.setText(t("Issues", "Cấp tài liệu…"))
        signed = Button(t("Issues", "Đã ký nhận"), lambda: self.sign(signed=True))
        unsigned = Button(t("Issues", "Chưa ký"), lambda: self.sign(signed=False))
        receipt = Button(t("Issues", "In phiếu ký nhận…"), self._ask_receipt)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(flow(signed, unsigned, receipt))

    def filters_for(self, record: Record) -> tuple[Filter, ...]:
        """Return the condition that finds the issues of the record shown."""
        return (Filter(self._of, "=", record.id),)

    def new(self) -> None:
        """Give a material to many people."""
        record = self._record
        if record is None:
            return
        course = record if self._of == "course" else None
        material = record.id if self._of == "material" else ""
        dialog = IssueDialog(self, self._session, course=course, material=material)
        dialog.issued.connect(self._say_issued)
        dialog.open()

    def sign(self, *, signed: bool) -> None:
        """Tick the chosen lines as signed for, or not."""
        rows = {i.row() for i in self.table.view.selectedIndexes()}
        model = self.table.model
        chosen = [model.index(n, 0).data(ROW_ROLE) for n in rows]
        ids = [row.id for row in chosen if row is not None]
        if not ids:
            say(self, t("Issues", "Chọn dòng (Ctrl hoặc Shift để chọn nhiều)."), "info")
            return
        self._session.write(
            self,
            lambda desk: materials.sign(desk, ids, signed=signed),
            undo=t("Issues", "đánh dấu ký nhận"),
        )

    def print_to(self, target: Path) -> None:
        """Write the receipt to sign."""
        record = self._record
        if record is None:
            return
        write: Callable[[Desk, str, Path], int] = (
            materials.receipt_of_course if self._of == "course" else materials.receipt_of_material
        )

        def done(rows: int) -> None:
            said = t("Issues", "Đã ghi {n} dòng vào {name}.")
            say(self, said.format(n=rows, name=target.name))
            noting.taken_out(self._session, self.rtype, rows, "print")

        self._session.read(self, lambda desk: write(desk, record.id, target), done)

    def _open(self, record: Record | None) -> None:
        parent = self._record
        if parent is None or record is None:
            return
        fixed = {self._of: parent.id}
        dialog = RecordDialog(self, self._session, self.rtype, fixed=fixed, record=record)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()

    def _source(self) -> RecordSource:
        filters = self.filters_for(self._record) if self._record else (Filter(self._of, "empty"),)
        return RecordSource(self.rtype, filters, leave_out=(self._of,))

    def _say_issued(self, done: Issued) -> None:
        told = t("Issues", "Đã cấp cho {n} người.").format(n=done.new)
        if done.had:
            told += " " + t("Issues", "Đã có từ trước: {names}.").format(names=", ".join(done.had))
        say_with_undo(self, self._session, told)

    def _ask_receipt(self) -> None:
        if self._record is not None:
            heading = t("Issues", "Ghi phiếu ký nhận (PDF)")
            ask_target(self, heading, "phieu ky nhan tai lieu", "pdf", self.print_to)
