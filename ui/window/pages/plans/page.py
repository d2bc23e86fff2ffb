"""Kế hoạch: the plans, their documents, indicators; opening a plan file leads to its review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from app.desk import Desk
from app.errors import UserError
from app.planreader import Extraction
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services import plans, records
from app.services.plan_edits import Imported
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.pages.page import Page
from ui.window.pages.plans.paste_dialog import PasteDialog
from ui.window.pages.plans.review_page import ReviewPage
from ui.window.pages.tabs import RecordTabs
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Button
from ui.window.widgets.progress import ProgressStrip
from ui.window.widgets.records_view import RecordsView

_TYPES = ("plan", "source_document", "indicator")
_PATTERNS = "*.docx *.pdf *.txt *.doc"


class PlansPage(Page):
    """The plans of the unit, and the way a new one comes in."""

    page_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Plans", "Kế hoạch"))
        self.progress = ProgressStrip()
        self.review: ReviewPage | None = None
        self.tabs = RecordTabs(
            session, tuple(REGISTRY[name] for name in _TYPES), {"plan": _plans_view}
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        open_button = Button(
            t("Plans", "Mở tệp kế hoạch…"), self.choose_file, icon_name="open", kind="primary"
        )
        open_button.setToolTip(t("Plans", "Đọc một kế hoạch từ tệp docx, pdf hoặc txt"))
        paste = Button(t("Plans", "Dán văn bản…"), self.paste_text, icon_name="copy")
        publish = Button(t("Plans", "Gửi mọi xã"), self.publish, icon_name="exchange")
        publish.setToolTip(t("Plans", "Đưa kế hoạch đang chọn vào lần xuất gói tới cho các xã"))
        self._buttons = (
            (publish, paste, open_button) if session.is_province else (paste, open_button)
        )
        for button in self._buttons:
            self.action_bar.addWidget(button)
        self._layout.addWidget(self.progress)
        self.set_body(self.stack)

    def choose_file(self) -> None:
        """Ask for a plan file."""
        dialog = QFileDialog(self, t("Plans", "Chọn tệp kế hoạch"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                t("Plans", "Kế hoạch ({patterns})").format(patterns=_PATTERNS),
                t("Plans", "Mọi tệp (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.read_file(Path(path)))
        dialog.open()

    def paste_text(self) -> None:
        """Ask for the text of a plan."""
        dialog = PasteDialog(self)
        dialog.taken.connect(self.read_text)
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Read a plan file, then show its review."""

        def read(_: Desk, job: JobContext) -> Extraction:
            from app.planreader import read_plan

            return read_plan(path, progress=job.progress, cancelled=job.cancelled)

        self._read(read, path)

    def read_text(self, text: str) -> None:
        """Read pasted text, then show its review."""

        def read(_: Desk, _job: JobContext) -> Extraction:
            from app.planreader import read_text_plan

            return read_text_plan(text)

        self._read(read, None)

    def publish(self) -> None:
        """Mark the chosen plan to go to every commune with the next package (province)."""
        chosen = self.tabs.view("plan").table.current()
        if chosen is None:
            self.banner.say(t("Plans", "Chọn một kế hoạch trong danh sách."), "info")
            return
        said = t("Plans", "Kế hoạch sẽ đi cùng lần xuất gói tới cho các xã.")
        self.session.write(
            self,
            lambda desk: plans.publish(desk, chosen.id, "communes"),
            lambda _: self.banner.say(said, "good"),
        )

    def new(self) -> None:
        """Begin a record in the open tab."""
        if self.review is None:
            self.tabs.new()

    def save(self) -> None:
        """Save the record being typed."""
        if self.review is None:
            self.tabs.save()

    def refresh(self) -> None:
        """Fetch the open tab anew."""
        if self.review is None:
            self.tabs.refresh()

    def focus_search(self) -> None:
        """Go to the list's search box."""
        if self.review is None:
            self.tabs.focus_search()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about a review or typing not yet kept."""
        if self.review is not None:
            self.review.leave_then(go_on)
        else:
            self.tabs.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record in its tab."""
        self.tabs.open_record(type_name, row_id)

    def _read(self, read: Callable[[Desk, JobContext], Extraction], path: Path | None) -> None:
        self.banner.silence()
        self._set_busy(busy=True)

        def done(extraction: Extraction) -> None:
            self._end_reading()
            self._show_review(extraction, path)

        def failed(error: BaseException) -> None:
            self._end_reading()
            if not (isinstance(error, UserError) and error.code == "cancelled"):
                show_trouble(self, error)

        job = self.session.work(
            self,
            read,
            done,
            lane="io",
            progress=self.progress.step,
            failed=failed,
            cancelled=self._end_reading,
        )
        self.progress.follow(job, t("Plans", "Đang đọc kế hoạch…"))

    def _end_reading(self) -> None:
        self.progress.finish()
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        for button in self._buttons:
            button.setEnabled(not busy)

    def _show_review(self, extraction: Extraction, path: Path | None) -> None:
        if not extraction.tasks and not extraction.org_duties:
            said = " ".join(w.text for w in extraction.warnings)
            self.banner.say(
                said or t("Plans", "Không tìm thấy nhiệm vụ nào trong văn bản này."), "danger"
            )
            return
        self.review = ReviewPage(self.session, extraction, path)
        self.review.confirmed.connect(self._on_confirmed)
        self.review.left.connect(self._end_review)
        self.stack.addWidget(self.review)
        self.stack.setCurrentWidget(self.review)
        self.heading.setText(t("Plans", "Xem lại kế hoạch vừa đọc"))
        for button in self._buttons:
            button.hide()
        self.review.table.setFocus()

    def _on_confirmed(self, result: Imported) -> None:
        self._end_review()
        said = t(
            "Plans",
            "Đã đưa vào sổ: {tasks} nhiệm vụ, {duties} trách nhiệm, {ours} của xã mình, "
            "{obligations} nghĩa vụ báo cáo.",
        ).format(
            tasks=result.tasks,
            duties=result.duties,
            ours=result.ours,
            obligations=result.obligations,
        )
        if result.undated:
            said += " " + t("Plans", "{n} việc chờ ngày ban hành.").format(n=len(result.undated))
        self.banner.say(
            said, "good", (t("Plans", "Xem nhiệm vụ"), lambda: self.page_asked.emit("tasks"))
        )
        self.tabs.open_record("plan", result.plan)

    def _end_review(self) -> None:
        if self.review is not None:
            self.stack.removeWidget(self.review)
            self.review.deleteLater()
            self.review = None
        self.heading.setText(t("Plans", "Kế hoạch"))
        for button in self._buttons:
            button.show()


def _plans_view(session: Session, rtype: Any) -> RecordsView:
    empty = t(
        "Plans",
        "Chưa có kế hoạch nào. Nhấn “Mở tệp kế hoạch…” để đọc kế hoạch của tỉnh (docx, pdf, txt).",
    )
    view = RecordsView(session, rtype, empty=empty)
    view.pane.save_with = _save_plan
    return view


def _save_plan(desk: Desk, row_id: str | None, values: Mapping[str, Any]) -> tuple[Record, Changes]:
    """Save a plan; a newly given date of issue also dates the terms counted from it."""
    before = desk.store.get("plan", row_id) if row_id else None
    record, changes = records.save(desk, "plan", row_id, values)
    if before and record["issued"] and record["issued"] != before["issued"]:
        changes += plans.set_issue(desk, record.id, record["issued"], record["number"])
    return record, changes
