"""A nomination list: its people in the order of the paper, the paper itself, number and date."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.training import nominations
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.files import ask_target
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say
from ui.window.widgets.parts import Button, column, words

_ID = Qt.ItemDataRole.UserRole


class NominationPanel(QWidget):
    """Orders the people by dragging or by Alt with an arrow; every move is kept at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._list: Record | None = None
        self.state = words()
        self.people = QListWidget()
        self.people.setAccessibleName(t("Nomination", "Thứ tự người được cử"))
        self.people.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.people.model().rowsMoved.connect(lambda *_: self._keep_order())
        note = t(
            "Nomination",
            "Kéo để đổi thứ tự, hoặc Alt+Mũi tên lên, xuống. Thêm bớt người ở thẻ Thông tin. "
            "Số và ngày để trống trên bản in; khi Văn thư cấp, ghi ở thẻ Thông tin: mọi người "
            "trong danh sách được ghi là được cử theo văn bản đó.",
        )
        up = Button(t("Nomination", "Lên (Alt+↑)"), lambda: self.shift(-1))
        down = Button(t("Nomination", "Xuống (Alt+↓)"), lambda: self.shift(1))
        pdf = Button(t("Nomination", "Ghi ra PDF…"), lambda: self._ask("pdf"))
        docx = Button(t("Nomination", "Ghi ra Word…"), lambda: self._ask("docx"), kind="primary")
        layout = column(
            self.state, words(note, "muted"), self.people, flow(up, down, pdf, docx), margin=4
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.people)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self.shift(step))

    def load(self, listed: Record) -> None:
        """Show a list."""
        self._list = listed
        cited = nominations.cited(listed)
        waiting = t("Nomination", "Chưa ban hành: chưa có số và ngày.")
        self.state.setText(cited or waiting)
        wanted = tuple(listed["officers"] or ())

        def ask(desk: Desk) -> dict[str, Record]:
            return desk.store.get_many("officer", wanted)

        self._session.read(self, ask, self._show_people, replace="people")

    def shift(self, step: int) -> None:
        """Move the current person up (-1) or down (1)."""
        here = self.people.currentRow()
        there = here + step
        if here < 0 or not 0 <= there < self.people.count():
            return
        self.people.insertItem(there, self.people.takeItem(here))
        self.people.setCurrentRow(there)
        self._keep_order()

    def order(self) -> tuple[str, ...]:
        """Return the people's ids in the order shown."""
        return tuple(self.people.item(n).data(_ID) for n in range(self.people.count()))

    def write_to(self, target: Path) -> None:
        """Write the paper."""
        listed = self._list
        if listed is None:
            return

        def done(_: None) -> None:
            say(self, t("Nomination", "Đã ghi {name}.").format(name=target.name))
            people = len(listed["officers"] or ())
            noting.taken_out(self._session, REGISTRY["nomination_list"], people)

        # Asked of the writing desk, so that a move on its way is on the paper.
        self._session.write(self, lambda desk: nominations.write(desk, listed.id, target), done)

    def _show_people(self, known: dict[str, Record]) -> None:
        listed = self._list
        wanted = [i for i in (listed["officers"] or ()) if i in known] if listed else []
        if self.order() == tuple(wanted):
            return
        self.people.clear()
        for officer in (known[i] for i in wanted):
            parts = (officer["full_name"], officer["position_title"], officer["department"])
            item = QListWidgetItem(" · ".join(p for p in parts if p), self.people)
            item.setData(_ID, officer.id)
        self.people.setCurrentRow(0)

    def _keep_order(self) -> None:
        listed, order = self._list, self.order()
        if listed is None or set(order) != set(listed["officers"] or ()):
            return

        def keep(desk: Desk) -> Changes:
            now = records.load(desk, "nomination_list", listed.id)
            # People added meanwhile stay, at the end.
            rest = tuple(i for i in now["officers"] or () if i not in order)
            return nominations.reorder(desk, listed.id, (*order, *rest))

        self._session.write(self, keep, undo=t("Nomination", "đổi thứ tự danh sách"))

    def _ask(self, ending: str) -> None:
        if self._list is not None:
            heading = t("Nomination", "Ghi danh sách cử đi")
            ask_target(self, heading, "danh sach cu di tap huan", ending, self.write_to)
