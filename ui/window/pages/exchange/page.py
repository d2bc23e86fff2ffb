"""Trao đổi: what waits to go, sending, taking in, devices, differences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QTabWidget

from app.desk import Desk
from app.exchange import service
from app.exchange.results import Exchange, Export, Import
from app.ports import Changes
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.jobs import JobContext
from ui.window.pages.exchange.conflicts_tab import ConflictsTab
from ui.window.pages.exchange.enrol_tab import EnrolTab
from ui.window.pages.exchange.export_dialog import ExportDialog
from ui.window.pages.exchange.import_dialog import ImportDialog
from ui.window.pages.exchange.wording import OUTBOX, missing_lines, outbox_line
from ui.window.pages.page import Page
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Button, column, plain, row, title, tone_colour, words
from ui.window.widgets.progress import ProgressStrip


class ExchangePage(Page):
    """Packages out and in."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Exchange", "Trao đổi"))
        self.progress = ProgressStrip()
        self.outbox = QListWidget()
        self.outbox.setAccessibleName(t("Exchange", "Đã gửi và chờ gửi"))
        self.missing = words(tone="warn")
        self.enrol = EnrolTab(session)
        self.conflicts = ConflictsTab(session)
        self.conflicts.open_asked.connect(self.open_asked)
        self.export_button = Button(
            t("Exchange", "Xuất gói gửi đi…"), self.ask_export, icon_name="usb", kind="primary"
        )
        self.tabs = QTabWidget()
        self._build()

    def refresh(self) -> None:
        """Ask where the exchange stands."""
        self._ask_status()
        self.enrol.refresh()
        self.conflicts.refresh()

    def on_changed(self, changes: Changes) -> None:
        """New records wait to go out."""
        if changes and self.isVisible():
            self.refresh()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show where two machines wrote a record differently."""
        del type_name
        self.tabs.setCurrentIndex(2)
        self.conflicts.choose(row_id)

    def new(self) -> None:
        """Begin a package (Ctrl+N)."""
        self.ask_export()

    def ask_export(self) -> None:
        """Show what would leave, and ask where to."""
        dialog = ExportDialog(self, self.session)
        dialog.wanted.connect(self.export)
        dialog.open()

    def export(
        self, to: str, folder: Path, as_zip: bool, as_mail: bool, attachments: Sequence[str]
    ) -> None:
        """Write the package into a folder."""

        def act(desk: Desk, _: JobContext) -> Export:
            return service.export(
                desk, to, folder, zip=as_zip, mail=as_mail, attachments=attachments
            )

        job = self.session.work(
            self,
            act,
            lambda made: self._on_exported(made, folder),
            progress=self.progress.step,
            failed=self._on_failed,
        )
        self.progress.follow(job, t("Exchange", "Đang xuất gói…"))

    def choose_files(self) -> None:
        """Ask for package files to take in."""
        dialog = QFileDialog(self, t("Exchange", "Chọn gói nhận được"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder or stick to take in."""
        dialog = QFileDialog(self, t("Exchange", "Chọn thư mục hoặc USB"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()

    def take_files(self, files: Sequence[str]) -> None:
        """Show what packages would change, then take them in when told to."""
        self._import([Path(f) for f in files], preview=True)

    def _ask_status(self) -> None:
        # The exchange keeps its own identity on first use, so the writing desk is asked.
        self.session.write(self, service.status, self._show, replace="status")

    def _build(self) -> None:
        self.enrol.enrolled.connect(self._ask_status)
        self.action_bar.addWidget(
            Button(t("Exchange", "Nhập tệp…"), self.choose_files, icon_name="open")
        )
        self.action_bar.addWidget(
            Button(t("Exchange", "Nhập từ USB, thư mục…"), self.choose_folder)
        )
        self.action_bar.addWidget(self.export_button)
        self.outbox.setWordWrap(True)
        note = words(
            t(
                "Exchange",
                "Gói được mã hóa và kiểm tra toàn vẹn; chỉ bên nhận mở được. "
                "Thả tệp vào cửa sổ để nhập.",
            ),
            "muted",
        )
        sent = column(
            8,
            row(title(t("Exchange", "Đã gửi và chờ gửi"), 3), None),
            self.outbox,
            self.missing,
            note,
        )
        self.tabs.addTab(plain(sent), t("Exchange", "Gửi và nhận"))
        self.tabs.addTab(plain(column(8, self.enrol)), t("Exchange", "Đăng ký máy"))
        self.tabs.addTab(plain(column(8, self.conflicts)), t("Exchange", "Khác biệt"))
        self.tabs.setDocumentMode(True)
        body = plain(column(self.progress, self.tabs))
        self.set_body(body)

    def _show(self, found: Exchange) -> None:
        units = self.session.units
        self.outbox.clear()
        for entry in found.outbox:
            _, name, tone = OUTBOX[entry.state]
            item = QListWidgetItem(outbox_line(units, entry), self.outbox)
            item.setIcon(icon(name, tone_colour(tone)))
        if not found.outbox:
            item = QListWidgetItem(t("Exchange", "Không có gì chờ gửi."), self.outbox)
            item.setForeground(QColor(tone_colour("muted")))
        self.outbox.setCurrentRow(0)
        lines = list(missing_lines(units, found))
        self.missing.setText("\n".join(lines))
        self.missing.setVisible(bool(lines))
        self.tabs.setTabText(2, t("Exchange", "Khác biệt ({n})").format(n=found.conflicts))
        if not found.enrolled and not self.session.is_province:
            self.say_under_heading(
                t("Exchange", "Máy này chưa đăng ký với tỉnh: hiện chỉ xuất được tệp đọc.")
            )
        else:
            self.say_under_heading("")

    def _import(self, paths: list[Path], *, preview: bool) -> None:
        def act(desk: Desk, job: JobContext) -> tuple[Import, Changes]:
            return service.import_(
                desk, paths, preview=preview, progress=job.progress, cancelled=job.cancelled
            )

        def done(result: tuple[Import, Changes]) -> None:
            self.progress.finish()
            dialog = ImportDialog(self, self.session.units, result[0])
            dialog.go_on.connect(lambda: self._import(paths, preview=False))
            dialog.open()
            if not preview:
                self.refresh()

        job = self.session.work(
            self,
            act,
            done,
            progress=self.progress.step,
            failed=self._on_failed,
            cancelled=self.progress.finish,
        )
        self.progress.follow(
            job, t("Exchange", "Đang xem gói…") if preview else t("Exchange", "Đang nhập gói…")
        )

    def _on_exported(self, made: Export, folder: Path) -> None:
        self.progress.finish()
        said = t("Exchange", "Đã ghi vào “{folder}”: {files}.").format(
            folder=folder.name or str(folder), files=", ".join(made.files)
        )
        self.banner.say(f"{said} {made.next}".strip(), "warn" if made.next else "good")
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self.progress.finish()
        show_trouble(self, error)
