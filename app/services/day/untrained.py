"""The section of Hôm nay about officers who were not trained or given no materials."""

from __future__ import annotations

from app.desk import Desk
from app.services import training
from app.services.day.concerns import Concern, Line, Section, shortened


def training_gaps(desk: Desk) -> Section:
    """Officers without a course or without materials in the window that counts."""
    gaps = (
        Line("officer", gap.officer.id, gap.officer["full_name"] or "", _lack_words(gap))
        for gap in training.lacking(desk, desk.today)
    )
    return shortened(Concern.TRAINING_GAP, gaps)


def _lack_words(gap: training.Lack) -> str:
    if gap.training and gap.materials:
        return "chưa tập huấn, chưa cấp tài liệu"
    return "chưa tập huấn" if gap.training else "chưa cấp tài liệu"
