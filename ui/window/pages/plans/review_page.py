"""Reviewing a plan just read: the original beside its tasks; nothing is kept yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.ports import Record
from app.services.planning import plan_import, plans
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.plans.original_view import OriginalView
from ui.window.pages.plans.review_draft import ReviewDraft
from ui.window.pages.plans.review_head import ReviewHead
from ui.window.pages.plans.review_keeper import ReviewKeeper
from ui.window.pages.plans.review_rows import ReviewRows
from ui.window.pages.plans.subject import Subject
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.parts import Banner, Button, column, row, scrolled, title, words
from ui.window.widgets.records_view import split


class ReviewPage(QWidget):
    """The review of one plan; ``confirmed`` carries what went into the ledger.

    ``compare_asked`` carries the Subject, corrected, that is a newer version of a known plan.
    """

    confirmed = Signal(object)
    compare_asked = Signal(object)
    left = Signal()

    def __init__(self, session: Session, subject: Subject) -> None:
        super().__init__()
        self._session = session
        self._subject = subject
        self.draft = ReviewDraft.of(subject.draft)
        if subject.rows:
            self.draft.take_rows(subject.rows)
        self.rows = ReviewRows(self.draft, session.today, typed=subject.typed)
        self.model, self.table, self.editor = self.rows.model, self.rows.table, self.rows.editor
        self.original = OriginalView()
        self.banner = Banner()
        self.summary = words()
        self.head = ReviewHead(subject)
        self.number, self.issued = self.head.number, self.head.issued
        self.keeper = ReviewKeeper(self, session, self.subject_now)
        self._build()
        self._connect()
        self._load()
        self.keeper.begin()

    def subject_now(self) -> Subject:
        """Return the review as it stands, corrected so far."""
        doc = self.head.doc_with(self._subject.draft.get("doc") or {})
        return replace(
            self._subject,
            draft={**self.draft.to_json(), "doc": doc},
            number=self.number.text().strip(),
            issued=self.issued.line.text().strip(),
            rows=tuple(self.draft.rows_json()),
        )

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the lists."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def confirm(self) -> None:
        """Put the plan into the ledger; a blank date or open doubts are asked about first."""
        self.editor.flush()
        issued = self._issued_date()
        if not self._is_whole():
            return
        if self._subject.plan:
            self.compare_asked.emit(self.subject_now())
            return
        open_points = self._open_points(issued)
        if not open_points:
            self._confirm_now(issued)
            return
        box = ask(
            self,
            t("Review", "Xác nhận khi còn chỗ chưa rõ?"),
            "\n".join(open_points),
            yes=t("Review", "Xác nhận"),
            no=t("Review", "Xem lại"),
        )
        box.accepted.connect(lambda: self._confirm_now(issued))
        box.open()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask whether to go on with the review later or to give it up."""
        commit_pending_input()
        self.editor.flush()
        box = ask(
            self,
            t("Review", "Bỏ bản đang xem, hay để xem tiếp sau?"),
            t("Review", "Kế hoạch chưa vào sổ. Để sau thì mọi chỗ đã sửa vẫn còn."),
            yes=t("Review", "Để xem tiếp sau"),
            no=t("Review", "Ở lại"),
        )
        drop = box.addButton(t("Review", "Bỏ"), box.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._drop_then(go_on))
        box.accepted.connect(lambda: self.keeper.keep_then(lambda: self._leave(go_on)))
        box.open()

    def _drop_then(self, go_on: Callable[[], object]) -> None:
        self.keeper.forget(lambda: self._leave(go_on))

    def _leave(self, go_on: Callable[[], object]) -> None:
        self.left.emit()
        go_on()

    def _is_whole(self) -> bool:
        """Tell whether nothing typed stands in the way; say what does."""
        if self.head.has_wrong_day:
            said = t(
                "Review", "Ngày ban hành không đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/03/2026."
            )
            self.issued.setFocus()
        elif self._subject.typed and not self.head.title.text().strip():
            said = t("Review", "Hãy ghi tên kế hoạch.")
            self.head.title.setFocus()
        elif (number := self.draft.wordless()) is not None:
            said = t("Review", "Có dòng chưa ghi nhiệm vụ: ghi thêm, hoặc bỏ dòng ấy.")
            self.rows.show_row(number)
            self.editor.title.setFocus()
        else:
            return True
        self.banner.say(said, "danger")
        return False

    def _build(self) -> None:
        self.heading = title("", 2)
        said = (
            t("Review", "So sánh với bản đang có")
            if self._subject.plan
            else t("Review", "Xác nhận đưa vào sổ")
        )
        self.confirm_button = Button(said, self.confirm, icon_name="save", kind="primary")
        self.confirm_button.setToolTip("Ctrl+Enter")
        back = Button(t("Review", "Thôi"), lambda: self.leave_then(lambda: None), icon_name="back")
        foot = row(self.summary, back, self.confirm_button)
        foot.setStretch(0, 1)
        body = split(self.original, scrolled(self.rows), (2, 3))
        self.original.setVisible(not self._subject.typed)
        layout = column(self.heading, self.head, self.banner, body, foot, gap=10)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.issued.line.textChanged.connect(self._on_issued)
        self.head.edited.connect(self.keeper.touch)
        self.rows.changed.connect(self._on_changed)
        self.rows.shown.connect(self.original.mark)
        self.rows.said.connect(self.banner.say)
        for keys, act in (*self.rows.shortcuts(), ("Ctrl+Return", self.confirm)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _load(self) -> None:
        self.heading.setText(self._subject.title)
        self.heading.setVisible(not self._subject.typed)
        self.original.show_blocks(self._subject.blocks)
        self.rows.set_issued(self._issued_date())
        warnings = [w["text"] for w in self._subject.draft.get("warnings") or ()]
        if warnings:
            self.banner.say("\n".join(warnings[:3]), "warn")
        self.rows.show_row(next(iter(self.draft.order()), -1))
        self.table.setFocus()

    def _on_changed(self) -> None:
        self.keeper.touch()
        rows = self.draft.rows
        ours = sum((r.item.get("our_role") or "none") != "none" for r in rows)
        self.summary.setText(
            t("Review", "{n} nhiệm vụ, {ours} của xã mình, còn {doubts} chỗ cần xem.").format(
                n=len(rows), ours=ours, doubts=self.draft.waiting()
            )
        )

    def _on_issued(self) -> None:
        self.rows.set_issued(self._issued_date())

    def _issued_date(self) -> date | None:
        return self.head.issued_date()

    def _open_points(self, issued: date | None) -> list[str]:
        points = []
        if issued is None:
            points.append(
                t("Review", "Chưa có ngày ban hành: hạn tính từ ngày ban hành sẽ chưa có ngày.")
            )
        if not self.number.text().strip():
            points.append(t("Review", "Chưa có số, ký hiệu của kế hoạch."))
        if self.draft.waiting():
            said = t("Review", "Còn {n} nhiệm vụ chưa xem lại; sẽ vẫn được đánh dấu trong sổ.")
            points.append(said.format(n=self.draft.waiting()))
        return points

    def _confirm_now(self, issued: date | None) -> None:
        now, number = self.subject_now(), self.number.text().strip() or None
        self.confirm_button.setEnabled(False)

        def failed(error: BaseException) -> None:
            self.confirm_button.setEnabled(True)
            show_trouble(self, error)
            if isinstance(error, UserError) and error.code == "plan_exists":
                self._offer_update(error, issued)

        def done(result: Any) -> None:
            self.keeper.forget()
            self.confirmed.emit(result[0])

        self._session.write(
            self,
            lambda desk: plan_import.confirm(
                desk,
                now.draft,
                issued=issued,
                number=number,
                original=now.path,
                blocks=now.blocks,
            ),
            done,
            failed=failed,
        )

    def _offer_update(self, error: UserError, issued: date | None) -> None:
        """The same plan is here: show the road to bring it up to this version."""
        now = self.subject_now()

        def offer(twin: Record | None) -> None:
            if twin is None or twin.unit != self._session.profile.unit.code:
                return
            newer = replace(now, plan=twin.id)
            self.banner.say(
                error.message,
                "warn",
                (
                    t("Review", "Cập nhật kế hoạch ấy bằng bản này…"),
                    lambda: self.compare_asked.emit(newer),
                ),
            )

        self._session.read(
            self,
            lambda desk: plans.twin_of(desk, now.title, now.number or None, issued),
            offer,
        )
