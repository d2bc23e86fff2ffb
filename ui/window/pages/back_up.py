"""Making a backup from the window: into the folder used last, or one that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.desk import Desk
from app.diskerrors import is_folder
from ui.window.i18n import t
from ui.window.pages.page import Page

_FOLDER = "backup-folder"


def back_up_now(page: Page, done: Callable[[], object]) -> None:
    """Back up into the folder used last when it is there, else ask for one."""
    kept = page.session.state.words_of(_FOLDER)
    if kept and is_folder(Path(kept)):
        back_up(page, Path(kept), done)
    else:
        ask_folder(page, done)


def ask_folder(page: Page, done: Callable[[], object]) -> None:
    """Ask where to put a backup, then make it."""
    dialog = QFileDialog(page, t("Settings", "Chọn nơi để bản sao lưu"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: back_up(page, Path(chosen), done))
    dialog.open()


def back_up(page: Page, folder: Path, done: Callable[[], object]) -> None:
    """Write a verified backup into a folder, say so on the page, then call ``done``."""

    def made(file: Path) -> None:
        page.session.state.keep_words(_FOLDER, str(folder))
        said = t("Settings", "Đã sao lưu và kiểm tra: {name}.").format(name=file.name)
        page.banner.say(said, "good")
        done()

    def act(desk: Desk) -> Path:
        return desk.upkeep.backup(folder)

    page.session.write(page, act, made)
