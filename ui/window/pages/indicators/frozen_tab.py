"""The frozen figures of an indicator, and what changed from one to another."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QWidget

from app.desk import Desk
from app.indicators import wording
from app.ports import Record
from app.services.targets import indicator_values
from app.services.targets.indicator_facts import frozen_counts
from app.services.targets.indicator_values import Comparison, Member
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import card, clear, column, row, title, words


class FrozenTab(QWidget):
    """Lists what was kept; the chosen figure is compared with another, at first the one before."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session = session
        self._values: tuple[Record, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(t("Frozen", "Số liệu đã chốt"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._on_chosen)
        self.other = combo(t("Frozen", "So với lần chốt"))
        self.other.activated.connect(lambda _: self._compare())
        self.empty = words(
            t(
                "Frozen",
                "Chưa chốt lần nào. Nhấn “Chốt số liệu…” khi gửi báo cáo để giữ số và danh sách "
                "người của ngày đó.",
            ),
            "muted",
        )
        self._beside = row(words(t("Frozen", "So với"), "muted"), self.other, None)
        self._found = column(gap=6)
        self._card = card(column(self._beside, self._found))
        self.people = words()
        self.setLayout(column(8, self.empty, self.list, self.people, self._card))

    def show_values(self, values: tuple[Record, ...]) -> None:
        """Show the frozen figures, newest first."""
        self._values = values
        self.empty.setVisible(not values)
        self.list.setVisible(bool(values))
        self.people.hide()
        self._card.setVisible(len(values) > 1)
        self.list.clear()
        self.other.clear()
        for value in values:
            self.list.addItem(_told(value))
            self.other.addItem(_short(value), value.id)
        if values:
            self.list.setCurrentRow(0)

    def _on_chosen(self, number: int) -> None:
        if not 0 <= number < len(self._values):
            return
        value = self._values[number]
        self._session.read(
            self,
            lambda desk: indicator_values.people_of(desk, value),
            self._show_people,
            replace="frozen-people",
        )
        if len(self._values) < 2:
            return
        before = number + 1 if number + 1 < len(self._values) else number - 1
        self.other.setCurrentIndex(before)
        self._compare()

    def _show_people(self, found: tuple[tuple[Member, ...], tuple[Member, ...]]) -> None:
        met, unmet = found
        told = t("Frozen", "Đạt ({n}): {met}\nChưa đạt ({m}): {unmet}").format(
            n=len(met), met=_names(met), m=len(unmet), unmet=_names(unmet)
        )
        self.people.setText(told)
        self.people.setVisible(bool(met or unmet))

    def _compare(self) -> None:
        number, second = self.list.currentRow(), self.other.currentData()
        if not 0 <= number < len(self._values) or second is None:
            return
        first = self._values[number].id

        def ask(desk: Desk) -> Comparison:
            return indicator_values.compare(desk, first, second)

        self._session.read(self, ask, self._show, replace="compare")

    def _show(self, found: Comparison) -> None:
        clear(self._found)
        head = f"{_short(found.older)} → {_short(found.newer)}"
        self._found.addWidget(title(head, 3))
        if found.older.id == found.newer.id:
            said = t("Frozen", "Chọn một lần chốt khác để so.")
            self._found.addWidget(words(said, "muted"))
            return
        if not found.listed:
            said = t("Frozen", "Một trong hai lần không giữ danh sách người, chỉ so được hai số.")
            self._found.addWidget(words(said, "muted"))
            return
        for label, people in (
            (t("Frozen", "Vào phạm vi"), found.came),
            (t("Frozen", "Ra khỏi phạm vi"), found.left),
            (t("Frozen", "Mới đạt"), found.newly),
            (t("Frozen", "Không còn đạt"), found.lost),
        ):
            self._found.addWidget(words(f"{label} ({len(people)}): {_names(people)}"))


def _names(people: tuple[Member, ...]) -> str:
    return ", ".join(m.words for m in people) or t("Frozen", "không có ai")


def _short(value: Record) -> str:
    counts = frozen_counts(value)
    return f"{format_date(value['as_of'])}: {wording.share(counts) if counts else '–'}"


def _told(value: Record) -> str:
    return f"{_short(value)}\n{value['comment']}" if value["comment"] else _short(value)
