"""What a made-up commune writes down in 2026: twelve officers, nine courses, 400 register rows.

Everything follows from the number of a row, so that every run writes the same year.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

Row = dict[str, Any]
"""One row: values by field name; choices by code, references by the title they are found by."""
Rows = list[Row]

OFFICERS = (
    "Đặng Thị Ửng",
    "Lò Văn Ịnh",
    "Hoàng Thuý Quỳnh",
    "Giàng A Pháo",
    "Nguyễn Văn Khoẻ",
    "Trần Thị Ỷ Lan",
    "Vàng Thị Mỷ",
    "Phạm Quốc Tuý",
    "Bùi Đức Ân",
    "Lý Thị Dậu",
    "Đỗ Ngọc Ước",
    "Hà Thị Êm",
)
_NEW_YEAR = date(2026, 1, 5)


def _day(n: int, step: int = 7, start: date = _NEW_YEAR) -> date:
    """Return a day of 2026; every eleventh row is of the year before."""
    return start + timedelta((n * step) % 350) - (timedelta(365) if n % 11 == 10 else timedelta())


def _later(day: date, days: int) -> date:
    return day + timedelta(days)


def _some(n: int, *codes: Any) -> Any:
    return codes[n % len(codes)]


def officers() -> Rows:
    """Ten came by Excel; the first two are typed one by one."""
    return [
        {
            "full_name": name,
            "gender": _some(n, "female", "male", None),
            "position_title": _some(n, "Công chức Tư pháp - Hộ tịch", "Phó Chủ tịch", "Văn thư"),
            "employment_kind": _some(n, "cong_chuc", "can_bo", "khong_chuyen_trach"),
            "duties": _some(n, ("drafting", "feedback"), ("mediation",), ()),
            "is_concurrent": n % 3 > 0,
            "in_scope_from": date(2026, 1, 1) if n < 9 else date(2026, 8, 1),
            "in_scope_to": date(2026, 6, 30) if n == 7 else None,
            "left_on": date(2026, 10, 31) if n == 8 else None,
            "law_degree": _some(n, "bachelor", "none", None, "master", "intermediate"),
            "talent_category": "lawyer" if n in (3, 9) else None,
            "recruited_on": {3: date(2026, 5, 4), 9: date(2026, 11, 2)}.get(n),
        }
        for n, name in enumerate(OFFICERS)
    ]


def qualifications() -> Rows:
    fields = ("Luật kinh tế", "Kỹ thuật xây dựng", "Luật", "Kế toán")
    return [
        {
            "officer": OFFICERS[n % 12],
            "level": _some(n, "bachelor", "college", "master"),
            "field": _some(n, *fields),
            "is_law": "no" if n == 4 else None,
            "year": 2005 + n,
        }
        for n in range(14)
    ]


def posts() -> Rows:
    return [
        {
            "position": f"Vị trí tư pháp số {n}",
            "count": n + 1,
            "law_degree": n == 1,
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 5, 31) if n == 3 else None,
        }
        for n in range(4)
    ]


def decisions() -> Rows:
    return [
        {
            "officer": OFFICERS[n],
            "requirement": f"Vị trí tư pháp số {n % 4}",
            "decision": f"{20 + n}/QĐ-UBND",
            "date": date(2026, 1 + n, 9),
            "date_from": date(2026, 1 + n, 15),
            "date_to": date(2026, 9, 15) if n == 2 else None,
        }
        for n in range(8)
    ]


def core_force() -> Rows:
    return [
        {
            "officer": OFFICERS[n * 2],
            "decision": f"{90 + n}/QĐ-UBND",
            "date_from": date(2026, 2 + n, 1),
            "date_to": date(2026, 10, 1) if n == 1 else None,
        }
        for n in range(5)
    ]


def talents() -> Rows:
    return [
        {
            "full_name": f"Lường Thị Nhạn {n}",
            "category": "lawyer",
            "date": _day(n, 60),
            "outcome": _some(n, "considering", "recruited", "declined"),
        }
        for n in range(3)
    ]


EXPERTS = tuple(f"Luật gia Cầm Văn Sướng {n}" for n in range(5))


def experts() -> Rows:
    return [
        {"full_name": name, "kind": _some(n, "jurist", "expert"),
         "date_from": date(2026, 1, 1), "date_to": date(2026, 3, 31) if n == 4 else None}
        for n, name in enumerate(EXPERTS)
    ]  # fmt: skip


def needs() -> Rows:
    return [
        {
            "officer": OFFICERS[n],
            "topic": _some(n, "drafting", "mediation", "Kỹ năng nói trước dân"),
            "year": 2025 if n == 7 else 2026,
            "status": _some(n, "open", "planned", "met"),
        }
        for n in range(8)
    ]


def courses() -> Rows:
    return [
        {
            "name": f"Tập huấn nghiệp vụ tư pháp đợt {n}",
            "kind": "hoi_nghi" if n == 5 else _some(n, "tap_huan", "boi_duong"),
            "date_from": (begin := date(2026, 1 + n, 10) if n < 8 else date(2025, 12, 29)),
            "date_to": _later(begin, _some(n, 1, 0, 4)),
            "sessions": None if n in (0, 1) else n,
            "hours": Decimal("7.5") if n % 2 else Decimal(16),
            "status": "cancelled" if n == 6 else "completed",
            "organised_by_us": n in (1, 4),
        }
        for n in range(9)
    ]


def seats() -> Rows:
    """Return who sat in the last seven courses; the first two are filled by commands."""
    return [
        {
            "course": f"Tập huấn nghiệp vụ tư pháp đợt {course}",
            "officer": OFFICERS[(course * 5 + n) % 12],
            "role": "lecturer" if n == 4 else "learner",
            "result": _some(n, "completed", "not_completed", "completed", "absent", None),
            "materials_issued": n == 0,
            "certificate_no": f"{course}{n}/CN" if n in (0, 2) else None,
            "certificate_date": date(2026, 12, 1) if n == 2 else None,
        }
        for course in range(2, 9)
        for n in range(5)
    ]


DOCUMENTS = tuple(
    f"Quy định về nếp sống văn minh ở thôn số {n}" if n % 2 else f"Quy chế phối hợp lần thứ {n}"
    for n in range(14)
)


def documents() -> Rows:
    return [
        {
            "kind": _some(n, "decision", "resolution"),
            "subject": subject,
            "work": _some(n, "new", "amend", "new", "replace", "repeal"),
            "started": (begun := _day(n, 23)),
            "stage": "issued" if n % 3 else "drafting",
            "code_number": f"{n}/2026/QĐ-UBND" if n % 3 else None,
            "issued_date": _later(begun, 60) if n % 3 else None,
            "published_in_national_db": _later(begun, 70) if n % 3 == 1 else None,
        }
        for n, subject in enumerate(DOCUMENTS)
    ]


def consultations() -> Rows:
    return [
        {
            "document": _some(n, *DOCUMENTS[:9]),
            "kind": _some(n, "opinion", "opinion", "communication", "social_criticism"),
            "audience": _some(n, "Trưởng thôn", "Mặt trận Tổ quốc", "Hộ kinh doanh"),
            "date_from": _day(n, 19),
            "opinions": n * 3,
            "adopted": n,
        }
        for n in range(16)
    ]


def party_consultations() -> Rows:
    return [
        {
            "document": DOCUMENTS[n % 5],
            "content_group": _some(n, "i", "ii", "Nhóm khác"),
            "sent_date": _day(n, 31),
            "sent_number": f"{n}-CV/ĐU",
            "answered_date": _later(_day(n, 31), 12) if n % 2 else None,
        }
        for n in range(7)
    ]


def appraisals() -> Rows:
    return [
        {
            "document": DOCUMENTS[n],
            "kind": _some(n, "appraisal", "appraisal", "verification"),
            "requested": _day(n, 29),
            "report_no": f"{n}/BC-TĐ",
            "date": _later(_day(n, 29), 9) if n != 3 else None,
        }
        for n in range(9)
    ]


def comments() -> Rows:
    return [
        {
            "direction": _some(n, "given", "given", "received"),
            "subject": f"Dự thảo Nghị quyết về hoà giải ở cơ sở, bản {n}",
            "date": _day(n, 17) if n % 6 != 5 else None,
            "outcome": _some(n, "adopted", "partly", None),
        }
        for n in range(18)
    ]


def reviews() -> Rows:
    return [
        {
            "kind": _some(n, "self_check", "review", "check", "systematise"),
            "subject": f"Rà soát văn bản của hai xã cũ, đợt {n}",
            "date_from": _day(n, 25),
            "date_to": _later(_day(n, 25), 10) if n != 8 else None,
            "documents_reviewed": 10 + n,
            "documents_wrong": n % 4,
            "proposals_up": n % 2,
        }
        for n in range(12)
    ]


def surveys() -> Rows:
    return [
        {
            "kind": _some(n, "survey", "post_enactment", "enforcement"),
            "subject": f"Khảo sát việc thi hành pháp luật đợt {n}",
            "plan_number": f"{n}/KH-KS" if n % 2 else None,
            "date_to": _day(n, 40),
            "sheets_out": 100 + n,
            "sheets_in": 90 - n,
            "report_number": f"{n}/BC-KS" if n % 3 else None,
        }
        for n in range(8)
    ]


def guidance() -> Rows:
    return [
        {
            "subject": f"Hướng dẫn áp dụng quy định đất đai lần {n}",
            "form": _some(n, "letter", "direct", "letter", "Qua nhóm Zalo của thôn"),
            "date": _day(n, 16),
            "code_number": f"{300 + n}/UBND-TP" if n % 2 == 0 else None,
            "persons": 5 * n,
        }
        for n in range(20)
    ]


def drafting_team() -> Rows:
    return [
        {"document": DOCUMENTS[n], "officer": OFFICERS[n], "role": _some(n, "head", "member")}
        for n in range(6)
    ]


def dialogues() -> Rows:
    return [
        {
            "kind": _some(n, "half_year", "year", "extra"),
            "date": date(2026, 3 * n + 3, 20),
            "topics": f"Đối thoại với người dân về đất ở, kỳ {n}",
            "participants": 40 + n,
            "opinions_raised": 12 + n,
            "opinions_answered": 9 + n,
            "opinions_forwarded": 2,
        }
        for n in range(4)
    ]


def feedback() -> Rows:
    """78 by Excel; two more are typed at the window."""
    rows = []
    for n in range(78):
        ours = n % 4 != 3
        received = _day(n, 13)
        rows.append(
            {
                "received_date": received,
                "channel": _some(n, "system", "letter", "direct", "voters", "Gặp ở chợ phiên"),
                "sender_kind": _some(n, "person", "organisation", "business"),
                "content": f"Kiến nghị số {n} về đường liên bản, đèn đường, nước sạch",
                "in_competence": "ours" if ours else "forward",
                "forwarded_date": None if ours else _later(received, 2),
                "answered_date": _later(received, _some(n, 5, 30)) if ours and n % 5 else None,
            }
        )
    return rows


def difficulties() -> Rows:
    """Seventeen good rows; the sheet has three more that cannot be."""
    return [
        {
            "raised_date": _day(n, 19),
            "content": f"Thiếu người làm công tác tư pháp ở thôn số {n}",
            "level": _some(n, "self", "justice_dept", "province", "justice_dept"),
            "sent_date": _later(_day(n, 19), 3) if n % 4 in (1, 2) else None,
            "answered_date": _later(_day(n, 19), 20) if n % 3 == 1 else None,
            "closed_date": _later(_day(n, 19), 25) if n % 2 == 0 else None,
        }
        for n in range(17)
    ]


def communication() -> Rows:
    """Every sixth row is of a kind of the office's own: one counts as a video, one as itself."""
    kinds = ("news", "article", "broadcast", "leaflet", "social")
    return [
        {
            "kind": ("Tiểu phẩm quay tại bản", "Hội thi vẽ")[n % 12 == 11]
            if n % 6 == 5
            else _some(n, *kinds),
            "title": f"Tuyên truyền Luật Hoà giải ở cơ sở tới thôn Nậm Khoẻ, bài {n}",
            "date": _day(n, 11),
            "quantity": 1 + n % 3,
            "minutes": 15 if n % 5 == 2 else None,
            "copies": 200 if n % 5 == 3 else None,
            "reach": 50 * n,
        }
        for n in range(60)
    ]


def channels() -> Rows:
    return [
        {
            "name": f"Trang của xã số {n}",
            "kind": _some(n, "social", "radio", "board"),
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 6, 30) if n == 5 else None,
        }
        for n in range(6)
    ]


def events() -> Rows:
    """23 by Excel; one more is typed at the window."""
    return [
        {
            "kind": _some(n, "conference", "propagation", "briefing", "Phiên toà giả định"),
            "name": f"Hội nghị phổ biến pháp luật lần {n}",
            "date_from": _day(n, 14),
            "sessions": 1 + n % 2,
            "officials": 10 + n,
            "residents": 30,
            "businesses": n % 3,
        }
        for n in range(23)
    ]


def inspections() -> Rows:
    return [
        {
            "kind": _some(n, "self_check", "inspection", "post_check", "supervision"),
            "subject": f"Kiểm tra chứng thực, hộ tịch đợt {n}",
            "date": _day(n, 21),
            "findings_count": n % 5,
            "follow_up": "Bổ sung hồ sơ" if n % 5 else None,
            "follow_up_done": _later(_day(n, 21), 30) if n % 5 in (2, 3) else None,
        }
        for n in range(14)
    ]


def commendations() -> Rows:
    """Nine by Excel; one more is typed at the window."""
    return [
        {
            "kind": _some(n, "commend", "praise", "criticise"),
            "recipient_kind": _some(n, "person", "collective"),
            "date": _day(n, 33),
            "reason": f"Thành tích hoà giải ở cơ sở số {n}",
        }
        for n in range(9)
    ]


def summaries() -> Rows:
    return [
        {"kind": _some(n, "mid_term", "final"), "subject": f"Sơ kết công tác tư pháp {n}",
         "date": date(2026, 6 + n * 2, 25)}
        for n in range(4)
    ]  # fmt: skip


def budget() -> Rows:
    fields = ("law_making", "enforcement", "legal_education", "digital", "Hoà giải ở cơ sở")
    return [
        {
            "year": 2025 if n == 11 else 2026,
            "field": _some(n, *fields),
            "content": f"Chi cho công tác tư pháp, mục {n}",
            "estimate": Decimal(10_000_000 + n),
            "allocated": Decimal(9_000_000 + n * 2),
            "spent": Decimal(7_500_000 + n * 3),
            "settled": Decimal(7_000_000) if n % 2 else None,
            "total_spending": Decimal(42_000_000_000) if n in (0, 5) else None,
            "base_label": "Tổng chi ngân sách xã" if n in (0, 5) else None,
        }
        for n in range(12)
    ]


def payments() -> Rows:
    return [
        {
            "date": _day(n, 37),
            "work": f"Ý kiến chuyên gia về dự thảo {n}",
            "amount": Decimal(1_500_000 + n * 1_000),
            "expert": EXPERTS[n % 5],
        }
        for n in range(8)
    ]


def allowances() -> Rows:
    return [
        {
            "officer": OFFICERS[n],
            "decision": f"{60 + n}/QĐ-UBND",
            "date_from": date(2026, 1 + n, 1),
            "date_to": date(2026, 12, 1) if n == 3 else None,
            "monthly_amount": Decimal(2_340_000),
        }
        for n in range(4)
    ]


SHEETS: dict[str, Callable[[], Rows]] = {
    "qualification": qualifications,
    "staffing_requirement": posts,
    "assignment_decision": decisions,
    "core_force": core_force,
    "talent_lead": talents,
    "expert_collaborator": experts,
    "training_need": needs,
    "legal_document": documents,
    "consultation": consultations,
    "party_consultation": party_consultations,
    "appraisal": appraisals,
    "comment": comments,
    "legal_review": reviews,
    "survey": surveys,
    "guidance": guidance,
    "drafting_team": drafting_team,
    "dialogue": dialogues,
    "feedback": feedback,
    "difficulty": difficulties,
    "communication_item": communication,
    "communication_channel": channels,
    "event": events,
    "inspection": inspections,
    "commendation": commendations,
    "review_summary": summaries,
    "budget_line": budget,
    "expert_payment": payments,
    "allowance": allowances,
}
"""The registers in the order they are written down: what is named stands before who names it."""
AT_THE_WINDOW = {"feedback": 2, "event": 1, "commendation": 1}
"""How many rows of these registers are typed into forms beside their sheets."""
ROWS = 400
assert sum(map(len, chain(f() for f in SHEETS.values()))) + sum(AT_THE_WINDOW.values()) == ROWS
