"""The system's own page for day and time: the one step when the clock looks wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.window.i18n import t
from ui.window.troubles import tell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_PAGE = "ms-settings:dateandtime"


def open_clock_settings(parent: QWidget) -> None:
    """Open the settings of day and time; say where they are when the system does not."""
    if os.name == "nt" and QDesktopServices.openUrl(QUrl(_PAGE)):
        return
    tell(
        parent,
        t("Clock", "Chỉnh ngày giờ của máy"),
        t(
            "Clock",
            "Bấm chuột phải vào giờ ở góc phải dưới màn hình, chọn “Adjust date and time” (Điều "
            "chỉnh ngày giờ), rồi đặt lại ngày, giờ và múi giờ UTC+07:00. Việc đã ghi vẫn còn "
            "nguyên; sau khi chỉnh, mở lại Sổ Tư Pháp.",
        ),
    )
