"""The lines under which the figures of a period stand, in the order reports speak of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, its title, and the first halves of the keys that stand under it."""

    number: int
    title: str
    subjects: tuple[str, ...]


LINES = (
    Line(1, "Nhiệm vụ", ("tasks",)),
    Line(2, "Văn bản triển khai", ("documents", "deliverable_done", "guidance")),
    Line(3, "Hội nghị, sự kiện", ("event",)),
    Line(4, "Truyền thông", ("communication_item", "communication_channel")),
    Line(
        5,
        "Xây dựng, kiểm tra, rà soát văn bản QPPL",
        (
            "legal_document",
            "consultation",
            "party_consultation",
            "appraisal",
            "comment",
            "legal_step",
            "legal_review",
        ),
    ),
    Line(6, "Khảo sát, đánh giá, theo dõi thi hành pháp luật", ("survey",)),
    Line(7, "Đối thoại", ("dialogue",)),
    Line(8, "Phản ánh, kiến nghị", ("feedback",)),
    Line(9, "Khó khăn, vướng mắc", ("difficulty",)),
    Line(
        10,
        "Đội ngũ",
        (
            "officers",
            "core_force",
            "staffing_requirement",
            "assignment_decision",
            "talent_lead",
            "expert_collaborator",
        ),
    ),
    Line(
        11,
        "Tập huấn, bồi dưỡng",
        ("training", "material_issue", "training_need", "nomination_list"),
    ),
    Line(12, "Kinh phí", ("budget_line", "expert_payment", "allowance")),
    Line(13, "Kiểm tra, giám sát", ("inspection",)),
    Line(14, "Khen thưởng, phê bình, sơ kết, tổng kết", ("commendation", "review_summary")),
    Line(15, "Báo cáo", ("reports",)),
)
OTHERS = Line(16, "Sổ khác", ())
"""Where the figures of a register stand that no line names."""

_PLACES = {s: (line, n) for line in LINES for n, s in enumerate(line.subjects)}


def line_of(key: str) -> Line:
    """Return the line of a figure."""
    return _place(key)[0]


def order_of(key: str) -> tuple[int, int]:
    """Return where a figure stands: by its line, then by its register."""
    line, place = _place(key)
    return line.number, place


def _place(key: str) -> tuple[Line, int]:
    return _PLACES.get(key.partition(".")[0], (OTHERS, 0))
