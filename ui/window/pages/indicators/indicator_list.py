"""The indicators of every plan in one narrow list: a line per plan, its indicators below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.indicators import wording
from app.services.targets.indicators import IndicatorState
from ui.window.i18n import t
from ui.window.icons import icon
from ui.window.widgets.parts import tone_colour

_KEY = Qt.ItemDataRole.UserRole
_ICON = 18
_NAME_LETTERS = 110
_PAD = 12

Kind = Literal["plan", "indicator"]


class IndicatorList(QListWidget):
    """``chosen`` carries "plan" or "indicator" and the id; a plan shows how its tasks stand."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Indicator", "Chỉ tiêu theo kế hoạch"))
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._on_current)

    def show_states(self, states: Sequence[IndicatorState], plans: dict[str, str]) -> None:
        """Show indicators by plan; ``plans`` are the plans' names. What was chosen stays so."""
        kept = self.current_key()
        self.blockSignals(True)
        self.clear()
        shown: str | None = None
        for state in states:
            plan = state.indicator["plan"] or ""
            if plan != shown:
                shown = plan
                self._add_plan(plan, plans.get(plan, t("Indicator", "Không thuộc kế hoạch nào")))
            self._add_state(state)
        self.blockSignals(False)
        self._fit_heights()
        self._choose(kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every line the height its words need in the new width."""
        super().resizeEvent(event)
        self._fit_heights()

    def current_key(self) -> tuple[Kind, str] | None:
        """Return what is chosen."""
        at = self.currentRow()
        found: tuple[Kind, str] | None = self.item(at).data(_KEY) if at >= 0 else None
        return found

    def _fit_heights(self) -> None:
        """Measure the words beside the icon: the list itself forgets how much that takes."""
        for number in range(self.count()):
            item = self.item(number)
            beside = 0 if item.icon().isNull() else _ICON + _PAD
            room = self.viewport().width() - beside - 2 * _PAD
            box = QRect(0, 0, max(room, 40), 10_000)
            metrics = QFontMetrics(item.font())
            tall = metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, item.text()).height()
            item.setSizeHint(QSize(room, tall + _PAD))

    def _choose(self, kept: tuple[Kind, str] | None) -> None:
        keys = [self.item(n).data(_KEY) for n in range(self.count())]
        first = next((n for n, key in enumerate(keys) if key and key[0] == "indicator"), -1)
        at = keys.index(kept) if kept in keys else first
        if at >= 0 and at == self.currentRow():
            self._on_current(at)
        else:
            self.setCurrentRow(at)

    def _add_plan(self, plan: str, name: str) -> None:
        item = QListWidgetItem(short_name(name), self)
        item.setToolTip(name)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        item.setData(_KEY, ("plan", plan))
        if not plan:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add_state(self, state: IndicatorState) -> None:
        name = state.indicator["name"]
        standing = wording.share(state.counts) if state.counts else _without_counts(state)
        item = QListWidgetItem(f"{standing}{_missing(state)}\n{short_name(name)}", self)
        item.setToolTip(name)
        item.setData(_KEY, ("indicator", state.indicator.id))
        drawing, tone = _look(state)
        item.setIcon(icon(drawing, tone_colour(tone)))

    def _on_current(self, number: int) -> None:
        if number >= 0 and (key := self.item(number).data(_KEY)):
            self.chosen.emit(*key)


def _without_counts(state: IndicatorState) -> str:
    if state.measure == "typed":
        return t("Indicator", "chưa nhập số liệu")
    return t("Indicator", "ghi bằng lời")


def _next_stone_missing(state: IndicatorState) -> int:
    return next((m.missing for m in state.milestones if m.met is False and m.missing), 0)


def _missing(state: IndicatorState) -> str:
    missing = _next_stone_missing(state)
    return t("Indicator", ", còn thiếu {n}").format(n=missing) if missing else ""


def _look(state: IndicatorState) -> tuple[str, str]:
    judged = [m.met for m in state.milestones if m.met is not None]
    if not judged:
        return "info", "muted"
    return ("done", "good") if all(judged) else ("warn", "warn")


def short_name(name: str) -> str:
    """Return a target's words, cut when they are long: the whole stands in a tool tip."""
    return name if len(name) <= _NAME_LETTERS else f"{name[:_NAME_LETTERS].rstrip()}…"
