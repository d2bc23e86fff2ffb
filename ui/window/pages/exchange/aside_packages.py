"""Packages that were set aside or wait: the reason of each, and what can be done about it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.exchange import service
from app.exchange.aside import packages
from app.exchange.refusal import Reason
from app.exchange.results import Import
from app.exchange.standing import Aside, Quarantine
from app.ports import Changes
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.pages.exchange.wording import STATUS, package_line
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, words
from ui.window.widgets.progress import ProgressStrip

_ASIDE = Qt.ItemDataRole.UserRole


class AsidePackages(QWidget):
    """The list; ``changed`` tells that something was taken in, laid out or forgotten."""

    changed = Signal()
    laid_out = Signal()
    """The changes of a package lie in the list of changes now."""
    counted = Signal(int)

    def __init__(self, session: Session, banner: Banner) -> None:
        super().__init__()
        self._session, self.banner = session, banner
        self.progress = ProgressStrip()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("Aside", "Gói để riêng và gói đang chờ"))
        self.list.currentRowChanged.connect(lambda _: self._on_package())
        self.look_button = Button(t("Aside", "Xem từng thay đổi"), self._look, icon_name="search")
        self.accept_button = Button(
            t("Aside", "Nhận gói này…"), self._ask_accept, icon_name="check"
        )
        self.forget_button = Button(t("Aside", "Bỏ gói này…"), self._ask_forget)
        self.retry_button = Button(t("Aside", "Thử lại tất cả"), self.retry, icon_name="undo")
        note = t(
            "Aside",
            "Gói để riêng không thay đổi gì trong sổ. Mỗi gói được giữ 400 ngày; nơi gửi vẫn còn "
            "dữ liệu và gửi lại được.",
        )
        buttons = flow(self.look_button, self.accept_button, self.forget_button, self.retry_button)
        layout = column(words(note, "muted"), self.progress, self.list, buttons, margin=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Ask for the packages anew."""
        self._session.read(self, packages.listing, self._show, replace="aside")

    def retry(self) -> None:
        """Try everything again that waits."""

        def act(desk: Desk, job: JobContext) -> tuple[Import, Changes]:
            return service.retry(desk, progress=job.progress, cancelled=job.cancelled)

        job = self._session.work(
            self,
            act,
            self._tried,
            progress=self.progress.step,
            failed=self._on_failed,
            cancelled=self.progress.finish,
        )
        self.progress.follow(job, t("Aside", "Đang thử lại các gói chờ…"))

    def _tried(self, result: tuple[Import, Changes]) -> None:
        self.progress.finish()
        self._taken(result)

    def _on_failed(self, error: BaseException) -> None:
        self.progress.finish()
        show_trouble(self, error)

    def take_in(self, package: str) -> None:
        """Take a revoked device's package in after all."""
        self._session.write(self, lambda desk: packages.accept(desk, package), self._taken)

    def forget(self, package: str) -> None:
        """Delete a package that was set aside."""
        self._session.write(
            self, lambda desk: packages.forget(desk, package), lambda _: self._done()
        )

    def _look(self) -> None:
        aside = self._chosen()
        if aside is not None:
            self._session.write(self, lambda desk: packages.lay_out(desk, aside.id), self._laid_out)

    def _laid_out(self, result: tuple[Import, Changes]) -> None:
        del result
        self._done()
        self.laid_out.emit()

    def _taken(self, result: tuple[Import, Changes]) -> None:
        lines = [package_line(self._session.units, p) for p in result[0].packages]
        nothing = t("Aside", "Không có gói nào chờ.")
        self.banner.say("\n".join(lines) or nothing, "info")
        self._done()

    def _done(self) -> None:
        self.refresh()
        self.changed.emit()

    def _show(self, found: Quarantine) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        for aside in found.packages:
            QListWidgetItem(_words(aside), self.list).setData(_ASIDE, aside)
        if not found.packages:
            empty = QListWidgetItem(t("Aside", "Không có gói nào để riêng."), self.list)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.retry_button.setEnabled(bool(found.packages))
        self._on_package()
        self.counted.emit(found.total)

    def _chosen(self) -> Aside | None:
        if self.list.currentRow() < 0:
            return None
        aside: Aside | None = self.list.currentItem().data(_ASIDE)
        return aside

    def _on_package(self) -> None:
        aside = self._chosen()
        self.look_button.setVisible(aside is not None and aside.code == Reason.REVOKED_SENDER)
        self.accept_button.setVisible(aside is not None and aside.acceptable)
        self.forget_button.setEnabled(aside is not None and not aside.part)

    def _ask_accept(self) -> None:
        aside = self._chosen()
        if aside is None:
            return
        box = ask(
            self,
            t("Aside", "Nhận gói của máy đã thu hồi?"),
            t(
                "Aside",
                "Chỉ nhận khi đã hỏi đơn vị và chắc rằng việc trong gói do người của đơn "
                "vị ghi. Việc máy ấy ghi sau gói này vẫn bị để riêng.",
            ),
            yes=t("Aside", "Nhận gói này"),
            for_good=True,
        )
        box.accepted.connect(lambda: self.take_in(aside.id))
        box.open()

    def _ask_forget(self) -> None:
        aside = self._chosen()
        if aside is None:
            return
        box = ask(
            self,
            t("Aside", "Bỏ gói này?"),
            t("Aside", "Bản giữ ở máy này bị xóa. Muốn có lại thì nơi gửi phải gửi lại."),
            yes=t("Aside", "Bỏ gói"),
            for_good=True,
        )
        box.accepted.connect(lambda: self.forget(aside.id))
        box.open()


def _words(aside: Aside) -> str:
    state = STATUS.get(aside.status, (aside.status, ""))[0]
    if aside.part:
        state = t("Aside", "Nhập một phần, phần còn lại để riêng")
    head = t("Aside", "{state}: {name} · đến ngày {day}, giữ đến {until}").format(
        state=state,
        name=aside.hint or aside.file,
        day=_day(aside.day),
        until=_day(aside.until),
    )
    return "\n".join(filter(None, (head, aside.reason, aside.next)))


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))
