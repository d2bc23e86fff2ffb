"""What the window needs of this machine: Qt itself, its plugins, a font with every letter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, qVersion
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QImageReader
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel

from ui.window.application import make_application

_LETTERS = "ĂÂĐÊÔƠƯăâđêôơưẠẰẪỆỘỢỨỮỹỵ"
_PLUGINS = ("platforms", "imageformats", "iconengines")


def describe() -> str:
    """Make the application and a small window; return what was found.

    Raises AssertionError naming what is missing.
    """
    app = QCoreApplication.instance() or make_application([])
    _expect(isinstance(app, QApplication), "no application")
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    for kind in _PLUGINS:
        _expect(any((plugins / kind).glob("*")), f"no {kind} plugin")
    _expect(b"svg" in [f.data() for f in QImageReader.supportedImageFormats()], "no SVG")
    _expect(bool(QFontDatabase.families()), "no font")
    label = QLabel(_LETTERS)
    metrics = QFontMetrics(label.font())
    lacking = [c for c in _LETTERS if not metrics.inFontUcs4(ord(c))]
    _expect(not lacking, f"the font lacks {''.join(lacking)}")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    said = buttons.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")
    _expect(said != "Cancel", "Qt's own words are not in Vietnamese")
    label.show()
    label.close()
    inputs = sorted(p.stem for p in (plugins / "platforminputcontexts").glob("*"))
    return (
        f"Qt {qVersion()} on {QGuiApplication.platformName()}, {label.font().family()}, "
        f"{QLocale().name()}, input: {', '.join(inputs) or 'the system’s own'}"
    )


def _expect(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)
