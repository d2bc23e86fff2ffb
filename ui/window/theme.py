"""Colours of the window: one light and one dark set, laid over Fusion as palette and style sheet.

No other module names a colour; widgets ask by role (``tone`` properties, palette roles).
"""

from __future__ import annotations

from typing import Literal, cast

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.window.sheet import style_sheet

Scheme = Literal["auto", "light", "dark"]


class Colours(Struct, frozen=True):
    """One set of colours; each text colour has at least 4.5:1 on the ground it is used on."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    accent_soft: str
    hover: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    good: str
    good_soft: str
    mark: str
    is_dark: bool = False


LIGHT = Colours(
    window="#f4f6f8",
    base="#ffffff",
    raised="#ffffff",
    text="#1b2430",
    muted="#566273",
    line="#d8dee6",
    accent="#0f5c8c",
    on_accent="#ffffff",
    accent_soft="#dcecf6",
    hover="#eaf0f5",
    danger="#a8261c",
    danger_soft="#fbe9e7",
    warn="#7a4a00",
    warn_soft="#fdf1dc",
    good="#1c6638",
    good_soft="#e3f3e8",
    mark="#ffe9a8",
)
DARK = Colours(
    window="#1a1e24",
    base="#21262e",
    raised="#262c35",
    text="#e6eaf0",
    muted="#a3aebd",
    line="#3a424e",
    accent="#7cbcec",
    on_accent="#0d2233",
    accent_soft="#24425a",
    hover="#2c3440",
    danger="#ff9d93",
    danger_soft="#452826",
    warn="#f3c26b",
    warn_soft="#40331d",
    good="#86d6a0",
    good_soft="#203b2b",
    mark="#5c4d17",
    is_dark=True,
)


class Theme(QObject):
    """Keeps the application in the chosen scheme, following the system when told to."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = "auto") -> None:
        super().__init__(app)
        self._scheme: Scheme = scheme
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self.apply()

    @property
    def scheme(self) -> Scheme:
        """Return what the user chose."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Take another scheme at once."""
        self._scheme = scheme
        self.apply()

    def apply(self) -> None:
        """Set palette and style sheet of the application."""
        colours = self.colours()
        app = cast("QApplication", QApplication.instance())
        app.setPalette(palette(colours))
        app.setStyleSheet(style_sheet(colours))
        self.changed.emit()

    def colours(self) -> Colours:
        """Return the colours in use."""
        dark = self._scheme == "dark" or (
            self._scheme == "auto"
            and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        return DARK if dark else LIGHT

    def _on_system_changed(self) -> None:
        if self._scheme == "auto":
            self.apply()


def current() -> Colours:
    """Return the colours whose palette the application wears."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def palette(c: Colours) -> QPalette:
    """Return the palette of a set of colours."""
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.base,
        QPalette.ColorRole.AlternateBase: c.window,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.Button: c.raised,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.danger,
        QPalette.ColorRole.ToolTipBase: c.raised,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Accent: c.accent,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.LinkVisited: c.accent,
        QPalette.ColorRole.Light: c.raised,
        QPalette.ColorRole.Midlight: c.hover,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Dark: c.line,
        QPalette.ColorRole.Shadow: c.line,
    }
    result = QPalette()
    for role, value in roles.items():
        result.setColor(role, QColor(value))
    faded = QColor(c.muted)
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return result
