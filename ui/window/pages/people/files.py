"""Asking where a paper goes, with a name that is ready."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.text.filenames import ascii_name


def ask_target(
    parent: QWidget, heading: str, name: str, ending: str, then: Callable[[Path], None]
) -> None:
    """Ask where to write a file called ``name`` with an ending ("pdf") and hand the path on."""
    dialog = QFileDialog(parent, heading)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(f"{ascii_name(name)}.{ending}")
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
