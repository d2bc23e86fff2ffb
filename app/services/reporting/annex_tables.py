"""The annex tables of registers: which records, which columns, from which declared fields."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.content import Align


@dataclass(frozen=True, slots=True)
class Told:
    """A column: its title, width in mm, and what it tells.

    ``parts`` are (field, pattern) pairs, of which the filled ones are joined by "; "; one plain
    field keeps its number or day. ``inside`` names a type listed within the record, whose records
    are told instead, a line each. ``empty`` stands where nothing is filled.
    """

    title: str
    width: float
    parts: tuple[tuple[str, str], ...]
    inside: str = ""
    align: Align = "left"
    empty: str = ""


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """An annex of one register; its rows are those behind the named figures."""

    key: str
    title: str
    type_name: str
    figures: tuple[str, ...]
    columns: tuple[Told, ...]
    summed: bool = False


def plain(title: str, width: float, field: str, align: Align = "left") -> Told:
    """Return a column that shows one field as it is."""
    return Told(title, width, ((field, "{}"),), align=align)


TABLES = (
    RegisterTable(
        "events",
        "HỘI NGHỊ, SỰ KIỆN",
        "event",
        ("event.held",),
        (
            plain("Loại", 38, "kind"),
            plain("Tên, nội dung", 90, "name"),
            plain("Ngày", 24, "date_from", "center"),
            plain("Số buổi", 18, "sessions", "right"),
            plain("Cán bộ, công chức", 24, "officials", "right"),
            plain("Người dân", 20, "residents", "right"),
            plain("Doanh nghiệp", 20, "businesses", "right"),
            plain("Tổng số dự", 20, "attendees", "right"),
        ),
        summed=True,
    ),
    RegisterTable(
        "law",
        "VĂN BẢN QUY PHẠM PHÁP LUẬT",
        "legal_document",
        (
            "legal_document.drafted",
            "legal_document.issued",
            "consultation.documents",
            "party_consultation.sent",
            "legal_document.appraised",
        ),
        (
            plain("Tên loại", 30, "kind"),
            plain("Số, ký hiệu", 24, "code_number"),
            plain("Ngày", 22, "issued_date", "center"),
            plain("Trích yếu", 60, "subject"),
            Told(
                "Lấy ý kiến", 30, (("date_from", "{}"), ("opinions", "{} ý kiến")), "consultation"
            ),
            Told(
                "Xin ý kiến cấp ủy",
                28,
                (("sent_number", "{}"), ("sent_date", "ngày {}")),
                "party_consultation",
            ),
            Told("Thẩm định", 28, (("report_no", "{}"), ("date", "ngày {}")), "appraisal"),
            plain("Hiệu lực", 22, "effective_from", "center"),
        ),
    ),
    RegisterTable(
        "feedback",
        "PHẢN ÁNH, KIẾN NGHỊ",
        "feedback",
        ("feedback.received",),
        (
            plain("Ngày nhận", 24, "received_date", "center"),
            plain("Kênh", 34, "channel"),
            Told("Văn bản bị phản ánh", 60, (("target_document", "{}"), ("article", "{}"))),
            plain("Thẩm quyền", 36, "in_competence"),
            plain("Hạn", 24, "due_date", "center"),
            Told(
                "Kết quả",
                62,
                (
                    ("answered_date", "trả lời ngày {}"),
                    ("answer_document", "{}"),
                    ("forwarded_date", "chuyển ngày {}"),
                    ("forwarded_to", "{}"),
                ),
                empty="Chưa trả lời",
            ),
        ),
    ),
    RegisterTable(
        "dialogue",
        "ĐỐI THOẠI",
        "dialogue",
        ("dialogue.held",),
        (
            plain("Kỳ", 24, "kind"),
            plain("Ngày", 24, "date", "center"),
            plain("Nội dung", 78, "topics"),
            plain("Số người dự", 20, "participants", "right"),
            plain("Ý kiến nêu", 20, "opinions_raised", "right"),
            plain("Đã trả lời", 20, "opinions_answered", "right"),
            plain("Chuyển cơ quan khác", 22, "opinions_forwarded", "right"),
            Told("Biên bản, báo cáo", 36, (("minutes", "{}"), ("result_report", "{}"))),
        ),
        summed=True,
    ),
    RegisterTable(
        "difficulty",
        "KHÓ KHĂN, VƯỚNG MẮC, ĐỀ XUẤT",
        "difficulty",
        ("difficulty.raised",),
        (
            plain("Khó khăn, vướng mắc", 72, "content"),
            plain("Nguyên nhân", 50, "cause"),
            plain("Đề xuất, kiến nghị", 56, "proposal"),
            plain("Cấp giải quyết", 28, "level"),
            Told(
                "Kết quả",
                36,
                (("answered_date", "trả lời ngày {}"), ("closed_date", "xong ngày {}")),
            ),
        ),
    ),
    RegisterTable(
        "money",
        "KINH PHÍ",
        "budget_line",
        ("budget_line.estimate", "budget_line.allocated", "budget_line.spent"),
        (
            plain("Lĩnh vực", 44, "field"),
            plain("Nội dung", 76, "content"),
            plain("Dự toán (đồng)", 32, "estimate", "right"),
            plain("Phân bổ (đồng)", 32, "allocated", "right"),
            plain("Đã thực hiện (đồng)", 32, "spent", "right"),
            plain("Nguồn", 32, "source"),
        ),
        summed=True,
    ),
)
