"""What was set aside or waits: the reason of each package, and what can be done about it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from app.errors import UserError
from app.exchange import quarantine, service
from app.exchange.results import Import
from app.exchange.standing import Aside, Quarantine
from app.ports import Changes
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.exchange.wording import STATUS, package_line
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.parts import Banner, Button, column, row, title, words

_ASIDE = Qt.ItemDataRole.UserRole


class AsideDialog(QDialog):
    """Gói để riêng; ``changed`` tells that something was taken in or forgotten."""

    changed = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        heading = t("Aside", "Gói để riêng và gói đang chờ")
        self.setWindowTitle(heading)
        self.banner = Banner()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(heading)
        self.list.currentRowChanged.connect(lambda _: self._on_package())
        self.accept_button = Button(
            t("Aside", "Nhận gói này…"), self._ask_accept, icon_name="check"
        )
        self.forget_button = Button(t("Aside", "Bỏ gói này…"), self._ask_forget)
        self.retry_button = Button(t("Aside", "Thử lại tất cả"), self.retry, icon_name="undo")
        close = Button(t("Aside", "Đóng"), self.reject, kind="primary")
        close.setDefault(True)
        note = t(
            "Aside",
            "Gói để riêng không thay đổi gì trong sổ. Mỗi gói được giữ 400 ngày; nơi gửi vẫn còn "
            "dữ liệu và gửi lại được.",
        )
        buttons = row(self.accept_button, self.forget_button, self.retry_button, None, close)
        self.setLayout(
            column(
                title(heading, 2), words(note, "muted"), self.banner, self.list, buttons, margin=16
            )
        )
        self.resize(760, 460)
        self._refresh()

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def retry(self) -> None:
        """Try everything again that waits."""
        self._session.write(self, service.retry, self._taken)

    def take_in(self, package: str) -> None:
        """Take a revoked device's package in after all."""
        self._session.write(self, lambda desk: quarantine.accept(desk, package), self._taken)

    def forget(self, package: str) -> None:
        """Delete a package that was set aside."""
        self._session.write(
            self, lambda desk: quarantine.forget(desk, package), lambda _: self._done()
        )

    def _taken(self, result: tuple[Import, Changes]) -> None:
        lines = [package_line(self._session.units, p) for p in result[0].packages]
        nothing = t("Aside", "Không có gói nào chờ.")
        self.banner.say("\n".join(lines) or nothing, "info")
        self._done()

    def _done(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        self._session.read(self, quarantine.listing, self._show, replace="aside")

    def _show(self, found: Quarantine) -> None:
        self.list.clear()
        for aside in found.packages:
            QListWidgetItem(_words(aside), self.list).setData(_ASIDE, aside)
        if not found.packages:
            empty = QListWidgetItem(t("Aside", "Không có gói nào để riêng."), self.list)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0)
        self.retry_button.setEnabled(bool(found.packages))
        self._on_package()

    def _chosen(self) -> Aside | None:
        if self.list.currentRow() < 0:
            return None
        aside: Aside | None = self.list.currentItem().data(_ASIDE)
        return aside

    def _on_package(self) -> None:
        aside = self._chosen()
        self.accept_button.setVisible(aside is not None and aside.acceptable)
        self.forget_button.setEnabled(aside is not None and not aside.part)

    def _ask_accept(self) -> None:
        aside = self._chosen()
        if aside is None:
            return
        box = ask(
            self,
            t("Aside", "Nhận gói của máy đã thôi tin?"),
            t(
                "Aside",
                "Chỉ nhận khi đã hỏi đơn vị và chắc rằng việc trong gói do người của đơn "
                "vị ghi. Chỉ riêng gói này được nhận; máy ấy vẫn bị thôi tin.",
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
