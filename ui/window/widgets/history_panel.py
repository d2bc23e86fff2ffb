"""Who changed what and when, from what to what; a past value can be put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTextBrowser, QWidget

from app.desk import Desk
from app.exchange.ops import Why
from app.ports import HistoryEntry, Record
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services.registers import records
from app.services.registers.editing import permit
from app.text.moments import moment_of
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.theme import current
from ui.window.widgets.parts import column, row, words
from ui.window.widgets.record_source import ids_of
from ui.window.widgets.values import is_told, shown

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

_SHOWN = 24
TakeValue = Callable[[str, str, str, Any], None]
"""Puts a past value back: (record type, id, field, value)."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What a line offers to put back."""

    type: str
    id: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class _Change:
    label: str
    old: str
    new: str
    past: _Past | None


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    by: str
    why: Why
    won: bool
    revoked: bool
    group: str
    changes: tuple[_Change, ...]


class HistoryPanel(QWidget):
    """The past of one or more records, newest first.

    With ``take`` every past value that differs from today's has a link that puts it back: Tab
    walks through the links, Enter follows one.
    """

    def __init__(self, session: Session, take: TakeValue | None = None) -> None:
        super().__init__()
        self._session = session
        self._take = take
        self._offered: list[_Past] = []
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("History", "Lịch sử thay đổi"))
        self.text.setTabChangesFocus(True)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._on_link)
        note = words(
            t("History", "Tab tới “lấy lại” rồi Enter để đưa một giá trị cũ trở lại."), "muted"
        )
        note.setVisible(take is not None)
        self.foot = row(note)
        self.foot.setStretch(0, 1)
        self.setLayout(column(self.text, self.foot, gap=4))

    def load(self, *rows: tuple[str, str]) -> None:
        """Show the changes of records given as (type, id)."""
        restorable = self._take is not None

        def ask(desk: Desk) -> list[_Line]:
            lines = [x for name, row_id in rows for x in _lines(desk, name, row_id, restorable)]
            return sorted(lines, key=lambda line: line.at, reverse=True)

        self._session.read(self, ask, self._show, replace="history")

    def _show(self, lines: list[_Line]) -> None:
        self._offered = []
        if not lines:
            self.text.setPlainText(t("History", "Chưa có thay đổi nào."))
            return
        self.text.setHtml("".join(self._html(line) for line in lines))

    def _html(self, line: _Line) -> str:
        lost = "" if line.won else t("History", " · không còn hiệu lực, máy khác ghi sau")
        if line.revoked:
            lost = t("History", " · máy đã bị thu hồi ghi, để riêng, không tính")
        reason = {
            Why.RESOLVE: t("History", " · giải quyết khác biệt"),
            Why.REVERT: t("History", " · hoàn tác"),
            Why.REISSUE: t("History", " · nhận từ máy đã thu hồi"),
        }.get(line.why, "")
        head = f"{line.at:%d/%m/%Y %H:%M} · {line.by}{reason}{lost}"
        body = "".join(self._change_html(change) for change in line.changes)
        return f"<p><b>{escape(head)}</b><br>{escape(line.group)}</p><ul>{body}</ul>"

    def _change_html(self, change: _Change) -> str:
        old, new = escape(change.old), escape(change.new or t("History", "trống"))
        before = f"<s>{old}</s> → " if old else ""
        words_of_change = f"{escape(change.label)}: {before}<b>{new}</b>"
        if change.past is None:
            return f"<li>{words_of_change}</li>"
        self._offered.append(change.past)
        said = escape(t("History", "lấy lại “{old}”").format(old=_short(change.old)))
        link = f'<a href="take:{len(self._offered) - 1}" style="color:{current().accent}">'
        return f"<li>{words_of_change} · {link}{said}</a></li>"

    def _on_link(self, link: QUrl) -> None:
        past = self._offered[int(link.path())]
        if self._take is not None:
            self._take(past.type, past.id, past.field, past.value)


def _lines(desk: Desk, name: str, row_id: str, restorable: bool) -> Iterable[_Line]:
    rtype = REGISTRY[name]
    entries = records.history(desk, name, row_id)
    names = _titles(desk, rtype, entries)
    record = desk.store.get(name, row_id)
    allowed = (
        permit(desk.profile, desk.units, rtype, record).fields
        if restorable and record is not None and record.alive
        else frozenset()
    )
    for entry in entries:
        yield _Line(
            moment_of(entry.at),
            _author(desk, entry),
            entry.why,
            entry.won,
            entry.revoked,
            _group_label(rtype, entry),
            tuple(
                _Change(
                    field.label,
                    _words(field, old, names),
                    _words(field, new, names),
                    _Past(name, row_id, field.name, old)
                    if record is not None and _may_return(field, old, record, allowed)
                    else None,
                )
                for field, old, new in _changes(rtype, entry)
            ),
        )


def _may_return(field: Field, old: Any, record: Record, allowed: frozenset[str]) -> bool:
    """Tell whether a past value is worth offering: words that stood there, and no longer do."""
    return field.name in allowed and old is not None and old != record[field.name]


def _short(words_of_old: str) -> str:
    line = " ".join(words_of_old.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"


def _author(desk: Desk, entry: HistoryEntry) -> str:
    own = entry.unit == desk.profile.unit.code
    unit = t("History", "đơn vị mình") if own else desk.units.by_code(entry.unit).full_name
    return t("History", "{unit}, máy {device}").format(unit=unit, device=entry.device[:6])


def _group_label(rtype: RecordType, entry: HistoryEntry) -> str:
    known = {g.name: g.label for g in rtype.groups}
    if entry.group in known:
        return known[entry.group]
    gone = entry.after is None
    return t("History", "Xóa") if gone else t("History", "Ghi mới")


def _changes(rtype: RecordType, entry: HistoryEntry) -> Iterable[tuple[Field, Any, Any]]:
    before, after = entry.before or {}, entry.after or {}
    for field in rtype.fields:
        old, new = before.get(field.name), after.get(field.name)
        if old != new and is_told(field):
            yield field, old, new


def _words(field: Field, value: Any, names: Mapping[str, str]) -> str:
    if field.kind in (Kind.REF, Kind.REFS):
        return "; ".join(names.get(i, "…") for i in ids_of(value))
    return shown(field, value)


def _titles(desk: Desk, rtype: RecordType, entries: list[HistoryEntry]) -> dict[str, str]:
    names: dict[str, str] = {}
    for field in rtype.fields:
        if field.kind in (Kind.REF, Kind.REFS):
            values = [(v or {}).get(field.name) for e in entries for v in (e.before, e.after)]
            ids = {i for value in values for i in ids_of(value)}
            names.update(records.titles(desk, field.target, ids) if ids else {})
    return names
