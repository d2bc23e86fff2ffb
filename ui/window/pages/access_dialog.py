"""Nhật ký dữ liệu cá nhân: who looked at, took out, put right or erased what, and when."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.desk import Desk
from app.ports import Changes, Filter
from app.services.privacy import access
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.editors import combo
from ui.window.widgets.list_menu import ListMenu
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Banner, Button, column, row, title, words
from ui.window.widgets.record_source import RecordSource

_ABOUT = t(
    "Access",
    "Chương trình tự ghi, không sửa được, không rời khỏi đơn vị và không ghi tên ai: một người "
    "được chỉ bằng mã bản ghi. Xem một danh sách ghi mỗi ngày một lần; xuất, in, sửa theo yêu cầu "
    "và xóa thì ghi từng lần.",
)


class AccessDialog(QDialog):
    """The log, narrowed by what was done; old entries can be tidied up."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self.setWindowTitle(access.LOG.plural)
        choices = access.LOG.field("action").choices
        self.action = combo(
            t("Access", "Việc"),
            (t("Access", "Mọi việc"), ""),
            *((c.label, c.code) for c in choices),
        )
        self.span = combo(
            t("Access", "Thời gian"),
            (t("Access", "Mọi lúc"), "all"),
            (t("Access", "30 ngày qua"), "month"),
            (t("Access", "Năm nay"), "year"),
        )
        for choice in (self.action, self.span):
            choice.activated.connect(self._narrow)
        self.table = PagedTable(
            session,
            RecordSource(access.LOG),
            name=access.LOG.plural,
            empty=t("Access", "Chưa có lượt nào."),
        )
        # Nothing in the log is worth searching by words: it names nobody.
        self.table.search.hide()
        for choice in (self.span, self.action):
            self.table.bar.addWidget(choice)
        self.table.bar.addStretch(1)
        self.table.bar.addWidget(ListMenu(session, self.table, None))
        self.banner = Banner()
        self.kept = words(tone="muted")
        self.tidy_button = Button(t("Access", "Dọn các lượt cũ…"), self._ask_tidy)
        self.tidy_button.setEnabled(False)
        close = Button(t("Access", "Đóng"), self.accept, kind="primary")
        layout = column(
            title(access.LOG.plural, 2),
            words(_ABOUT, "muted"),
            self.banner,
            self.table,
            self.kept,
            row(self.tidy_button, None, close),
            margin=16,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.resize(900, 560)
        self._look()

    def tidy(self) -> None:
        """Erase the entries that need not be kept any longer."""

        def done(result: tuple[int, Changes]) -> None:
            said = t("Access", "Đã xóa {n} lượt cũ.").format(n=result[0])
            self.banner.say(said, "good")
            self.table.refresh()
            self._look()

        self._session.write(self, access.tidy, done)

    def _narrow(self) -> None:
        action, span, today = (
            self.action.currentData(),
            self.span.currentData(),
            self._session.today,
        )
        since = {"month": today - timedelta(days=30), "year": date(today.year, 1, 1)}.get(span)
        deed = (Filter("action", "=", action),) if action else ()
        self.table.narrow((*deed, Filter("date", ">=", since)) if since else deed)

    def _look(self) -> None:
        def read(desk: Desk) -> tuple[int, str]:
            return access.overdue(desk), format_date(access.last_day_to_tidy(desk))

        self._session.read(self, read, self._show_kept, replace="kept")

    def _show_kept(self, found: tuple[int, str]) -> None:
        old, day = found
        said = t(
            "Access",
            "Giữ ít nhất {years} năm. Có {n} lượt từ ngày {day} trở về trước có thể dọn.",
        )
        self.kept.setText(said.format(years=access.KEPT_YEARS, n=old, day=day))
        self.tidy_button.setEnabled(bool(old))

    def _ask_tidy(self) -> None:
        box = ask(
            self,
            t("Access", "Xóa các lượt cũ hơn {years} năm?").format(years=access.KEPT_YEARS),
            t("Access", "Các lượt đó mất hẳn, ở mọi máy của đơn vị sau lần trao đổi tiếp theo."),
            yes=t("Access", "Xóa"),
            no=t("Access", "Thôi"),
            for_good=True,
        )
        box.accepted.connect(self.tidy)
        box.open()
