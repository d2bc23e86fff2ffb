"""Kế hoạch: the plans, their documents, indicators; and the ways a plan comes in or changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.planning import plans, typed_plan
from app.services.planning.plan_edits import Imported
from app.services.planning.plan_versions import Comparison
from app.services.registers import records
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.plans import review_keeper
from ui.window.pages.plans.compare_page import ComparePage
from ui.window.pages.plans.differences import summary
from ui.window.pages.plans.pairing_banner import PairingBanner
from ui.window.pages.plans.reading import PlanReading
from ui.window.pages.plans.review_page import ReviewPage
from ui.window.pages.plans.subject import Subject
from ui.window.pages.plans.tasks_tab import PlanTasksTab
from ui.window.pages.tabs import RecordTabs
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.parts import Button
from ui.window.widgets.records_view import RecordsView

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_TYPES = ("plan", "source_document", "indicator")


class PlansPage(Page):
    """The plans of the unit, and the way a new one comes in."""

    page_asked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Plans", "Kế hoạch"))
        self.reading = PlanReading(self, session)
        self.pairing = PairingBanner(session)
        self.review: ReviewPage | None = None
        self.comparison: ComparePage | None = None
        self._left: Subject | None = None
        self.tabs = RecordTabs(
            session, tuple(REGISTRY[name] for name in _TYPES), {"plan": self._plans_view}
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        self._buttons = self._make_buttons()
        for button in self._buttons:
            self.action_bar.addWidget(button)
        self._layout.addWidget(self.pairing)
        self._layout.addWidget(self.reading.strip)
        self.set_body(self.stack)
        self.reading.busy.connect(self._on_busy)
        self.reading.found.connect(self._begin)
        self.reading.nothing.connect(lambda said: self.banner.say(said, "danger"))
        self._look_for_left()

    def read_file(self, path: Path) -> None:
        """Read a plan file, then show its review."""
        self.reading.read_file(path)

    def read_text(self, text: str) -> None:
        """Read pasted text, then show its review."""
        self.reading.read_text(text)

    def type_in(self) -> None:
        """Begin a plan typed by hand, with one empty task."""
        draft = typed_plan.empty_plan()
        draft["tasks"].append(typed_plan.empty_item())
        self._begin(Subject(draft))

    def publish(self) -> None:
        """Mark the chosen plan to go to every commune with the next package (province)."""
        chosen = self.tabs.view("plan").table.current()
        if chosen is None:
            self.banner.say(t("Plans", "Chọn một kế hoạch trong danh sách."), "info")
            return
        said = t("Plans", "Kế hoạch sẽ đi cùng lần xuất gói tới cho các xã.")
        self.session.write(
            self,
            lambda desk: plans.publish(desk, chosen.id, "communes"),
            lambda _: self.banner.say(said, "good"),
        )

    def new(self) -> None:
        """Begin a record in the open tab."""
        if self.is_listing:
            self.tabs.new()

    def save(self) -> None:
        """Save the record being typed."""
        if self.is_listing:
            self.tabs.save()

    def refresh(self) -> None:
        """Fetch the open tab anew."""
        if self.is_listing:
            self.tabs.refresh()

    def focus_search(self) -> None:
        """Go to the list's search box."""
        if self.is_listing:
            self.tabs.focus_search()

    def leave_then(self, go_on: Callable[[], object]) -> None:
        """Ask about a review or typing not yet kept."""
        open_work = self.review or self.comparison
        if open_work is not None:
            open_work.leave_then(go_on)
        else:
            self.tabs.leave_then(go_on)

    def open_record(self, type_name: str, row_id: str) -> None:
        """Show a record in its tab."""
        self.tabs.open_record(type_name, row_id)

    @property
    def is_listing(self) -> bool:
        """Tell whether the lists are shown, no review and no comparison."""
        return self.review is None and self.comparison is None

    def showEvent(self, event: QShowEvent) -> None:
        """Look for two plans that may be one."""
        super().showEvent(event)
        if self.is_listing:
            self.pairing.look()

    def on_changed(self, changes: Changes) -> None:
        """New plans may be twins of others."""
        if changes.touches("plan", "task") and self.isVisible() and self.is_listing:
            self.pairing.look()

    def _make_buttons(self) -> tuple[Button, ...]:
        open_button = Button(
            t("Plans", "Mở tệp kế hoạch…"),
            self.reading.choose_file,
            icon_name="open",
            kind="primary",
        )
        open_button.setToolTip(t("Plans", "Đọc một kế hoạch từ tệp docx, pdf hoặc txt"))
        paste = Button(t("Plans", "Dán văn bản…"), self.reading.paste_text, icon_name="copy")
        by_hand = Button(t("Plans", "Nhập tay…"), self.type_in, icon_name="add")
        by_hand.setToolTip(t("Plans", "Gõ từng nhiệm vụ, hoặc dán các dòng từ Excel"))
        if not self.session.is_province:
            return by_hand, paste, open_button
        publish = Button(t("Plans", "Gửi mọi xã"), self.publish, icon_name="exchange")
        publish.setToolTip(t("Plans", "Đưa kế hoạch đang chọn vào lần xuất gói tới cho các xã"))
        return publish, by_hand, paste, open_button

    def _plans_view(self, session: Session, rtype: Any) -> RecordsView:
        empty = t(
            "Plans",
            "Chưa có kế hoạch nào. Nhấn “Mở tệp kế hoạch…” để đọc kế hoạch của tỉnh (docx, pdf, "
            "txt).",
        )
        view = RecordsView(session, rtype, empty=empty)
        view.pane.save_with = _save_plan
        tab = PlanTasksTab(session)
        view.pane.add_tab(tab, t("Plans", "Nhiệm vụ"))
        view.pane.shown.connect(tab.show_plan)
        tab.update_asked.connect(lambda plan: self.reading.ask_source(plan.id, plan["title"]))
        return view

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self.banner.silence()
        for button in self._buttons:
            button.setEnabled(not busy)

    def _look_for_left(self) -> None:
        review_keeper.look_for(self.session, self, self._offer_left)

    def _offer_left(self, left: Subject | None) -> None:
        self._left = left
        if left is None or not self.is_listing:
            return
        said = t("Plans", "Có một kế hoạch đang xem dở: “{title}”.").format(title=_name(left))
        self.banner.say(
            said,
            "warn",
            (t("Plans", "Xem tiếp"), lambda: self._show(left)),
            (t("Plans", "Bỏ"), self._drop_left),
        )

    def _drop_left(self) -> None:
        review_keeper.forget(self.session)
        self._left = None
        self.banner.silence()

    def _begin(self, subject: Subject) -> None:
        """Begin with a plan; one left unfinished is never lost without a word."""
        left = self._left
        if left is None:
            self._show(subject)
            return
        box = ask(
            self,
            t("Plans", "Có một kế hoạch đang xem dở: “{title}”.").format(title=_name(left)),
            t("Plans", "Mỗi lần chỉ giữ được một bản xem dở."),
            yes=t("Plans", "Xem tiếp bản dở"),
            no=t("Plans", "Thôi"),
        )
        drop = box.addButton(t("Plans", "Bỏ bản dở"), box.ButtonRole.DestructiveRole)
        drop.clicked.connect(lambda: self._show(subject))
        box.accepted.connect(lambda: self._show(left))
        box.open()

    def _show(self, subject: Subject) -> None:
        """Show a plan to be: beside the one it renews, or on its own."""
        if subject.plan:
            self._show_comparison(subject)
        else:
            self._show_review(subject)

    def _show_review(self, subject: Subject) -> None:
        self._end_review()
        review = self.review = ReviewPage(self.session, subject)
        review.confirmed.connect(self._on_confirmed)
        review.compare_asked.connect(self._show_comparison)
        review.left.connect(self._on_left)
        said = (
            t("Plans", "Nhập kế hoạch") if subject.typed else t("Plans", "Xem lại kế hoạch vừa đọc")
        )
        self._open(review, said)
        if subject.typed:
            review.head.title.setFocus()
        else:
            review.table.setFocus()

    def _show_comparison(self, subject: Subject) -> None:
        self._end_review()
        comparison = self.comparison = ComparePage(self.session, subject)
        comparison.updated.connect(self._on_updated)
        comparison.review_asked.connect(self._show_review)
        comparison.left.connect(self._on_left)
        self._open(comparison, t("Plans", "Cập nhật kế hoạch bằng bản mới"))

    def _open(self, work: ReviewPage | ComparePage, heading: str) -> None:
        self._left = None
        self.stack.addWidget(work)
        self.stack.setCurrentWidget(work)
        self.heading.setText(heading)
        self.banner.silence()
        self.pairing.silence()
        for button in self._buttons:
            button.hide()

    def _on_updated(self, result: tuple[Imported, Comparison]) -> None:
        imported, found = result
        self._end_review()
        self.banner.say(
            t("Plans", "Đã cập nhật kế hoạch. {counts} Việc đã làm vẫn còn.").format(
                counts=summary(found)
            ),
            "good",
            (t("Plans", "Xem nhiệm vụ"), lambda: self.page_asked.emit("tasks")),
        )
        self.tabs.open_record("plan", imported.plan)

    def _on_left(self) -> None:
        self._end_review()
        self._look_for_left()

    def _on_confirmed(self, result: Imported) -> None:
        self._end_review()
        said = t(
            "Plans",
            "Đã đưa vào sổ: {tasks} nhiệm vụ, {duties} trách nhiệm, {ours} của xã mình, "
            "{obligations} nghĩa vụ báo cáo.",
        ).format(
            tasks=result.tasks,
            duties=result.duties,
            ours=result.ours,
            obligations=result.obligations,
        )
        if result.undated:
            said += " " + t("Plans", "{n} việc chờ ngày ban hành.").format(n=len(result.undated))
        self.banner.say(
            said, "good", (t("Plans", "Xem nhiệm vụ"), lambda: self.page_asked.emit("tasks"))
        )
        self.tabs.open_record("plan", result.plan)

    def _end_review(self) -> None:
        for work in (self.review, self.comparison):
            if work is not None:
                self.stack.removeWidget(work)
                work.deleteLater()
        self.review = self.comparison = None
        self.heading.setText(t("Plans", "Kế hoạch"))
        for button in self._buttons:
            button.show()
        if self.isVisible():
            self.pairing.look()


def _name(subject: Subject) -> str:
    return subject.title or subject.number or t("Plans", "chưa có tên")


def _save_plan(desk: Desk, row_id: str | None, values: Mapping[str, Any]) -> tuple[Record, Changes]:
    """Save a plan; a newly given date of issue also dates the terms counted from it."""
    before = desk.store.get("plan", row_id) if row_id else None
    record, changes = records.save(desk, "plan", row_id, values)
    if before and record["issued"] and record["issued"] != before["issued"]:
        changes += plans.set_issue(desk, record.id, record["issued"], record["number"])
    return record, changes
