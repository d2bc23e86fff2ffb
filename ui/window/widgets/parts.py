"""Small parts every page is made of: buttons with icons, headings, chips, cards, banners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.window.i18n import t
from ui.window.icons import icon, pixmap
from ui.window.theme import current

Kind = Literal["plain", "primary", "quiet", "row", "choice", "chip"]
Tone = Literal["plain", "muted", "danger", "warn", "good", "accent"]

GAP = 8
SPACE = 16
_BUTTON_ICON, _RAIL_ICON = 18, 22
_TITLE_SCALE = {1: 1.5, 2: 1.2, 3: 1.0}
_BUTTON_TONES = {"primary": "on_accent", "quiet": "accent", "chip": "accent"}
_TONE_ICONS = {"danger": "danger", "warn": "warn", "good": "done", "info": "info"}


def tone_colour(tone: str) -> str:
    """Return the text colour of a tone in the scheme in use."""
    colours = current()
    return {
        "muted": colours.muted,
        "danger": colours.danger,
        "warn": colours.warn,
        "good": colours.good,
        "accent": colours.accent,
        "info": colours.accent,
        "on_accent": colours.on_accent,
    }.get(tone, colours.text)


class Button(QPushButton):
    """A push button whose icon follows the palette; ``name`` is read out when it has no text."""

    def __init__(
        self,
        text: str,
        act: Callable[[], object] | None = None,
        *,
        icon_name: str = "",
        kind: Kind = "plain",
        name: str = "",
    ) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self._kind = kind
        self.setProperty("kind", kind)
        # Enter presses the button that has the focus, outside dialogs too.
        self.setAutoDefault(True)
        if name:
            self.setAccessibleName(name)
            if not text:
                self.setToolTip(name)
        if act is not None:
            self.clicked.connect(lambda: act())
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the colours change."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        if not self._icon_name:
            return
        tone = _BUTTON_TONES.get(self._kind, "plain")
        colour = tone_colour(tone if self.isEnabled() else "muted")
        self.setIcon(icon(self._icon_name, colour, _BUTTON_ICON))
        self.setIconSize(QSize(_BUTTON_ICON, _BUTTON_ICON))


class RailButton(QToolButton):
    """An entry of the left rail: icon and words, or the icon alone when the window is narrow."""

    def __init__(self, text: str, icon_name: str, shortcut: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({shortcut})" if shortcut else text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setIconSize(QSize(_RAIL_ICON, _RAIL_ICON))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tint)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the colours change."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        colour = tone_colour("accent" if self.isChecked() else "muted")
        self.setIcon(icon(self._icon_name, colour, _RAIL_ICON))


class IconLabel(QLabel):
    """A small drawing beside words; the words carry the meaning, so it is silent to readers."""

    def __init__(self, icon_name: str, tone: str = "muted", size: int = 18) -> None:
        super().__init__()
        self._icon_name, self._tone, self._size = icon_name, tone, size
        self.setFixedSize(size, size)
        self._draw()

    def show_icon(self, icon_name: str, tone: str) -> None:
        """Show another drawing."""
        self._icon_name, self._tone = icon_name, tone
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when the colours change."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        colour = tone_colour(self._tone)
        self.setPixmap(pixmap(self._icon_name, colour, self._size, self.devicePixelRatioF()))


class Chip(QLabel):
    """A word on a soft ground: a state, a count."""

    def __init__(self, text: str = "", tone: str = "plain") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.setProperty("chip", tone)
        if not text:
            # Never shown here: without a parent yet it would open as a window of its own.
            self.hide()

    def say(self, text: str, tone: str = "plain") -> None:
        """Show a word in a tone; nothing when it is empty."""
        self.setText(text)
        self.setVisible(bool(text))
        self.setProperty("chip", tone)
        restyle(self)


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property; before it is first shown it has yet to look."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def title(text: str, level: int = 1) -> QLabel:
    """Return a heading; level 1 for a page, 2 for a part, 3 for a group of fields."""
    label = QLabel(text)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE[level])
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def words(text: str = "", tone: Tone = "plain") -> QLabel:
    """Return running text that wraps and can be selected."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("tone", tone)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def tabular(font: QFont) -> QFont:
    """Return the font with digits of one width, so that figures stand under each other."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def line() -> QFrame:
    """Return a thin rule."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


def column(*items: QWidget | QLayout | int | None, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Return a vertical layout; None is a stretch, a number a space in pixels."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margin)
    return layout


def row(*items: QWidget | QLayout | int | None, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Return a horizontal layout; None is a stretch, a number a space in pixels."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margin)
    return layout


def _fill(
    layout: QVBoxLayout | QHBoxLayout,
    items: tuple[QWidget | QLayout | int | None, ...],
    gap: int,
    margin: int,
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def plain(layout: QLayout) -> QWidget:
    """Return a widget without a ground of its own around a layout."""
    widget = QWidget()
    widget.setProperty("role", "plain")
    widget.setLayout(layout)
    return widget


def card(layout: QLayout) -> QFrame:
    """Return a framed card around a layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    frame.setLayout(layout)
    return frame


def scrolled(widget: QWidget) -> QScrollArea:
    """Return the widget in a scroll area, so that it fits any window."""
    area = QScrollArea()
    # One of our own has no ground; Qt's would be asked for, and to name it loads every widget.
    area.setViewport(QWidget())
    area.setWidgetResizable(True)
    area.setWidget(widget)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Banner(QFrame):
    """A strip that says something about the page, with at most two actions; hidden when silent.

    Its parts are made with the first word it says: most never say one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.hide()

    def _build(self) -> None:
        self._icon = IconLabel("info", "info")
        self._words = words()
        self._actions = row()
        self._close = Button("", self.silence, icon_name="cross", kind="quiet")
        self._close.setAccessibleName(t("Banner", "Đóng thông báo"))
        self._close.setToolTip(t("Banner", "Đóng thông báo"))
        layout = row(self._icon, self._words, self._actions, self._close, gap=10)
        layout.setStretch(1, 1)
        layout.setContentsMargins(12, 6, 6, 6)
        self.setLayout(layout)

    @property
    def text(self) -> str:
        """Return what the banner says."""
        return self._words.text() if not self.isHidden() else ""

    def say(
        self, text: str, tone: str = "info", *actions: tuple[str, Callable[[], object]]
    ) -> None:
        """Show a sentence in a tone (info, good, warn, danger) with its actions."""
        if self.layout() is None:
            self._build()
        self.setProperty("tone", tone)
        restyle(self)
        self._icon.show_icon(_TONE_ICONS.get(tone, "info"), tone)
        self._words.setText(text)
        self.setAccessibleName(text)
        clear(self._actions)
        for label, act in actions:
            self._actions.addWidget(Button(label, act, kind="quiet"))
        self.show()

    def silence(self) -> None:
        """Hide the strip."""
        self.hide()
