"""The products of a task: those the plan names are ticked when done, others are added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.services.registers import records
from app.services.work import tasks
from app.services.work.tasks import TaskDetail
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, column, row, words

_PRODUCT = Qt.ItemDataRole.UserRole


class ProductsTab(QWidget):
    """A list of ticks, saved at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._task = ""
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Products", "Sản phẩm của nhiệm vụ"))
        self.list.itemChanged.connect(self._on_ticked)
        self.banner = Banner()
        self.title_line = QLineEdit()
        self.number_line = QLineEdit()
        self.add_button = Button(t("Products", "Thêm sản phẩm đã xong"), self.add, icon_name="add")
        note = t("Products", "Đánh dấu (phím cách) khi sản phẩm đã hoàn thành; lưu ngay.")
        self.setLayout(
            column(
                words(note, "muted"),
                self.list,
                self.banner,
                self._labelled(t("Products", "Sản phẩm khác"), self.title_line),
                self._labelled(t("Products", "Số, ký hiệu"), self.number_line),
                row(self.add_button, None),
                margin=4,
            )
        )
        self.title_line.returnPressed.connect(self.add)
        self.number_line.returnPressed.connect(self.add)

    def load(self, detail: TaskDetail, *, editable: bool) -> None:
        """Show planned and finished products."""
        self._task = detail.task.id
        self.banner.silence()
        done = {f["planned"]: f for f in detail.finished if f["planned"]}
        self.list.blockSignals(True)
        self.list.clear()
        for product in detail.products:
            self._append(product, done.get(product.id), editable)
        for finished in detail.finished:
            if finished["planned"] not in {p.id for p in detail.products}:
                self._append(finished, finished, editable)
        self.list.blockSignals(False)
        for widget in (self.title_line, self.number_line, self.add_button):
            widget.setEnabled(editable)

    def add(self) -> None:
        """Write down a finished product the plan does not name."""
        commit_pending_input()
        title, number = self.title_line.text().strip(), self.number_line.text().strip()
        if not title:
            self.banner.say(t("Products", "Ghi tên sản phẩm."), "danger")
            self.title_line.setFocus()
            return
        task = self._task

        def done(_: Changes) -> None:
            self.title_line.clear()
            self.number_line.clear()

        self._session.write(
            self,
            lambda desk: tasks.finish_product(desk, task, title=title, code_number=number or None),
            done,
        )

    def _append(self, product: Record, done: Record | None, editable: bool) -> None:
        parts = [product["title"]]
        if done:
            parts.append(t("Products", "xong {day}").format(day=format_date(done["done_date"])))
            if done["code_number"]:
                parts.append(t("Products", "số {number}").format(number=done["code_number"]))
        elif product["due"]:
            parts.append(t("Products", "hạn {day}").format(day=format_date(product["due"])))
        item = QListWidgetItem(" · ".join(parts), self.list)
        item.setCheckState(Qt.CheckState.Checked if done else Qt.CheckState.Unchecked)
        flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags if editable else flags & ~Qt.ItemFlag.ItemIsEnabled)
        item.setData(_PRODUCT, (product, done))

    def _on_ticked(self, item: QListWidgetItem) -> None:
        product, done = item.data(_PRODUCT)
        task = self._task

        def tick(desk: Desk) -> Changes:
            if done is not None:
                return records.delete(desk, "deliverable_done", done.id)
            return tasks.finish_product(
                desk, task, title=product["title"], planned=product.id, kind=product["kind"]
            )

        wanted = item.checkState() is Qt.CheckState.Checked
        if wanted != (done is not None):
            self._session.write(self, tick)

    def _labelled(self, text: str, line: QLineEdit) -> QWidget:
        label = QLabel(text)
        label.setBuddy(line)
        line.setAccessibleName(text)
        box = QWidget()
        box.setLayout(column(label, line, gap=3))
        return box
