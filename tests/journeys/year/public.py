"""What the made-up year brought from outside, and what it cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.journeys.year.basics import EXPERTS, OFFICERS, Rows, later, some, spread


def dialogues() -> Rows:
    return [
        {
            "kind": some(n, "half_year", "year", "extra"),
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
        received = spread(n, 13)
        rows.append(
            {
                "received_date": received,
                "channel": some(n, "system", "letter", "direct", "voters", "Gặp ở chợ phiên"),
                "sender_kind": some(n, "person", "organisation", "business"),
                "content": f"Kiến nghị số {n} về đường liên bản, đèn đường, nước sạch",
                "in_competence": "ours" if ours else "forward",
                "forwarded_date": None if ours else later(received, 2),
                "answered_date": later(received, some(n, 5, 30)) if ours and n % 5 else None,
            }
        )
    return rows


def difficulties() -> Rows:
    """Seventeen good rows; the sheet has three more that cannot be."""
    return [
        {
            "raised_date": spread(n, 19),
            "content": f"Thiếu người làm công tác tư pháp ở thôn số {n}",
            "level": some(n, "self", "justice_dept", "province", "justice_dept"),
            "sent_date": later(spread(n, 19), 3) if n % 4 in (1, 2) else None,
            "answered_date": later(spread(n, 19), 20) if n % 3 == 1 else None,
            "closed_date": later(spread(n, 19), 25) if n % 2 == 0 else None,
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
            else some(n, *kinds),
            "title": f"Tuyên truyền Luật Hoà giải ở cơ sở tới thôn Nậm Khoẻ, bài {n}",
            "date": spread(n, 11),
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
            "kind": some(n, "social", "radio", "board"),
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 6, 30) if n == 5 else None,
        }
        for n in range(6)
    ]


def events() -> Rows:
    """23 by Excel; one more is typed at the window."""
    return [
        {
            "kind": some(n, "conference", "propagation", "briefing", "Phiên toà giả định"),
            "name": f"Hội nghị phổ biến pháp luật lần {n}",
            "date_from": spread(n, 14),
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
            "kind": some(n, "self_check", "inspection", "post_check", "supervision"),
            "subject": f"Kiểm tra chứng thực, hộ tịch đợt {n}",
            "date": spread(n, 21),
            "findings_count": n % 5,
            "follow_up": "Bổ sung hồ sơ" if n % 5 else None,
            "follow_up_done": later(spread(n, 21), 30) if n % 5 in (2, 3) else None,
        }
        for n in range(14)
    ]


def commendations() -> Rows:
    """Nine by Excel; one more is typed at the window."""
    return [
        {
            "kind": some(n, "commend", "praise", "criticise"),
            "recipient_kind": some(n, "person", "collective"),
            "date": spread(n, 33),
            "reason": f"Thành tích hoà giải ở cơ sở số {n}",
        }
        for n in range(9)
    ]


def summaries() -> Rows:
    return [
        {"kind": some(n, "mid_term", "final"), "subject": f"Sơ kết công tác tư pháp {n}",
         "date": date(2026, 6 + n * 2, 25)}
        for n in range(4)
    ]  # fmt: skip


def budget() -> Rows:
    fields = ("law_making", "enforcement", "legal_education", "digital", "Hoà giải ở cơ sở")
    return [
        {
            "year": 2025 if n == 11 else 2026,
            "field": some(n, *fields),
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
            "date": spread(n, 37),
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
