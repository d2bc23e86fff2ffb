"""Writing down what was done on a task, and what was written before."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget

from app.errors import UserError
from app.ports import Record
from app.records.codec import show
from app.records.language import Kind
from app.records.registry import REGISTRY
from app.services.work import tasks
from app.services.work.tasks import TaskDetail, Update
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.drafts import DraftKeeper
from ui.window.widgets.parts import Banner, Button, column, line, row, title
from ui.window.widgets.record_form import RecordForm

_UPDATE = REGISTRY["progress_update"]
_FIELDS = ("state", "percent", "result", "difficulty", "next_step", "date", "zero_report")


class UpdateTab(QWidget):
    """A form for one update, saved at once, above the earlier ones."""

    saved = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._task = ""
        self._before: dict[str, Any] = {}
        self.setProperty("role", "plain")
        self.form = RecordForm(session, _UPDATE, _FIELDS)
        self.banner = Banner()
        self.save_button = Button(
            t("Update", "Ghi cập nhật"), self.save, icon_name="save", kind="primary"
        )
        self.save_button.setToolTip("Ctrl+S")
        self.earlier = QTextBrowser()
        self.earlier.setAccessibleName(t("Update", "Các lần cập nhật trước"))
        self.earlier.setMinimumHeight(120)
        self.earlier_title: QLabel = title(t("Update", "Các lần cập nhật trước"), 3)
        self.drafts = DraftKeeper(self, session, self.form.raw)
        self.setLayout(
            column(
                self.form,
                self.banner,
                row(self.save_button, None),
                line(),
                self.earlier_title,
                self.earlier,
                None,
                margin=4,
                gap=12,
            )
        )
        self.form.edited.connect(self.drafts.touch)

    def load(self, detail: TaskDetail, *, editable: bool) -> None:
        """Show a task; typing already begun on the same task stays."""
        row_now = detail.dated.row
        if row_now.task != self._task or not self.form.dirty:
            self._task = row_now.task
            self._before = {"state": row_now.state, "percent": row_now.percent}
            self.form.load({**self._before, "date": self._session.today})
            if editable:
                self.drafts.begin(f"update/{self._task}", self._offer_draft)
        self.form.set_read_only(not editable)
        self.save_button.setVisible(editable)
        self._show_earlier(detail.updates)

    def save(self) -> None:
        """Write the update down."""
        commit_pending_input()
        try:
            wish = self._wish()
        except UserError as error:
            self.show_user_error(error)
            return
        if wish == Update(on=wish.on):
            self.banner.say(t("Update", "Chưa ghi gì mới."), "info")
            return
        task = self._task
        self.save_button.setEnabled(False)
        self._session.write(
            self,
            lambda desk: tasks.update(desk, task, wish),
            lambda _: self._on_saved(),
            failed=self._on_failed,
        )

    def show_user_error(self, error: UserError) -> None:
        """Show problems beside their fields, others in the banner."""
        placed = self.form.show_problems(error.fields)
        if error.fields and placed:
            self.banner.say(t("Update", "Chưa lưu: xem các ô được nêu."), "danger")
        else:
            self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _wish(self) -> Update:
        values = self.form.collect()
        for name, before in self._before.items():
            if values[name] == before:
                values[name] = None
        return Update(
            state=values["state"],
            percent=values["percent"],
            result=values["result"],
            difficulty=values["difficulty"],
            next_step=values["next_step"],
            zero_report=values["zero_report"],
            on=values["date"],
        )

    def _on_saved(self) -> None:
        self.save_button.setEnabled(True)
        self.drafts.forget()
        self.form.dirty = False
        self.form.show_problems(())
        self.banner.say(t("Update", "Đã lưu."), "good")
        self.saved.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, UserError):
            self.show_user_error(error)
        else:
            self.drafts.keep_now()
            show_trouble(self, error)

    def _offer_draft(self, raw: dict[str, Any]) -> None:
        self.banner.say(
            t("Update", "Có cập nhật gõ dở chưa lưu từ lần trước."),
            "warn",
            (t("Update", "Dùng tiếp"), lambda: self._take_draft(raw)),
            (t("Update", "Bỏ"), self._drop_draft),
        )

    def _take_draft(self, raw: dict[str, Any]) -> None:
        self.form.restore(raw)
        self.banner.silence()

    def _drop_draft(self) -> None:
        self.drafts.forget()
        self.banner.silence()

    def _show_earlier(self, updates: tuple[Record, ...]) -> None:
        self.earlier.setVisible(bool(updates))
        self.earlier_title.setVisible(bool(updates))
        self.earlier.setHtml("<hr>".join(_html(u) for u in updates))


def _html(update: Record) -> str:
    head = ", ".join(
        show(f, update[f.name])
        for f in _UPDATE.fields
        if f.name in ("date", "state", "percent") and update[f.name] is not None
    )
    body = "".join(
        f"<p style='margin:2px 0'><i>{escape(f.label)}:</i> "
        f"{escape(str(update[f.name])).replace(chr(10), '<br>')}</p>"
        for f in _UPDATE.fields
        if f.kind is Kind.LONG_TEXT and update[f.name]
    )
    return f"<p style='margin:2px 0'><b>{escape(head)}</b></p>{body}"
