"""Who changed what and when, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from PySide6.QtWidgets import QTextBrowser, QWidget

from app.desk import Desk
from app.exchange.ops import Why
from app.ports import HistoryEntry
from app.records import codec
from app.records.language import Field, Kind, RecordType
from app.records.registry import REGISTRY
from app.services import records
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import column
from ui.window.widgets.record_source import ids_of


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    by: str
    why: Why
    won: bool
    group: str
    changes: tuple[tuple[str, str, str], ...]


class HistoryPanel(QWidget):
    """The past of one or more records, newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.text = QTextBrowser()
        self.text.setAccessibleName(t("History", "Lịch sử thay đổi"))
        self.text.setTabChangesFocus(True)
        self.setLayout(column(self.text))

    def load(self, *rows: tuple[str, str]) -> None:
        """Show the changes of records given as (type, id)."""

        def ask(desk: Desk) -> list[_Line]:
            lines = [line for name, row_id in rows for line in _lines(desk, name, row_id)]
            return sorted(lines, key=lambda line: line.at, reverse=True)

        self._session.read(self, ask, self._show, replace="history")

    def _show(self, lines: list[_Line]) -> None:
        if not lines:
            self.text.setPlainText(t("History", "Chưa có thay đổi nào."))
            return
        self.text.setHtml("".join(_html(line) for line in lines))


def _lines(desk: Desk, name: str, row_id: str) -> Iterable[_Line]:
    rtype = REGISTRY[name]
    entries = records.history(desk, name, row_id)
    names = _titles(desk, rtype, entries)
    for entry in entries:
        yield _Line(
            datetime.fromtimestamp(entry.at / 1000).astimezone(),
            _author(desk, entry),
            entry.why,
            entry.won,
            _group_label(rtype, entry.group),
            tuple(_changes(rtype, entry, names)),
        )


def _author(desk: Desk, entry: HistoryEntry) -> str:
    own = entry.unit == desk.profile.unit.code
    unit = t("History", "đơn vị mình") if own else desk.units.by_code(entry.unit).full_name
    return t("History", "{unit}, máy {device}").format(unit=unit, device=entry.device[:6])


def _group_label(rtype: RecordType, group: str) -> str:
    known = {g.name: g.label for g in rtype.groups}
    return known.get(group, rtype.label)


def _changes(
    rtype: RecordType, entry: HistoryEntry, names: dict[str, str]
) -> Iterable[tuple[str, str, str]]:
    before, after = entry.before or {}, entry.after or {}
    for field in rtype.fields:
        old, new = before.get(field.name), after.get(field.name)
        if old != new and field.kind is not Kind.JSON:
            yield field.label, _words(field, old, names), _words(field, new, names)


def _words(field: Field, value: Any, names: Mapping[str, str]) -> str:
    if field.kind in (Kind.REF, Kind.REFS):
        return "; ".join(names.get(i, "…") for i in ids_of(value))
    return codec.show(field, value)


def _titles(desk: Desk, rtype: RecordType, entries: list[HistoryEntry]) -> dict[str, str]:
    names: dict[str, str] = {}
    for field in rtype.fields:
        if field.kind in (Kind.REF, Kind.REFS):
            values = [(v or {}).get(field.name) for e in entries for v in (e.before, e.after)]
            ids = {i for value in values for i in ids_of(value)}
            names.update(records.titles(desk, field.target, ids) if ids else {})
    return names


def _html(line: _Line) -> str:
    lost = "" if line.won else t("History", " · không còn hiệu lực, máy khác ghi sau")
    reason = {
        Why.RESOLVE: t("History", " · giải quyết khác biệt"),
        Why.REVERT: t("History", " · hoàn tác"),
    }.get(line.why, "")
    head = f"{line.at:%d/%m/%Y %H:%M} · {line.by}{reason}{lost}"
    none = t("History", "trống")
    body = "".join(
        f"<li>{escape(label)}: <s>{escape(old or none)}</s> → <b>{escape(new or none)}</b></li>"
        for label, old, new in line.changes
    )
    return f"<p><b>{escape(head)}</b><br>{escape(line.group)}</p><ul>{body}</ul>"
