"""Choosing which unfinished tasks go on in the next year, and in which plan."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes
from app.services.work import carry_over
from app.services.work.carry_over import Candidate, Carried
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Banner, column, row, words

_TASK = Qt.ItemDataRole.UserRole
Found = tuple[tuple[Candidate, ...], list[tuple[str, str]]]


class CarryOverDialog(QDialog):
    """A list of ticks; nothing is written before the button is pressed."""

    carried = Signal(object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("CarryOver", "Chuyển việc chưa xong sang năm sau"))
        self.resize(760, 520)
        year = session.today.year
        self.year = combo(
            t("CarryOver", "Năm"),
            *((t("CarryOver", "Năm {y}").format(y=y), y) for y in (year, year - 1)),
        )
        if session.today.month < 7:
            self.year.setCurrentIndex(1)
        self.plan = combo(t("CarryOver", "Chuyển vào"))
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("CarryOver", "Nhiệm vụ chưa xong"))
        self.said = words()
        self.banner = Banner()
        about = words(
            t(
                "CarryOver",
                "Nhiệm vụ cũ giữ nguyên lịch sử, ghi “Chuyển sang năm sau”; nhiệm vụ mới chép nội "
                "dung, người làm và sản phẩm chưa xong. Việc không có ngày: tự đánh dấu nếu cần.",
            ),
            "muted",
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(
            t("CarryOver", "Chuyển"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self.carry)
        self.buttons.rejected.connect(self.reject)
        into = QLabel(t("CarryOver", "Chuyển vào"))
        into.setBuddy(self.plan)
        top = row(self.year, into, self.plan)
        top.setStretch(2, 1)
        self.plan.setMaximumWidth(10_000)
        self.plan.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(
            column(about, top, self.list, self.said, self.banner, self.buttons, margin=16)
        )
        self.year.currentIndexChanged.connect(self._load)
        self.list.itemChanged.connect(lambda _: self._say())
        self._load()

    def carry(self) -> None:
        """Carry what is ticked over."""
        year, chosen = self.year.currentData(), self.chosen()
        plan = self.plan.currentData() or None
        if not chosen:
            self.banner.say(t("CarryOver", "Chưa chọn nhiệm vụ nào."), "warn")
            return

        def act(desk: Desk) -> tuple[Carried, Changes]:
            return carry_over.carry(desk, year, task_ids=chosen, to=plan)

        self.go.setEnabled(False)
        self._session.write(
            self,
            act,
            self._done,
            failed=self._on_failed,
            undo=t("CarryOver", "Chuyển việc sang năm sau"),
        )

    def chosen(self) -> list[str]:
        """Return the ids of the ticked tasks."""
        items = [self.list.item(n) for n in range(self.list.count())]
        return [i.data(_TASK) for i in items if i.checkState() is Qt.CheckState.Checked]

    def show_user_error(self, error: UserError) -> None:
        """Say what is wrong; nothing was written."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def _load(self) -> None:
        year = self.year.currentData()

        def ask(desk: Desk) -> Found:
            plans = carry_over.next_plans(desk, year)
            names = [(p["number"] or p["title"] or "", p.id) for p in plans]
            return carry_over.candidates(desk, year), names

        self._session.read(self, ask, self._show, replace="candidates")

    def _show(self, found: Found) -> None:
        candidates, plans = found
        self.list.blockSignals(True)
        self.list.clear()
        for one in candidates:
            self._append(one)
        self.list.blockSignals(False)
        year = self.year.currentData() + 1
        self.plan.clear()
        own = t("CarryOver", "Danh mục của xã: Nhiệm vụ chuyển tiếp năm {y}").format(y=year)
        self.plan.addItem(own, "")
        for name, plan in plans:
            if name:
                self.plan.addItem(name, plan)
        self._say()

    def _append(self, one: Candidate) -> None:
        task = one.task.row
        last = task.own_due or task.due
        parts = (
            f"{task.ref}. {task.title}" if task.ref else task.title,
            format_date(last) if last else task.time_text or t("CarryOver", "chưa có ngày"),
            task.plan_number,
        )
        item = QListWidgetItem(" · ".join(p for p in parts if p), self.list)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if one.dated else Qt.CheckState.Unchecked)
        item.setData(_TASK, task.task)

    def _say(self) -> None:
        count = len(self.chosen())
        self.go.setEnabled(bool(count))
        if not self.list.count():
            self.said.setText(t("CarryOver", "Năm này không còn việc nào chưa xong."))
            return
        said = t("CarryOver", "Sẽ chuyển {n}/{all} nhiệm vụ. Phím cách: chọn, bỏ chọn.")
        self.said.setText(said.format(n=count, all=self.list.count()))

    def _done(self, result: tuple[Carried, Changes]) -> None:
        self.carried.emit(result[0])
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        from ui.window.troubles import show_trouble

        self.go.setEnabled(True)
        show_trouble(self, error)
