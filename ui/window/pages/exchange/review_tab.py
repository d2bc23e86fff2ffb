"""Cần soát: records perhaps entered twice, side by side, and records that wait for their parent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from app.desk import Desk
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.registers import doubles, merging, records, side_by_side, waiting
from app.services.registers.doubles import Pair
from app.services.registers.side_by_side import Line
from app.services.registers.waiting import Waiting
from ui.window import noting
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say_with_undo
from ui.window.widgets.parts import Button, column, plain, words
from ui.window.widgets.records_view import split

_SHOWN = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line of the list: a pair, or a record that waits, with its title."""

    what: Pair | Waiting
    title: str


class ReviewTab(QWidget):
    """What a person should look at after two devices have met; nothing here is wrong by itself."""

    open_asked = Signal(str, str)
    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(t("Review", "Bản ghi cần soát"))
        self.values = QTextBrowser()
        self.values.setAccessibleName(t("Review", "Hai bản đặt cạnh nhau"))
        keep = t("Review", "Chỉ giữ bản {n}")
        self.keep_first = Button(keep.format(n=1), lambda: self.keep(0))
        self.keep_second = Button(keep.format(n=2), lambda: self.keep(1))
        self.distinct = Button(t("Review", "Không trùng"), self.separate, icon_name="check")
        self.open_first = Button(t("Review", "Mở bản 1"), lambda: self._open(0), kind="quiet")
        self.open_second = Button(t("Review", "Mở bản 2"), lambda: self._open(1), kind="quiet")
        self._of_pairs = (self.keep_first, self.keep_second, self.distinct, self.open_second)
        note = words(
            t(
                "Review",
                "Có thể trùng: giữ một bản thì những chỗ nhắc tới bản kia chuyển sang bản được "
                "giữ; bản bị xóa vẫn còn lịch sử. Đang chờ: sẽ đủ khi gói còn thiếu được nhập.",
            ),
            "muted",
        )
        buttons = flow(*self._of_pairs[:3], self.open_first, self.open_second)
        layout = column(note, split(self.list, plain(column(self.values, buttons)), (2, 3)))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.itemActivated.connect(lambda _: self._open(0))
        session.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Ask anew what there is to look at."""
        self._session.read(self, _ask, self._show, replace="review")

    def keep(self, place: int) -> None:
        """Keep one record of the chosen pair and delete the other."""
        pair = self._pair()
        if pair is None:
            return
        kept, gone = (pair.left, pair.right) if place == 0 else (pair.right, pair.left)
        what = pair.rtype.label.lower()
        self._session.write(
            self,
            lambda desk: merging.keep(desk, pair.type, kept.id, gone.id),
            lambda _: self._on_kept(what),
            undo=t("Review", "giữ một {what}").format(what=what),
        )

    def separate(self) -> None:
        """Remember that the two are different."""
        pair = self._pair()
        if pair is None:
            return
        one, other = pair.left.id, pair.right.id
        self._session.write(
            self, lambda desk: doubles.separate(desk, one, other), lambda _: self.refresh()
        )

    def _on_kept(self, what: str) -> None:
        said = t("Review", "Đã giữ một {what}; bản kia đã xóa, lịch sử vẫn còn.")
        say_with_undo(self, self._session, said.format(what=what))
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if changes and self.isVisible():
            self.refresh()

    def _show(self, found: list[_Shown]) -> None:
        before = self.list.currentRow()
        self.list.clear()
        for shown in found:
            item = QListWidgetItem(_heading(shown), self.list)
            item.setData(_SHOWN, shown)
        self.list.setCurrentRow(min(max(before, 0), len(found) - 1))
        self.counted.emit(len(found))
        if not found:
            self._show_current()

    def _show_current(self) -> None:
        shown = self._current()
        pair = self._pair()
        for button in self._of_pairs:
            button.setVisible(pair is not None)
        self.open_first.setVisible(shown is not None)
        first = t("Review", "Mở bản 1") if pair is not None else t("Review", "Mở bản ghi")
        self.open_first.setText(first)
        if shown is None:
            self.values.setPlainText(t("Review", "Không có bản ghi nào cần soát."))
            return
        both = _records(shown.what)
        if self.isVisible():
            noting.viewed(self._session, REGISTRY[both[0].type])
        named = None if pair is None else both

        def ask(desk: Desk) -> tuple[list[Line], list[int]]:
            counts = [merging.mentions(desk, r) for r in named or ()]
            return side_by_side.lines(desk, both), counts

        self._session.read(
            self, ask, lambda found: self.values.setHtml(_html(*found)), replace="beside"
        )

    def _open(self, place: int) -> None:
        shown = self._current()
        if shown is not None:
            record = _records(shown.what)[place]
            self.open_asked.emit(record.type, record.id)

    def _current(self) -> _Shown | None:
        row = self.list.currentRow()
        shown: _Shown | None = self.list.item(row).data(_SHOWN) if row >= 0 else None
        return shown

    def _pair(self) -> Pair | None:
        shown = self._current()
        return shown.what if shown is not None and isinstance(shown.what, Pair) else None


def _ask(desk: Desk) -> list[_Shown]:
    found: list[Pair | Waiting] = [*doubles.listing(desk), *waiting.listing(desk)]
    wanted: dict[str, set[str]] = {}
    for what in found:
        first = _records(what)[0]
        wanted.setdefault(first.type, set()).add(first.id)
    titles = {name: records.titles(desk, name, ids) for name, ids in wanted.items()}
    firsts = [(what, _records(what)[0]) for what in found]
    return [_Shown(what, titles[r.type].get(r.id, "")) for what, r in firsts]


def _records(what: Pair | Waiting) -> tuple[Record, ...]:
    return (what.left, what.right) if isinstance(what, Pair) else (what.record,)


def _heading(shown: _Shown) -> str:
    what = shown.what
    if isinstance(what, Pair):
        said = t("Review", "{label}: có thể trùng").format(label=what.rtype.label)
    else:
        said = t("Review", "{label}: chờ {parent}").format(
            label=what.rtype.label, parent=what.parent.label.lower()
        )
    return f"{shown.title}\n{said}"


def _html(found: Sequence[Line], counts: Sequence[int]) -> str:
    """Return the records beside each other; what they say differently stands out."""
    heads = ("", *(t("Review", "Bản {n}").format(n=n + 1) for n in range(len(counts))))
    lines = ["".join(f"<td><b>{escape(head)}</b></td>" for head in heads)] if counts else []
    for line in found:
        tag = "b" if counts and not line.same else "span"
        cells = "".join(f"<td><{tag}>{escape(x) or '–'}</{tag}></td>" for x in line.texts)
        lines.append(f"<td>{escape(line.label)}</td>{cells}")
    if counts:
        named = "".join(f"<td>{n}</td>" for n in counts)
        lines.append(f"<td>{escape(t('Review', 'Số nơi nhắc tới'))}</td>{named}")
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table cellspacing='0' cellpadding='6' width='100%'>{body}</table>"
