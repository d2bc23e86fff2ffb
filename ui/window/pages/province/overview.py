"""Tổng quan: how many communes are in, who has not sent, how the tasks stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from app.desk import Desk
from app.ports import Changes
from app.province.consolidation import NO_DATA
from app.schedule.periods import Period, PeriodKind, period_of
from app.services.reporting import province
from app.services.reporting.province import CommuneState
from app.text.dates import format_date
from app.text.numbers import format_percent
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.pages.province.matrix_card import MatrixCard
from ui.window.pages.tasks.source import STATE_LABELS, STATE_TONES
from ui.window.session import Session
from ui.window.widgets.parts import (
    Button,
    Chip,
    card,
    clear,
    column,
    plain,
    row,
    scrolled,
    title,
    words,
)


@dataclass(frozen=True, slots=True)
class _Picture:
    communes: Sequence[CommuneState]
    missing: Sequence[CommuneState]
    period: Period
    states: Counter[str]


class OverviewPage(Page):
    """The province at one glance."""

    page_asked = Signal(str)
    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Overview", "Tổng quan"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(14)
        self.matrix = MatrixCard(session)
        self.matrix.open_asked.connect(self.open_asked)
        self.set_body(scrolled(plain(column(self._cards, self.matrix, None, gap=14))))

    def refresh(self) -> None:
        """Count anew."""
        self.say_under_heading(format_date(self.session.today))
        self.session.read(self, _ask, self._show, replace="overview")
        self.matrix.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Count anew after an import."""
        if changes and self.isVisible():
            self.refresh()

    def _show(self, picture: _Picture) -> None:
        clear(self._cards)
        self._cards.addWidget(self._communes_card(picture))
        self._cards.addWidget(self._tasks_card(picture.states))
        if picture.missing:
            self._cards.addWidget(self._missing_card(picture))

    def _communes_card(self, picture: _Picture) -> QWidget:
        total = len(picture.communes)
        known = sum(s.known for s in picture.communes)
        sent = sum(s.last is not None for s in picture.communes)
        said = t(
            "Overview", "{known}/{total} xã, phường đã đăng ký; {sent} đã gửi dữ liệu."
        ).format(known=known, total=total, sent=sent)
        go = Button(
            t("Overview", "Xem xã, phường"),
            lambda: self.page_asked.emit("communes"),
            icon_name="units",
        )
        return card(column(title(t("Overview", "Xã, phường"), 2), words(said), row(go, None)))

    def _tasks_card(self, states: Counter[str]) -> QWidget:
        total = sum(states.values())
        heading = title(t("Overview", "Nhiệm vụ các xã đã gửi"), 2)
        if not total:
            return card(column(heading, words(t("Overview", "Chưa có dữ liệu."), "muted")))
        chips = [
            Chip(f"{label}: {states[code]}", STATE_TONES.get(code, "plain"))
            for code, label in STATE_LABELS.items()
            if states[code]
        ]
        done = t("Overview", "Hoàn thành {done}/{total} ({percent}).").format(
            done=states["done"], total=total, percent=format_percent(states["done"], total)
        )
        return card(column(heading, words(done), row(*chips, None)))

    def _missing_card(self, picture: _Picture) -> QWidget:
        names = QListWidget()
        names.setAccessibleName(t("Overview", "Xã, phường chưa gửi báo cáo"))
        names.addItems([s.unit.full_name for s in picture.missing])
        names.setMinimumHeight(220)
        heading = t("Overview", "Chưa có báo cáo {period} ({n})").format(
            period=picture.period.label(), n=len(picture.missing)
        )
        return card(column(title(heading, 2), names))


def _ask(desk: Desk) -> _Picture:
    period = period_of(desk.today, PeriodKind.MONTH).previous()
    states: Counter[str] = Counter(
        cell.state
        for line in province.matrix(desk).rows
        for cell in line.cells
        if cell.state != NO_DATA
    )
    return _Picture(province.communes(desk), province.missing(desk, period), period, states)
