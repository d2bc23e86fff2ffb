"""The twelve officers of the made-up year, their posts, courses and seats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.journeys.year.basics import EXPERTS, OFFICERS, Rows, later, some, spread


def officers() -> Rows:
    """Ten came by Excel; the first two are typed one by one."""
    return [
        {
            "full_name": name,
            "gender": some(n, "female", "male", None),
            "position_title": some(n, "Công chức Tư pháp - Hộ tịch", "Phó Chủ tịch", "Văn thư"),
            "employment_kind": some(n, "cong_chuc", "can_bo", "khong_chuyen_trach"),
            "duties": some(n, ("drafting", "feedback"), ("mediation",), ()),
            "is_concurrent": n % 3 > 0,
            "in_scope_from": date(2026, 1, 1) if n < 9 else date(2026, 8, 1),
            "in_scope_to": date(2026, 6, 30) if n == 7 else None,
            "left_on": date(2026, 10, 31) if n == 8 else None,
            "law_degree": some(n, "bachelor", "none", None, "master", "intermediate"),
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
            "level": some(n, "bachelor", "college", "master"),
            "field": some(n, *fields),
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
            "date": spread(n, 60),
            "outcome": some(n, "considering", "recruited", "declined"),
        }
        for n in range(3)
    ]


def experts() -> Rows:
    return [
        {"full_name": name, "kind": some(n, "jurist", "expert"),
         "date_from": date(2026, 1, 1), "date_to": date(2026, 3, 31) if n == 4 else None}
        for n, name in enumerate(EXPERTS)
    ]  # fmt: skip


def needs() -> Rows:
    return [
        {
            "officer": OFFICERS[n],
            "topic": some(n, "drafting", "mediation", "Kỹ năng nói trước dân"),
            "year": 2025 if n == 7 else 2026,
            "status": some(n, "open", "planned", "met"),
        }
        for n in range(8)
    ]


def courses() -> Rows:
    return [
        {
            "name": f"Tập huấn nghiệp vụ tư pháp đợt {n}",
            "kind": "hoi_nghi" if n == 5 else some(n, "tap_huan", "boi_duong"),
            "date_from": (begin := date(2026, 1 + n, 10) if n < 8 else date(2025, 12, 29)),
            "date_to": later(begin, some(n, 1, 0, 4)),
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
            "result": some(n, "completed", "not_completed", "completed", "absent", None),
            "materials_issued": n == 0,
            "certificate_no": f"{course}{n}/CN" if n in (0, 2) else None,
            "certificate_date": date(2026, 12, 1) if n == 2 else None,
        }
        for course in range(2, 9)
        for n in range(5)
    ]
