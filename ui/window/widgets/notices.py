"""Sentences about what has just been done, in the banner of the page, with the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Banner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def banner_above(widget: QWidget) -> Banner | None:
    """Return the banner of the nearest part or page above a widget that has one."""
    above: QWidget | None = widget
    while above is not None:
        banner = getattr(above, "banner", None)
        if isinstance(banner, Banner):
            return banner
        above = above.parentWidget()
    return None


def say(widget: QWidget, text: str, tone: str = "good") -> None:
    """Show a sentence in the banner above a widget."""
    banner = banner_above(widget)
    if banner is not None:
        banner.say(text, tone)


def say_with_undo(widget: QWidget, session: Session, text: str, tone: str = "good") -> None:
    """Show a sentence about what was just done; its button takes that back."""
    banner = banner_above(widget)
    if banner is not None:
        banner.say(text, tone, undo_action(session, banner))


def undo_action(session: Session, banner: Banner) -> tuple[str, Callable[[], object]]:
    """Return the action that takes back what was just done and says so in a banner.

    Whatever else is done before it is pressed, it takes back no other thing.
    """
    step = session.undoing.last
    return (
        t("Undo", "Hoàn tác (Ctrl+Z)"),
        lambda: session.undoing.undo(banner, banner.say, step),
    )
