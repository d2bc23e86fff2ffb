"""Changes that were set aside, one by one, a page at a time: what each says, why, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QListWidgetItem, QWidget

from app.exchange.aside import changes
from app.exchange.aside.changes import PAGE, AsideOps
from app.exchange.aside.words import AsideOp
from app.exchange.in_words import day_words, unit_words
from app.ports import Changes
from app.records.units import Units
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.enter_list import EnterList
from ui.window.widgets.flow import flow
from ui.window.widgets.parts import Banner, Button, column, row, tone_colour, words

_CHANGE = Qt.ItemDataRole.UserRole
_LONGEST = 200


class AsideChanges(QWidget):
    """The list; several can be chosen to be put out of sight together."""

    changed = Signal()
    open_asked = Signal(str, str)
    counted = Signal(int)

    def __init__(self, session: Session, banner: Banner) -> None:
        super().__init__()
        self._session, self.banner = session, banner
        self._offset = 0
        self.list = EnterList(t("Aside", "Thay đổi để riêng"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemSelectionChanged.connect(self._on_choice)
        self.list.itemActivated.connect(lambda _: self._open())
        self.take_button = Button(t("Aside", "Nhận dòng này…"), self._ask_take, icon_name="check")
        self.open_button = Button(t("Aside", "Mở bản ghi"), self._open, kind="quiet")
        self.hide_button = Button(t("Aside", "Bỏ khỏi danh sách"), self._dismiss, icon_name="cross")
        self.earlier = Button(t("Aside", "Trang trước"), lambda: self._turn(-PAGE), kind="quiet")
        self.later = Button(t("Aside", "Trang sau"), lambda: self._turn(PAGE), kind="quiet")
        self.place = words(tone="muted")
        self.place.setWordWrap(False)
        self.next_step = words()
        self.next_step.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        note = t(
            "Aside",
            "Các thay đổi này đã đến và được giữ nguyên, nhưng không được tính vào sổ. "
            "Bỏ khỏi danh sách chỉ là không hiện nữa.",
        )
        layout = column(
            words(note, "muted"),
            self.list,
            self.next_step,
            flow(self.take_button, self.hide_button, self.open_button),
            row(self.place, None, self.earlier, self.later),
            margin=8,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Ask for the page anew."""
        offset = self._offset
        # Who wrote a change is told by whom this device believes: the writing desk is asked.
        self._session.write(
            self,
            lambda desk: changes.listing(desk, offset=offset),
            self._show,
            replace="set_aside",
        )

    def take(self, change: AsideOp) -> None:
        """Take a change over."""
        self._session.write(
            self, lambda desk: changes.accept(desk, change.id), lambda done: self._taken(*done)
        )

    def chosen(self) -> list[AsideOp]:
        """Return the chosen changes."""
        return [item.data(_CHANGE) for item in self.list.selectedItems() if item.data(_CHANGE)]

    def _taken(self, change: AsideOp, changes: Changes) -> None:
        del changes
        said = t("Aside", "Đã nhận: {what}.").format(what=_head(change))
        self.banner.say(said, "good")
        self._done()

    def _done(self) -> None:
        self.refresh()
        self.changed.emit()

    def _show(self, found: AsideOps) -> None:
        if not found.changes and found.offset:
            self._turn(-PAGE)
            return
        place = max(0, self.list.currentRow())
        self.list.clear()
        for change in found.changes:
            item = QListWidgetItem(change_words(self._session.units, change), self.list)
            item.setData(_CHANGE, change)
            if change.waits:
                item.setForeground(QColor(tone_colour("muted")))
        if not found.changes:
            empty = QListWidgetItem(t("Aside", "Không có thay đổi nào để riêng."), self.list)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        last = found.offset + len(found.changes)
        self.place.setText(
            t("Aside", "{first}–{last} trong {total}").format(
                first=found.offset + 1, last=last, total=found.total
            )
            if found.total
            else ""
        )
        self.earlier.setEnabled(found.offset > 0)
        self.later.setEnabled(last < found.total)
        self._on_choice()
        self.counted.emit(found.total)

    def _turn(self, by: int) -> None:
        self._offset = max(0, self._offset + by)
        self.refresh()

    def _on_choice(self) -> None:
        chosen = self.chosen()
        one = chosen[0] if len(chosen) == 1 else None
        self.take_button.setEnabled(one is not None and one.takes > 0)
        self.take_button.setText(
            t("Aside", "Nhận đến hết dòng này…")
            if one is not None and one.takes > 1
            else t("Aside", "Nhận dòng này…")
        )
        self.open_button.setEnabled(one is not None and one.known)
        self.hide_button.setEnabled(bool(chosen))
        self.next_step.setText(one.next if one is not None else "")

    def _open(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1 and chosen[0].known:
            self.open_asked.emit(chosen[0].type, chosen[0].record)

    def _dismiss(self) -> None:
        names = [change.id for change in self.chosen()]
        if names:
            self._session.write(
                self, lambda desk: changes.dismiss(desk, names), lambda _: self._done()
            )

    def _ask_take(self) -> None:
        chosen = self.chosen()
        if len(chosen) != 1:
            return
        (change,) = chosen
        box = ask(
            self,
            t("Aside", "Nhận thay đổi này vào sổ?"),
            f"{_head(change)}\n\n{change.next}",
            yes=self.take_button.text().rstrip("…"),
            for_good=True,
        )
        box.accepted.connect(lambda: self.take(change))
        box.open()


def change_words(units: Units, change: AsideOp) -> str:
    """Return one change in lines: what of which record, its values, whose, and why."""
    lines = [_head(change)]
    for field in change.fields:
        now = t("Aside", " (đang có: {now})").format(now=_short(field.now)) if field.now else ""
        lines.append(f"    {field.label}: {_short(field.value) or t('Aside', '(trống)')}{now}")
    if change.personal:
        lines.append(t("Aside", "    Dữ liệu cá nhân, không hiện ở đây."))
    whose = t("Aside", "Ghi ở {unit}, máy {letter}, ngày {day}").format(
        unit=unit_words(units, change.unit), letter=change.letter or "?", day=day_words(change.day)
    )
    return "\n".join((*lines, f"{whose}. {change.reason}"))


def _head(change: AsideOp) -> str:
    name = f"{change.label}: {change.title}" if change.title else change.label
    return f"{name} · {change.action}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
