"""The window: everything of Qt, and nothing but showing, asking and calling services."""

from ui.window.singletons import make_immortal

make_immortal()
