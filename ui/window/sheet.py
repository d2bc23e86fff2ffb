"""The style sheet: spacing, corners and tones, written over a set of colours."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from msgspec.structs import asdict

import resources

if TYPE_CHECKING:
    from ui.window.theme import Colours

_SHEET = Template("""
QToolTip { color: $text; background: $raised; border: 1px solid $line; padding: 4px; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="accent"] { color: $accent; }
QLabel[chip="plain"], QLabel[chip="danger"], QLabel[chip="warn"], QLabel[chip="good"],
QLabel[chip="accent"] { border-radius: 9px; padding: 2px 9px; }
QLabel[chip="plain"] { color: $muted; background: $hover; }
QLabel[chip="danger"] { color: $danger; background: $danger_soft; }
QLabel[chip="warn"] { color: $warn; background: $warn_soft; }
QLabel[chip="good"] { color: $good; background: $good_soft; }
QLabel[chip="accent"] { color: $accent; background: $accent_soft; }

QFrame[role="card"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame[role="banner"][tone="info"] { background: $accent_soft; border-radius: 6px; }
QFrame[role="banner"][tone="warn"] { background: $warn_soft; border-radius: 6px; }
QFrame[role="banner"][tone="danger"] { background: $danger_soft; border-radius: 6px; }
QFrame[role="banner"][tone="good"] { background: $good_soft; border-radius: 6px; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QWidget#rail { background: $raised; border-right: 1px solid $line; }
QWidget#rail QToolButton { border: none; border-radius: 6px; padding: 8px 10px; text-align: left;
  color: $text; }
QWidget#rail QToolButton:hover { background: $hover; }
QWidget#rail QToolButton:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QWidget#rail QToolButton:focus { border: 1px solid $accent; }

QPushButton { background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 6px 14px; min-height: 1.2em; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton[kind="plain"]:checked { background: $accent_soft; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton:default, QPushButton[kind="primary"] { background: $accent; color: $on_accent;
  border: 1px solid $accent; }
QPushButton[kind="plain"]:default { background: $accent_soft; color: $text;
  border: 1px solid $accent; }
QPushButton[kind="primary"] { font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled, QPushButton:default:disabled { background: $line;
  border-color: $line; color: $muted; }
QPushButton[kind="quiet"] { border: 1px solid transparent; background: transparent; color: $accent;
  padding: 6px 8px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border: 1px solid $accent; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="quiet"]:default { background: $hover; color: $accent; }
QPushButton[kind="chip"] { border: none; border-radius: 9px; background: $accent_soft;
  color: $accent; padding: 2px 9px; }
QPushButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"]:focus { border: 1px solid $accent; }
QPushButton[kind="row"] { border: none; border-radius: 6px; background: transparent;
  text-align: left; padding: 0; }
QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="row"]:focus { background: $accent_soft; border: 1px solid $accent; }
QPushButton[kind="choice"] { text-align: left; padding: 14px; border-radius: 8px; }
QPushButton[kind="choice"]:default { background: $raised; color: $text; }
QPushButton[kind="choice"]:focus { border: 1px solid $accent; }
QPushButton[kind="choice"]:checked { border: 2px solid $accent; background: $accent_soft; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: $base; color: $text;
  border: 1px solid $line; border-radius: 5px; padding: 4px 6px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
  border: 1px solid $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"],
QListView[wrong="true"] { border: 1px solid $danger; }
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] { background: $window; }
QComboBox { padding-right: 20px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$arrow"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }

QCheckBox { spacing: 7px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 15px; height: 15px;
  border: 1px solid $muted; border-radius: 3px; background: $base; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent;
  border: 1px solid $accent; image: url("$tick"); }
QCheckBox::indicator:disabled { background: $window; border: 1px solid $line; }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted;
  border-radius: 8px; background: $base; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px;
  border-radius: 8px; }
QRadioButton:focus, QCheckBox:focus { color: $accent; }

QTableView, QListView, QTreeView, QTextBrowser { background: $base; border: 1px solid $line;
  border-radius: 6px; gridline-color: $line; outline: none; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QListView::item { padding: 5px 6px; }
QListView::item:selected { background: $accent_soft; color: $text; }
QListView::item:hover { background: $hover; }
QTreeView::item { padding: 4px 4px; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $base; }
QHeaderView::section { background: $base; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 6px 8px; font-weight: 600; }
QTableCornerButton::section { background: $base; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $text; border-bottom: 2px solid $text; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; }
QSplitter::handle { background: transparent; }
QProgressBar { border: none; border-radius: 4px; background: $line; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 5px; min-height: 28px; min-width: 28px;
  margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent;
  selection-color: $on_accent; }
""")


def style_sheet(colours: Colours) -> str:
    """Return the application's style sheet in these colours."""
    scheme = "dark" if colours.is_dark else "light"
    arrow, tick = (
        resources.path(f"icons/{name}-{scheme}.svg").as_posix() for name in ("down", "tick")
    )
    return _SHEET.substitute(asdict(colours), arrow=arrow, tick=tick)
