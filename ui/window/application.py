"""The QApplication: style, font, Vietnamese for Qt's own words, Qt's messages in the log."""

from __future__ import annotations

import logging
import os
from typing import cast

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication

import resources
from ui.window.icons import icon
from ui.window.theme import LIGHT

logger = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_NEEDED_LETTERS = "ặẫỡữỵđĐỘỮ"
_LEAST_POINTS = 10


def make_application(argv: list[str]) -> QApplication:
    """Return the one application object, made or already there, ready to show windows."""
    _prefer_an_input_method_that_is_here()
    # Named so, and not by setStyle(): that answers with a style, for which much is loaded.
    app = cast("QApplication | None", QApplication.instance()) or QApplication(
        [*(argv or ["so-tu-phap"]), "-style", "Fusion"]
    )
    app.setApplicationName("so-tu-phap")
    app.setApplicationDisplayName("Sổ Tư Pháp")
    app.setDesktopFileName("so-tu-phap")
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    _install_translator(app)
    _choose_font(app)
    app.setWindowIcon(icon("ledger", LIGHT.accent))
    return app


def log_qt_messages() -> None:
    """Send Qt's own messages to the log instead of the console."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logger.log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def _prefer_an_input_method_that_is_here() -> None:
    """Qt's wheel brings ibus but not fcitx; fcitx5 also answers as ibus."""
    wanted = os.environ.get("QT_IM_MODULE", "")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugins = os.listdir(f"{folder}/platforminputcontexts") if os.path.isdir(folder) else []  # noqa: PTH112, PTH208
    if wanted.startswith("fcitx") and not any("fcitx" in name for name in plugins):
        os.environ["QT_IM_MODULE"] = "ibus"


def _install_translator(app: QApplication) -> None:
    translator = QTranslator(app)
    if translator.load(str(resources.path("translations/qtbase_vi.qm"))):
        app.installTranslator(translator)
    else:
        logger.warning("no Vietnamese words for Qt's own buttons")


def _choose_font(app: QApplication) -> None:
    """Keep the system's font if it can write Vietnamese, else bring our own; never tiny."""
    font = QFont(app.font())
    metrics = QFontMetrics(font)
    if not all(metrics.inFontUcs4(ord(letter)) for letter in _NEEDED_LETTERS):
        for name in ("Tinos-Regular.ttf", "Tinos-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}")))
        font.setFamily("Tinos")
    if 0 < font.pointSizeF() < _LEAST_POINTS:
        font.setPointSizeF(_LEAST_POINTS)
    app.setFont(font)
