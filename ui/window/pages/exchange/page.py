"""Trao đổi: what waits to go, sending, taking in, devices, differences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QTabWidget

from app.desk import Desk
from app.exchange import clock, service
from app.exchange.results import Export, Import
from app.exchange.standing import Exchange
from app.ports import Changes
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.pages.exchange.conflicts_tab import ConflictsTab
from ui.window.pages.exchange.enrol_tab import EnrolTab
from ui.window.pages.exchange.export_dialog import ExportDialog, Wish
from ui.window.pages.exchange.health_tab import HealthTab
from ui.window.pages.exchange.import_dialog import ImportDialog, is_new
from ui.window.pages.exchange.outbox_tab import OutboxTab
from ui.window.pages.exchange.review_tab import ReviewTab
from ui.window.pages.exchange.righting import set_right, show_missing
from ui.window.pages.exchange.tidying import ask_tidy
from ui.window.pages.page import Page
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Button, column, plain
from ui.window.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class ExchangePage(Page):
    """Packages out and in."""

    open_asked = Signal(str, str)
    page_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Exchange", "Trao đổi"))
        self.progress = ProgressStrip()
        self.outbox = OutboxTab(session)
        self.enrol = EnrolTab(session)
        self.conflicts = ConflictsTab(session)
        self.health = HealthTab(session)
        self.review = ReviewTab(session)
        self.review.open_asked.connect(self.open_asked)
        self.review.counted.connect(self._count_review)
        self.health.act_asked.connect(lambda act: set_right(self, act))
        self.outbox.missing_asked.connect(lambda: show_missing(self))
        self.health.counted.connect(self._count_health)
        self.conflicts.open_asked.connect(self.open_asked)
        self.export_button = Button(
            t("Exchange", "Xuất gói gửi đi…"), self.ask_export, icon_name="usb", kind="primary"
        )
        self.tabs = QTabWidget()
        self.enrol_place = plain(column(8, self.enrol))
        self.conflicts_place = plain(column(8, self.conflicts))
        self._then_send: Path | None = None
        self._to_review: int | None = None
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor on the tabs: arrows and Ctrl+Tab change them, Tab goes inside."""
        super().showEvent(event)
        if not event.spontaneous():
            self.tabs.tabBar().setFocus()

    def refresh(self) -> None:
        """Ask where the exchange stands."""
        self._ask_status()
        self.enrol.refresh()
        self.conflicts.refresh()
        self.health.refresh()
        self.review.refresh()

    def on_changed(self, changes: Changes) -> None:
        """New records wait to go out."""
        if changes and self.isVisible():
            self.refresh()

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show where two machines wrote a record differently."""
        del type_name
        self.tabs.setCurrentIndex(2)
        self.conflicts.choose(row_id)
        self.conflicts.list.setFocus()

    def focus_search(self) -> None:
        """Go to the search box of the open tab (Ctrl+F)."""
        boxes = {0: self.outbox.filter, 2: self.conflicts.filter}
        if self.tabs.currentIndex() in boxes:
            boxes[self.tabs.currentIndex()].setFocus()

    def new(self) -> None:
        """Begin a package (Ctrl+N)."""
        self.ask_export()

    def ask_export(self) -> None:
        """Show what would leave, and ask where to."""
        dialog = ExportDialog(self, self.session)
        dialog.wanted.connect(self.export)
        dialog.open()

    def exchange_by(self, stick: Path) -> None:
        """Take in what is new on a stick, shown first, then write what waits onto it."""
        self._then_send = stick
        self._import([stick], preview=True)

    def export(self, wish: Wish) -> None:
        """Write the package into a folder or onto a stick."""

        def act(desk: Desk, job: JobContext) -> Export:
            def watch(done: int, total: int, text: str) -> None:
                job.check_cancelled()
                job.progress(done, total, text)

            return service.export(
                desk,
                wish.to,
                wish.folder,
                zip=wish.as_zip,
                mail=wish.as_mail,
                attachments=wish.attachments,
                stick=wish.stick,
                watch=watch,
            )

        job = self.session.work(
            self,
            act,
            lambda made: self._on_exported(made, wish.folder),
            progress=self.progress.step,
            failed=self._on_failed,
            cancelled=self._on_export_stopped,
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
        self._then_send = None
        self._import([Path(f) for f in files], preview=True)

    def _count_health(self, count: int) -> None:
        said = t("Exchange", "Tình trạng ({n})").format(n=count)
        self.tabs.setTabText(3, said if count else t("Exchange", "Tình trạng"))

    def _count_review(self, count: int) -> None:
        said = t("Exchange", "Cần soát ({n})").format(n=count)
        self.tabs.setTabText(4, said if count else t("Exchange", "Cần soát"))
        if self._to_review is not None and count > self._to_review:
            said = t("Exchange", "Có {n} chỗ mới cần soát: có thể nhập trùng, hoặc còn chờ gói.")
            look = (t("Exchange", "Xem"), lambda: self.tabs.setCurrentIndex(4))
            self.banner.say(said.format(n=count - self._to_review), "warn", look)
        self._to_review = count

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
        self.tabs.addTab(plain(column(8, self.outbox)), t("Exchange", "Gửi và nhận"))
        self.tabs.addTab(self.enrol_place, t("Exchange", "Đăng ký máy"))
        self.tabs.addTab(self.conflicts_place, t("Exchange", "Khác biệt"))
        self.tabs.addTab(plain(column(8, self.health)), t("Exchange", "Tình trạng"))
        self.tabs.addTab(plain(column(8, self.review)), t("Exchange", "Cần soát"))
        self.tabs.setDocumentMode(True)
        body = plain(column(self.progress, self.tabs))
        self.set_body(body)

    def _show(self, found: Exchange) -> None:
        self.outbox.show_status(found)
        self.tabs.setTabText(2, t("Exchange", "Khác biệt ({n})").format(n=found.conflicts))
        said = [clock.words(found.clock)] if found.clock is not None else []
        if not found.enrolled and not self.session.is_province:
            said.append(_unenrolled(found))
        self.say_under_heading("\n".join(said))

    def _import(self, paths: list[Path], *, preview: bool) -> None:
        def act(desk: Desk, job: JobContext) -> tuple[Import, Changes]:
            return service.import_(
                desk, paths, preview=preview, progress=job.progress, cancelled=job.cancelled
            )

        def done(result: tuple[Import, Changes]) -> None:
            self.progress.finish()
            if not preview:
                self.refresh()
            if preview and self._then_send and not is_new(result[0]):
                self._send_on()
                return
            dialog = ImportDialog(self, self.session, result[0], paths)
            if preview:
                dialog.go_on.connect(lambda: self._import(paths, preview=False))
            else:
                dialog.finished.connect(lambda _: self._send_on())
            dialog.open()

        self.banner.silence()
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

    def _send_on(self) -> None:
        """Write what waits onto the stick of an exchange by one key; nothing otherwise."""
        stick, self._then_send = self._then_send, None
        if stick is not None:
            self.export(Wish("communes" if self.session.is_province else "province", stick, True))

    def _on_exported(self, made: Export, folder: Path) -> None:
        self.progress.finish()
        files = [Path(name).name for name in made.files]
        said = t("Exchange", "Đã ghi vào “{folder}”: {files}.").format(
            folder=folder.name or str(folder), files=", ".join(dict.fromkeys(files))
        )
        out = t("Exchange", "Đã đọc lại, so đủ hai bản: có thể rút USB ra.") if made.safe else ""
        text = " ".join(filter(None, (said, made.next, out)))
        tidy = (t("Exchange", "Dọn USB…"), lambda: ask_tidy(self, folder))
        self.banner.say(text, "warn" if made.next else "good", *([tidy] if made.safe else []))
        self.refresh()

    def _on_export_stopped(self) -> None:
        self.progress.finish()
        self.banner.say(t("Exchange", "Đã dừng; chưa ghi gói nào ra ngoài."), "info")

    def _on_failed(self, error: BaseException) -> None:
        self.progress.finish()
        show_trouble(self, error)


def _unenrolled(found: Exchange) -> str:
    """Say what a device cannot do before the province itself has taken it in."""
    if any(entry.to == "devices" for entry in found.outbox):
        return t(
            "Exchange",
            "Máy này chưa đăng ký với tỉnh: máy khác của đơn vị vẫn nhận, nhưng Sở để riêng những "
            "gì ghi ở đây. Hãy đăng ký thêm với Sở.",
        )
    return t("Exchange", "Máy này chưa đăng ký với tỉnh: hiện chỉ xuất được tệp đọc.")
