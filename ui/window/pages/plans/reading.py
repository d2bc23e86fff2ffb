"""Where a plan comes from: a file or pasted text, read with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.desk import Desk
from app.errors import UserError
from app.planreader import Extraction
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.pages.plans.paste_dialog import PasteDialog
from ui.window.pages.plans.subject import Subject
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.progress import ProgressStrip

_PATTERNS = "*.docx *.pdf *.txt *.doc"


class PlanReading(QObject):
    """Reads plans for a page; ``found`` carries a Subject, ``nothing`` why there are no tasks."""

    found = Signal(object)
    nothing = Signal(str)
    busy = Signal(bool)

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self.strip = ProgressStrip()

    def ask_source(self, plan: str, title: str) -> None:
        """Ask where the new version of a plan is, then read it."""
        box = ask(
            self._page,
            t("Plans", "Bản mới của “{title}” lấy từ đâu?").format(title=title),
            t(
                "Plans",
                "Chương trình sẽ so sánh trước; chưa có gì thay đổi cho tới khi xác nhận.",
            ),
            yes=t("Plans", "Chọn tệp…"),
            no=t("Plans", "Thôi"),
        )
        paste = box.addButton(t("Plans", "Dán văn bản…"), box.ButtonRole.ActionRole)
        paste.clicked.connect(lambda: self.paste_text(plan))
        box.accepted.connect(lambda: self.choose_file(plan))
        box.open()

    def choose_file(self, plan: str = "") -> None:
        """Ask for a plan file, a newer version of ``plan`` when one is named."""
        dialog = QFileDialog(self._page, t("Plans", "Chọn tệp kế hoạch"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                t("Plans", "Kế hoạch ({patterns})").format(patterns=_PATTERNS),
                t("Plans", "Mọi tệp (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.read_file(Path(path), plan))
        dialog.open()

    def paste_text(self, plan: str = "") -> None:
        """Ask for the text of a plan."""
        dialog = PasteDialog(self._page)
        dialog.taken.connect(lambda text: self.read_text(text, plan))
        dialog.open()

    def read_file(self, path: Path, plan: str = "") -> None:
        """Read a plan file."""

        def read(_: Desk, job: JobContext) -> Extraction:
            from app.planreader import read_plan

            return read_plan(path, progress=job.progress, cancelled=job.cancelled)

        self._read(read, path, plan)

    def read_text(self, text: str, plan: str = "") -> None:
        """Read pasted text."""

        def read(_: Desk, _job: JobContext) -> Extraction:
            from app.planreader import read_text_plan

            return read_text_plan(text)

        self._read(read, None, plan)

    def _read(
        self, read: Callable[[Desk, JobContext], Extraction], path: Path | None, plan: str
    ) -> None:
        self.busy.emit(True)

        def done(extraction: Extraction) -> None:
            self._end()
            if extraction.tasks or extraction.org_duties:
                self.found.emit(Subject.of(extraction, path, plan))
            else:
                said = " ".join(w.text for w in extraction.warnings)
                none = t("Plans", "Không tìm thấy nhiệm vụ nào trong văn bản này.")
                self.nothing.emit(said or none)

        def failed(error: BaseException) -> None:
            self._end()
            if not (isinstance(error, UserError) and error.code == "cancelled"):
                show_trouble(self, error)

        job = self._session.work(
            self,
            read,
            done,
            lane="io",
            progress=self.strip.step,
            failed=failed,
            cancelled=self._end,
        )
        self.strip.follow(job, t("Plans", "Đang đọc kế hoạch…"))

    def _end(self) -> None:
        self.strip.finish()
        self.busy.emit(False)
