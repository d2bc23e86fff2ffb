"""What stands on the page Hôm nay: why, in which words, and what it opens."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

SHOWN = 30
"""The most lines of one section."""


class Concern(StrEnum):
    """Why a line stands on the page, most pressing first."""

    OVERDUE = "overdue"
    DEADLINE = "deadline"
    PRODUCT = "product"
    DUE_SOON = "due_soon"
    REPORT = "report"
    REMARK = "remark"
    CONFLICT = "conflict"
    PLAN_NEWS = "plan_news"
    PACKAGE = "package"
    UNDATED_PLAN = "undated_plan"
    DOUBT = "doubt"
    UPDATE_MISSING = "update_missing"
    TRAINING_GAP = "training_gap"

    @property
    def label(self) -> str:
        """The heading shown to the user."""
        return _LABELS[self]


_LABELS = {
    Concern.OVERDUE: "Nhiệm vụ quá hạn",
    Concern.DEADLINE: "Hạn trong các sổ theo dõi",
    Concern.PRODUCT: "Sản phẩm đến hạn",
    Concern.DUE_SOON: "Nhiệm vụ sắp đến hạn",
    Concern.REPORT: "Báo cáo phải gửi",
    Concern.REMARK: "Tỉnh đã trả lời",
    Concern.CONFLICT: "Hai máy ghi khác nhau",
    Concern.PLAN_NEWS: "Kế hoạch mới hoặc mới đổi từ tỉnh",
    Concern.PACKAGE: "Gói trao đổi",
    Concern.UNDATED_PLAN: "Kế hoạch chưa có ngày ban hành",
    Concern.DOUBT: "Chỗ cần xem lại trong kế hoạch",
    Concern.UPDATE_MISSING: "Việc thường xuyên, định kỳ chưa cập nhật kỳ này",
    Concern.TRAINING_GAP: "Người chưa được tập huấn, cấp tài liệu",
}


class Line(Struct, frozen=True):
    """One thing to see to: its words, the record to open, and its date in ISO or empty.

    A report's ``day`` is the safe one, the last working day in time; ``last_day`` the plan's own.
    ``news`` is the kind of news it is, to be marked as seen; "" for what only its fix settles.
    """

    type: str
    id: str
    title: str
    note: str = ""
    day: str = ""
    last_day: str = ""
    period: str = ""
    news: str = ""

    @property
    def place(self) -> str:
        """Return what opens the line: the record's id, a report's with its period."""
        return f"{self.id}/{self.period}" if self.period else self.id

    def to_json(self) -> dict[str, Any]:
        """Return the line as the command prints it."""
        return {
            "type": self.type,
            "id": self.id,
            "title": self.title,
            "note": self.note or None,
            "day": self.day or None,
            "last_day": self.last_day or None,
            "period": self.period or None,
        }


class Section(Struct, frozen=True):
    """What stands under one heading: the most pressing lines, and how many there are in all.

    ``late`` counts those whose day has gone by.
    """

    concern: Concern
    lines: tuple[Line, ...]
    total: int
    late: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the section as the command prints it."""
        lines = [line.to_json() for line in self.lines]
        return {
            "concern": self.concern.value,
            "total": self.total,
            "late": self.late,
            "lines": lines,
        }


def shortened(concern: Concern, lines: Iterable[Line]) -> Section:
    """Return a section of these lines: the first SHOWN of them, counted in all."""
    found = tuple(lines)
    return Section(concern, found[:SHOWN], len(found))
