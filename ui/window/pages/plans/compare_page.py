"""Bringing a plan up to a newer version: what changes first, then the choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QRadioButton, QTextBrowser, QWidget

from app.errors import UserError
from app.services.planning import plan_versions
from app.services.planning.plan_versions import Comparison
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.plans.differences import COLUMNS, Detail, rows_of, summary
from ui.window.pages.plans.review_head import ReviewHead
from ui.window.pages.plans.review_keeper import ReviewKeeper
from ui.window.pages.plans.rows_table import RowsTable
from ui.window.pages.plans.subject import Subject
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.paged_model import Row
from ui.window.widgets.parts import Banner, Button, column, row, title, words
from ui.window.widgets.records_view import split


class ComparePage(QWidget):
    """The comparison of one plan with a newer version of it.

    ``updated`` carries (Imported, Comparison), ``review_asked`` the Subject to look at first.
    """

    updated = Signal(object)
    review_asked = Signal(object)
    left = Signal()

    def __init__(self, session: Session, subject: Subject) -> None:
        super().__init__()
        self._session = session
        self._subject = subject
        self._found: Comparison | None = None
        self.head = ReviewHead(subject)
        self.number, self.issued = self.head.number, self.head.issued
        self.replaces = QRadioButton(t("Compare", "Bản mới thay thế bản đang có"))
        self.amends = QRadioButton(t("Compare", "Văn bản sửa đổi, bổ sung (không bỏ nhiệm vụ nào)"))
        self.replaces.setChecked(True)
        self.heading = title("", 2)
        self.summary = words()
        self.banner = Banner()
        self.table = RowsTable(t("Compare", "Những chỗ thay đổi"), COLUMNS)
        self.detail = QTextBrowser()
        self.keeper = ReviewKeeper(self, session, self.subject_now)
        self._build()
        self._connect()
        self.keeper.begin()
        self.compare()

    def subject_now(self) -> Subject:
        """Return what is being compared, with the number and day as typed."""
        return replace(
            self._subject,
            draft={
                **self._subject.draft,
                "doc": self.head.doc_with(self._subject.draft.get("doc") or {}),
            },
            number=self.number.text().strip(),
            issued=self.issued.line.text().strip(),
        )

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the list."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def compare(self) -> None:
        """Work out what would change, for the chosen kind of document."""
        subject, amends = self._subject, self.amends.isChecked()
        self.update_button.setEnabled(False)
        self._session.read(
            self,
            lambda desk: plan_versions.compare(desk, subject.plan, subject.draft, amends=amends),
            self._show,
            replace="compare",
        )

    def update_plan(self) -> None:
        """Bring the plan up to the new version."""
        commit_pending_input()
        if self.head.has_wrong_day:
            self.banner.say(
                t("Review", "Ngày ban hành không đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/03/2026."),
                "danger",
            )
            self.issued.setFocus()
            return
        if self._found is None or not self.update_button.isEnabled():
            return
        now, amends, issued = self.subject_now(), self.amends.isChecked(), self.head.issued_date()
        self.update_button.setEnabled(False)

        def done(result: tuple[Any, ...]) -> None:
            self.keeper.forget()
            self.updated.emit(result[:2])

        def failed(error: BaseException) -> None:
            self.update_button.setEnabled(True)
            show_trouble(self, error)

        self._session.write(
            self,
            lambda desk: plan_versions.update(
                desk,
                now.plan,
                now.draft,
                amends=amends,
                issued=issued,
                number=now.number or None,
                original=now.path,
                blocks=now.blocks,
            ),
            done,
            failed=failed,
        )

    def review(self) -> None:
        """Look at the new version's tasks, and correct them, before comparing."""
        self.review_asked.emit(self.subject_now())

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask whether to go on with the comparison later or to give it up."""
        commit_pending_input()
        box = ask(
            self,
            t("Compare", "Bỏ việc cập nhật, hay để làm tiếp sau?"),
            t("Compare", "Kế hoạch trong sổ chưa thay đổi gì."),
            yes=t("Compare", "Để làm tiếp sau"),
            no=t("Compare", "Ở lại"),
        )
        drop = box.addButton(t("Compare", "Bỏ"), box.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._drop_then(go_on))
        box.accepted.connect(lambda: self.keeper.keep_then(lambda: self._leave(go_on)))
        box.open()

    def _build(self) -> None:
        self.detail.setAccessibleName(t("Compare", "Trước và sau"))
        self.detail.setTabChangesFocus(True)
        self.detail.setMinimumHeight(60)
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * 2)
        self.update_button = Button(
            t("Compare", "Cập nhật kế hoạch"), self.update_plan, icon_name="save", kind="primary"
        )
        self.update_button.setToolTip("Ctrl+Enter")
        back = Button(t("Review", "Thôi"), lambda: self.leave_then(lambda: None), icon_name="back")
        look = Button(t("Compare", "Xem lại bản đọc"), self.review, icon_name="open")
        look.setToolTip("Alt+X")
        note = words(
            t(
                "Compare",
                "Việc đã làm vẫn còn: tiến độ, sản phẩm, minh chứng ở nguyên nhiệm vụ cũ. Chỉ tiêu "
                "và nghĩa vụ báo cáo đang có cũng giữ nguyên.",
            ),
            "muted",
        )
        choice = row(self.replaces, self.amends, None, gap=24)
        foot = row(self.summary, back, look, self.update_button)
        foot.setStretch(0, 1)
        body = split(self.table, self.detail, (3, 2))
        layout = column(self.heading, choice, self.head, note, self.banner, body, foot, gap=8)
        layout.setStretch(5, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.replaces.toggled.connect(lambda _: self.compare())
        self.table.chosen.connect(self._on_chosen)
        self.head.edited.connect(self._on_head)
        for keys, act in (
            ("Ctrl+Return", self.update_plan),
            ("Alt+X", self.review),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _show(self, found: Comparison) -> None:
        self._found = found
        self.heading.setText(found.plan["title"])
        self.summary.setText(summary(found))
        self._put_rows()
        something = self.table.rows_model.rows
        self.update_button.setEnabled(True)
        doubts = sum(bool(i.get("doubts")) for i in self._subject.draft.get("tasks") or ())
        if not something:
            self.detail.setPlainText(t("Compare", "Hai bản có các nhiệm vụ như nhau."))
        if doubts:
            said = t("Compare", "Bản mới còn {n} nhiệm vụ chưa chắc đọc đúng.").format(n=doubts)
            look = (t("Compare", "Xem lại trước khi cập nhật"), self.review)
            self.banner.say(said, "warn", look)
        if not self.table.hasFocus():
            self.table.setFocus()

    def _put_rows(self) -> None:
        if self._found is not None:
            self.table.put(rows_of(self._found, self.head.issued_date()))

    def _on_head(self) -> None:
        self.keeper.touch()
        self._put_rows()

    def _on_chosen(self, chosen: Row) -> None:
        if isinstance(chosen.record, Detail):
            self.detail.setHtml(chosen.record.html())

    def _drop_then(self, go_on: Callable[[], object]) -> None:
        self.keeper.forget(lambda: self._leave(go_on))

    def _leave(self, go_on: Callable[[], object]) -> None:
        self.left.emit()
        go_on()
