"""Every record type of the program. A new register is one declaration, named here."""

from __future__ import annotations

from app.records.language import Registry
from app.records.types import law, money, office, people, plans, public, reporting, training, work

REGISTRY = Registry(
    (
        *plans.TYPES,
        *work.TYPES,
        *people.TYPES,
        *training.TYPES,
        *law.TYPES,
        *public.TYPES,
        *money.TYPES,
        *reporting.TYPES,
        *office.TYPES,
    )
)

AREAS = {
    "plans": "Kế hoạch",
    "work": "Nhiệm vụ",
    "people": "Đội ngũ",
    "training": "Tập huấn, bồi dưỡng",
    "law": "Xây dựng và thi hành pháp luật",
    "public": "Đối thoại, phản ánh, truyền thông",
    "money": "Kinh phí",
    "reports": "Báo cáo",
    "files": "Tệp",
    "office": "Nội bộ",
}
"""The parts of the work that record types belong to, in the order they are shown."""
