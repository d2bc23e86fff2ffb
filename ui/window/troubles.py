"""How trouble is shown: beside the field, in the page's banner, in a box, or as a crash report.

A crash report names versions, places in the program and exception kinds, never what a record says
or where a document lies.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.errors import EnvironmentProblem, Trouble, UserError
from app.version import VERSION
from ui.window.i18n import t

_ROOT = Path(__file__).parents[2]
COPY = t("Trouble", "Chép báo cáo lỗi")


@runtime_checkable
class TroublePlace(Protocol):
    """A widget that shows a user's mistake where it was made."""

    def show_user_error(self, error: UserError) -> None:
        """Show the sentence and what to do next."""


def show_trouble(owner: QObject | None, error: BaseException) -> None:
    """Show an error in the nearest fitting place above ``owner``."""
    widget = owner if isinstance(owner, QWidget) else None
    if isinstance(error, UserError):
        place = _place_above(owner)
        if place is not None:
            place.show_user_error(error)
        else:
            _open_box(widget, error, QMessageBox.Icon.Information)
    elif isinstance(error, EnvironmentProblem):
        _open_box(widget, error, QMessageBox.Icon.Warning)
    else:
        # Through the last resort, which keeps a report before it shows one.
        sys.excepthook(type(error), error, error.__traceback__)


def tell(parent: QWidget | None, message: str, detail: str = "") -> QMessageBox:
    """Open a quiet box with a sentence; return it, already shown."""
    box = _box(parent, QMessageBox.Icon.Information, message, detail)
    box.open()
    return box


def ask(
    parent: QWidget | None,
    question: str,
    detail: str,
    *,
    yes: str,
    no: str = "",
    for_good: bool = False,
) -> QMessageBox:
    """Return an unopened box asking yes or no; connect ``accepted`` and open it.

    What is done ``for_good`` cannot be taken back: Enter alone does not do it.
    """
    box = _box(parent, QMessageBox.Icon.Question, question, detail)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton(no or t("Trouble", "Không"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject if for_good else accept)
    box.setEscapeButton(reject)
    return box


def show_crash(parent: QWidget | None, error: BaseException, code: str = "") -> None:
    """Say that the program made a mistake, and offer the report to copy; never nested.

    ``code`` is what the log calls it.
    """
    app = QApplication.instance()
    if app is None or any(w.objectName() == "crash" for w in QApplication.topLevelWidgets()):
        return
    box = _box(
        parent,
        QMessageBox.Icon.Critical,
        t("Trouble", "Chương trình gặp lỗi ngoài dự kiến."),
        t(
            "Trouble",
            "Những gì đã lưu vẫn an toàn. Có thể làm tiếp; nếu lỗi lặp lại, hãy đóng chương trình "
            "rồi mở lại và gửi báo cáo lỗi cho người hỗ trợ. Báo cáo không có nội dung hồ sơ.",
        ),
    )
    box.setObjectName("crash")
    report = crash_report(error, code)
    box.setDetailedText(report)
    copy = box.addButton(COPY, QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: copy_report(report))
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()


def copy_report(report: str) -> None:
    """Put a report on the clipboard, to be sent to whoever helps."""
    QGuiApplication.clipboard().setText(report)


def versions() -> str:
    """Return the line that every report begins with: what runs on what."""
    import platform

    return (
        f"Sổ Tư Pháp {VERSION}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}, {QGuiApplication.platformName()}"
    )


def crash_report(error: BaseException, code: str = "") -> str:
    """Return versions, exception kinds and places in our code; no message, no user's path."""
    lines = [versions(), *filter(None, (code,))]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__qualname__)
        lines += [
            f"  {_our_name(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class CrashHook(QObject):
    """Brings exceptions of any thread to the GUI thread's crash dialog.

    ``keep`` logs one and returns its code. Ctrl+C in a terminal is no mistake of the program:
    ``interrupted`` says so, and nothing is shown.
    """

    interrupted = Signal()
    _caught = Signal(object, str)

    def __init__(self, parent: QObject, keep: Callable[[BaseException], str]) -> None:
        super().__init__(parent)
        self._keep = keep
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over Python's last resorts."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.interrupted.emit()
        elif not issubclass(kind, SystemExit):
            # A thread that leaves by sys.exit() has only come to its end.
            caught = error if error is not None else kind()
            self._caught.emit(caught, self._keep(caught))

    def _show(self, error: BaseException, code: str) -> None:
        show_crash(QApplication.activeWindow(), error, code)


def _our_name(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


def _place_above(owner: QObject | None) -> TroublePlace | None:
    current = owner
    while current is not None:
        if isinstance(current, TroublePlace):
            return current
        current = current.parent()
    return None


def _open_box(parent: QWidget | None, error: Trouble, icon: QMessageBox.Icon) -> None:
    _box(parent, icon, error.message, error.next_step).open()


def _box(parent: QWidget | None, icon: QMessageBox.Icon, message: str, detail: str) -> QMessageBox:
    box = QMessageBox(parent.window() if parent else None)
    box.setIcon(icon)
    box.setWindowTitle(t("Trouble", "Sổ Tư Pháp"))
    box.setText(message)
    box.setInformativeText(detail)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Without a parent nothing else holds the box until it is answered.
    box.finished.connect(lambda _: box.close())
    return box
