"""The mark of a trial: everything shown is made up, and the way back to the real start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from ui.window.i18n import t
from ui.window.widgets.parts import Button, IconLabel, row, words


class TrialStrip(QFrame):
    """Says that this is a trial; ``leave`` leads back, None when the trial was opened by itself."""

    def __init__(self, leave: Callable[[], object] | None) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "warn")
        said = t("Trial", "Đang dùng thử: dữ liệu đặt ra, ở thư mục riêng.")
        self.label = words(said)
        self.setAccessibleName(said)
        self.leave = Button(t("Trial", "Thôi dùng thử, về sổ thật"), leave, icon_name="back")
        self.leave.setVisible(leave is not None)
        layout = row(IconLabel("info", "warn"), self.label, self.leave, gap=10)
        layout.setStretch(1, 1)
        layout.setContentsMargins(12, 4, 12, 4)
        self.setLayout(layout)
