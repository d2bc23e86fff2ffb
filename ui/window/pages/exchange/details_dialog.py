"""What one package would change, record by record, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from app.exchange import foreseen
from app.exchange.results import Details, Imported
from ui.window.i18n import t
from ui.window.pages.exchange.wording import record_change_line, record_conflict_line
from ui.window.session import Session
from ui.window.widgets.parts import Button, column, row, title, tone_colour, words


def show_details(
    owner: QWidget, session: Session, paths: Sequence[Path], package: Imported
) -> None:
    """Open the list of changes of a package that is being previewed."""
    session.write(
        owner,
        lambda desk: foreseen.details(desk, paths, package.file),
        lambda found: DetailsDialog(owner, package, found).open(),
        replace="details",
    )


class DetailsDialog(QDialog):
    """Each record with its fields; nothing is taken in from here."""

    def __init__(self, parent: QWidget, package: Imported, found: Details) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = t("Import", "Từng thay đổi của {file}").format(file=package.file)
        self.setWindowTitle(heading)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(heading)
        for conflict in found.conflicts:
            item = QListWidgetItem(record_conflict_line(conflict), self.list)
            item.setForeground(QColor(tone_colour("warn")))
        for change in found.changes:
            QListWidgetItem(record_change_line(change), self.list)
        self.list.setCurrentRow(0)
        left = found.total - len(found.changes)
        rest = words(t("Import", "Còn {n} bản ghi nữa.").format(n=left), "muted")
        rest.setVisible(left > 0)
        close = Button(t("Import", "Đóng"), self.reject, kind="primary")
        close.setDefault(True)
        self.setLayout(column(title(heading, 2), self.list, rest, row(None, close), margin=16))
        self.resize(720, 480)
