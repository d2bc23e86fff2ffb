"""One task of an own plan: written anew, or its words and time changed later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QWidget

from app.errors import UserError
from app.ports import Changes
from app.services.planning import plan_tasks
from ui.window.i18n import t
from ui.window.pages.plans.review_editor import ReviewEditor
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.history_panel import HistoryPanel
from ui.window.widgets.parts import Banner, column, plain, scrolled


class TaskDialog(QDialog):
    """Shows a task in the reader's form; ``saved`` comes once it is in the ledger."""

    saved = Signal()

    def __init__(
        self, parent: QWidget, session: Session, plan: str, issued: date | None, task: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._plan, self._task, self._issued = plan, task, issued
        self._item: dict[str, Any] = {}
        self._touched = False
        self.banner = Banner()
        self.editor = ReviewEditor()
        self.history = HistoryPanel(session)
        self._build()

    def show_item(self, item: Mapping[str, Any]) -> None:
        """Show a task and its past."""
        self._item = dict(item)
        self.editor.load(self._item, "; ".join(item.get("doubts") or ()), self._issued)
        self.editor.title.setFocus()
        if self._task:
            self.history.load(("task", self._task))

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the fields."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def save(self) -> None:
        """Keep the task; the dialog closes when it is kept."""
        self.editor.flush()
        item = {**self._item, "doubts": []}
        plan, task = self._plan, self._task

        def done(_: Any) -> None:
            self._touched = False
            self.saved.emit()
            self.accept()

        def keep(desk: Any) -> Changes:
            if task:
                return plan_tasks.change(desk, task, item)
            return plan_tasks.add(desk, plan, item)[1]

        self.ok.setEnabled(False)
        self._session.write(self, keep, done, failed=self._on_failed)

    def reject(self) -> None:
        """Ask before typing is lost."""
        self.editor.flush()
        if not self._touched:
            super().reject()
            return
        box = ask(
            self,
            t("PlanTask", "Có thay đổi chưa lưu."),
            t("PlanTask", "Lưu trước khi đóng?"),
            yes=t("PlanTask", "Lưu"),
            no=t("PlanTask", "Ở lại"),
        )
        drop = box.addButton(t("PlanTask", "Không lưu"), box.ButtonRole.DestructiveRole)
        drop.clicked.connect(super().reject)
        box.accepted.connect(self.save)
        box.open()

    def _build(self) -> None:
        self.setWindowTitle(
            t("PlanTask", "Sửa nhiệm vụ của kế hoạch")
            if self._task
            else t("PlanTask", "Thêm nhiệm vụ vào kế hoạch")
        )
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.ok.setText(t("PlanTask", "Lưu"))
        self.ok.setToolTip("Ctrl+S")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(t("PlanTask", "Đóng"))
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        self.editor.changed.connect(self._on_changed)
        form = scrolled(plain(column(self.editor, None, margin=4)))
        body: QWidget = form
        if self._task:
            tabs = QTabWidget()
            tabs.addTab(form, t("PlanTask", "Nội dung"))
            tabs.addTab(self.history, t("PlanTask", "Lịch sử"))
            body = tabs
        layout = column(self.banner, body, buttons, margin=16)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.resize(720, 440)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self.save)

    def _on_changed(self, values: dict[str, Any]) -> None:
        self._item |= values
        self._touched = True

    def _on_failed(self, error: BaseException) -> None:
        self.ok.setEnabled(True)
        show_trouble(self, error)
