"""Reviewing a plan just read: the original beside its tasks; nothing is kept yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.errors import UserError
from app.planreader import Extraction
from app.services import plan_import
from app.text.dates import format_date, parse_date
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.plans.original_view import OriginalView
from ui.window.pages.plans.review_draft import ReviewDraft
from ui.window.pages.plans.review_editor import ReviewEditor
from ui.window.pages.plans.review_table import ReviewModel, ReviewTable
from ui.window.pages.plans.split_dialog import SplitDialog
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.date_editor import DateField
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, plain, row, scrolled, title, words
from ui.window.widgets.records_view import split


class ReviewPage(QWidget):
    """The review of one plan; ``confirmed`` carries what went into the ledger."""

    confirmed = Signal(object)
    left = Signal()

    def __init__(self, session: Session, extraction: Extraction, path: Path | None) -> None:
        super().__init__()
        self._session = session
        self._path = path
        self._number = -1
        self.draft = ReviewDraft.of(extraction.to_json())
        self.model = ReviewModel(self.draft)
        self.model.setParent(self)
        self.original = OriginalView()
        self.table = ReviewTable()
        self.editor = ReviewEditor()
        self.banner = Banner()
        self.summary = words()
        self.number = QLineEdit()
        self.issued = DateField(t("Review", "Ngày ban hành"))
        self._build()
        self._connect()
        self._load(extraction)

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the lists."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def accept(self) -> None:
        """Mark the row as looked at and go to the next doubtful one."""
        self.editor.flush()
        if self._number >= 0:
            self.draft.accept(self._number)
            following = self.draft.next_doubt()
            self._refresh(self._number if following is None else following)

    def not_ours(self) -> None:
        """Say that the row is not the commune's."""
        self._change(lambda n: self.draft.not_ours(n))

    def drop(self) -> None:
        """Leave the row out."""
        self._change(lambda n: self.draft.drop(n))

    def merge(self) -> None:
        """Join the row to the one above it in the plan."""
        self.editor.flush()
        if self._number > 0:
            self._refresh(self.draft.merge_into_previous(self._number))

    def split(self) -> None:
        """Ask where to split the row."""
        self.editor.flush()
        if self._number >= 0:
            words_now = self.draft.rows[self._number].item.get("title") or ""
            dialog = SplitDialog(self, words_now)
            dialog.split.connect(lambda parts: self._change(lambda n: self.draft.split(n, parts)))
            dialog.open()

    def undo(self) -> None:
        """Take the last step back."""
        commit_pending_input()
        self.draft.undo()
        self._refresh(min(self._number, len(self.draft.rows) - 1))

    def confirm(self) -> None:
        """Put the plan into the ledger; a blank date or open doubts are asked about first."""
        self.editor.flush()
        issued = self._issued_date()
        if self.issued.line.text().strip() and issued is None:
            self.banner.say(
                t("Review", "Ngày ban hành không đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/03/2026."),
                "danger",
            )
            self.issued.setFocus()
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
        """Ask before the review is given up."""
        commit_pending_input()
        box = ask(
            self,
            t("Review", "Bỏ bản đang xem?"),
            t("Review", "Kế hoạch chưa vào sổ. Tệp gốc vẫn còn, có thể mở lại."),
            yes=t("Review", "Bỏ"),
            no=t("Review", "Ở lại"),
        )
        box.accepted.connect(self.left.emit)
        box.accepted.connect(go_on)
        box.open()

    def _build(self) -> None:
        self.number.setAccessibleName(t("Review", "Số, ký hiệu"))
        label_number, label_issued = (
            QLabel(t("Review", "Số, ký hiệu")),
            QLabel(t("Review", "Ngày ban hành")),
        )
        label_number.setBuddy(self.number)
        label_issued.setBuddy(self.issued.line)
        self.heading = title("", 2)
        head = row(label_number, self.number, label_issued, self.issued)
        self.undo_button = Button(
            t("Review", "Hoàn tác"), self.undo, icon_name="undo", kind="quiet"
        )
        tools = flow(
            Button(t("Review", "Đã xem, đúng"), self.accept, icon_name="check"),
            Button(t("Review", "Không thuộc xã"), self.not_ours, icon_name="stop", kind="quiet"),
            Button(t("Review", "Tách"), self.split, icon_name="split", kind="quiet"),
            Button(t("Review", "Gộp lên"), self.merge, icon_name="merge", kind="quiet"),
            Button(t("Review", "Bỏ dòng"), self.drop, icon_name="delete", kind="quiet"),
            self.undo_button,
        )
        self.confirm_button = Button(
            t("Review", "Xác nhận đưa vào sổ"), self.confirm, icon_name="save", kind="primary"
        )
        back = Button(t("Review", "Thôi"), lambda: self.leave_then(lambda: None), icon_name="back")
        right = column(self.table, tools, self.editor, gap=8)
        right.setStretch(0, 1)
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * 3)
        foot = row(self.summary, back, self.confirm_button)
        foot.setStretch(0, 1)
        body = split(self.original, scrolled(plain(right)), (2, 3))
        layout = column(self.heading, head, self.banner, body, foot, gap=10)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.table.show_model(self.model)
        self.table.number_chosen.connect(self._on_chosen)
        self.editor.changed.connect(self._on_edited)
        self.issued.line.textChanged.connect(self._on_issued)
        self.table.accept_asked.connect(self.accept)
        self.table.drop_asked.connect(self.drop)
        self.table.edit_asked.connect(self.editor.title.setFocus)
        for keys, act in (
            ("Alt+K", self.not_ours),
            ("Alt+T", self.split),
            ("Alt+G", self.merge),
            ("Alt+Z", self.undo),
            ("Alt+Return", self.accept),
            ("Ctrl+Return", self.confirm),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _load(self, extraction: Extraction) -> None:
        head = extraction.doc
        self.heading.setText(head.title)
        self.number.setText(head.number or "")
        self.number.setPlaceholderText(t("Review", "văn bản để trống: ghi số"))
        self.original.show_blocks(extraction.source_text)
        if head.date:
            self.issued.line.setText(format_date(date.fromisoformat(head.date)))
        self.issued.line.setPlaceholderText(t("Review", "văn bản để trống: ghi ngày"))
        warnings = [w.text for w in extraction.warnings]
        if warnings:
            self.banner.say("\n".join(warnings[:3]), "warn")
        self._refresh(next(iter(self.draft.order()), -1))
        self.table.setFocus()

    def _change(self, act: Callable[[int], None]) -> None:
        self.editor.flush()
        if self._number >= 0:
            act(self._number)
            self._refresh(min(self._number, len(self.draft.rows) - 1))

    def _refresh(self, number: int) -> None:
        self.model.refresh()
        self.undo_button.setEnabled(self.draft.can_undo)
        rows = self.draft.rows
        ours = sum((r.item.get("our_role") or "none") != "none" for r in rows)
        self.summary.setText(
            t("Review", "{n} nhiệm vụ, {ours} của xã mình, còn {doubts} chỗ cần xem.").format(
                n=len(rows), ours=ours, doubts=self.draft.waiting()
            )
        )
        self._number = number
        if number >= 0:
            position = self.model.position_of(number)
            self.table.setCurrentIndex(self.model.index(position, 2))
            self._show_row(number)

    def _show_row(self, number: int) -> None:
        shown = self.draft.rows[number]
        doubts = "; ".join(shown.item.get("doubts") or ()) if shown.needs_look else ""
        self.editor.load(shown.item, doubts, self._issued_date())
        self.original.mark(shown.item.get("source"))

    def _on_chosen(self, number: int) -> None:
        if number != self._number:
            self.editor.flush()
            self._number = number
            self._show_row(number)

    def _on_edited(self, values: dict[str, Any]) -> None:
        self.draft.edit(self._number, **values)
        self.model.refresh()
        self.undo_button.setEnabled(True)

    def _on_issued(self) -> None:
        self.model.issued = self._issued_date()
        self.model.refresh()

    def _issued_date(self) -> date | None:
        return parse_date(self.issued.line.text())

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
        number, draft, path = self.number.text().strip() or None, self.draft.to_json(), self._path
        self.confirm_button.setEnabled(False)

        def failed(error: BaseException) -> None:
            self.confirm_button.setEnabled(True)
            show_trouble(self, error)

        self._session.write(
            self,
            lambda desk: plan_import.confirm(
                desk, draft, issued=issued, number=number, original=path
            ),
            lambda result: self.confirmed.emit(result[0]),
            failed=failed,
        )
