"""A month of a commune's registers with known numbers, written as forms write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.desk import Desk
from app.services.registers import records
from tests.desks import course, officer, seat, task

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def day(number: int, month: int = 10) -> date:
    """Return a day of October 2026, or of another month."""
    return date(2026, month, number)


def add(desk: Desk, type_name: str, **values: Any) -> str:
    """Save one record; return its id."""
    return records.save(desk, type_name, None, values)[0].id


def fill(desk: Desk) -> None:
    """Write October: every register has something, and something outside the month."""
    _people(desk)
    _law(desk)
    _public(desk)
    _money(desk)


def _people(desk: Desk) -> None:
    post = add(desk, "staffing_requirement", position="Tham mưu tư pháp", count=2)
    posts = ("Công chức tư pháp", "Công chức tư pháp", "Phó Chánh Văn phòng")
    degrees = ("bachelor", "none", "master")
    people = [
        officer(
            desk,
            name,
            position_title=title,
            law_degree=degree,
            gender="female" if degree == "bachelor" else "male",
            is_concurrent=degree == "none",
            employment_kind="cong_chuc",
        )
        for name, title, degree in zip(
            ("Đặng Thị Ửng", "Lò Văn Ịnh", "Hoàng Thế Khoẻ"), posts, degrees, strict=True
        )
    ]
    add(
        desk,
        "assignment_decision",
        officer=people[0],
        requirement=post,
        decision="15/QĐ-UBND",
        date=day(2),
    )
    add(desk, "core_force", officer=people[2], date_from=day(1, 3))
    held = course(
        desk, day(6), date_to=day(7), hours=Decimal(8), sessions=4, name="Kỹ năng soạn thảo"
    )
    ours = course(desk, day(20), hours=Decimal("3.5"), organised_by_us=True, name="Hòa giải")
    seat(desk, held, people[0], certificate_no="01/CN", materials_issued=True)
    seat(desk, held, people[1], result="not_completed")
    seat(desk, ours, people[0])
    material = add(desk, "training_material", title="Sổ tay soạn thảo")
    add(desk, "material_issue", material=material, officer=people[1], course=held, date=day(7))


def _law(desk: Desk) -> None:
    decision = add(
        desk,
        "legal_document",
        kind="decision",
        subject="Quy chế làm việc của UBND xã",
        started=day(1),
        code_number="02/2026/QĐ-UBND",
        issued_date=day(28),
    )
    resolution = add(
        desk,
        "legal_document",
        kind="resolution",
        subject="Mức hỗ trợ tổ hòa giải",
        started=day(5, 9),
    )
    add(
        desk,
        "consultation",
        document=decision,
        audience="Các thôn",
        date_from=day(5),
        opinions=12,
        adopted=9,
    )
    add(desk, "party_consultation", document=resolution, sent_date=day(9), sent_number="3/TTr")
    add(desk, "appraisal", document=decision, kind="appraisal", date=day(14), report_no="7/BC-TP")
    add(desk, "comment", direction="given", subject="Dự thảo của tỉnh", date=day(15))
    add(
        desk,
        "legal_review",
        kind="self_check",
        subject="Văn bản năm 2025",
        date_to=day(20),
        documents_reviewed=14,
        documents_wrong=2,
        proposals_up=1,
    )
    add(desk, "survey", kind="survey", subject="Mức độ hài lòng", date_to=day(21), sheets_in=57)
    add(desk, "guidance", subject="Chứng thực", form="letter", date=day(22), code_number="40/UBND")


def _public(desk: Desk) -> None:
    add(
        desk,
        "event",
        kind="propagation",
        name="Quán triệt Nghị quyết số 66-NQ/TW",
        date_from=day(3),
        officials=40,
        residents=25,
    )
    add(desk, "event", kind="workshop", name="Tọa đàm hòa giải", date_from=day(3, 9), residents=9)
    channel = add(desk, "communication_channel", name="Trang thông tin xã", kind="website")
    for kind, quantity in (("news", 3), ("article", 2), ("Tiểu phẩm", 1)):
        add(
            desk,
            "communication_item",
            kind=kind,
            title=f"Tuyên truyền {kind}",
            date=day(8),
            quantity=quantity,
            channel=channel,
        )
    add(
        desk,
        "dialogue",
        kind="half_year",
        date=day(12),
        topics="Đất đai, chính sách",
        participants=80,
        opinions_raised=11,
        opinions_answered=9,
        opinions_forwarded=2,
    )
    _feedback(desk)
    own = task(desk, "2.1", desk.profile.unit.code).task
    add(
        desk,
        "difficulty",
        raised_date=day(16),
        content="Công chức kiêm nhiệm nhiều việc",
        cause="Biên chế ít",
        proposal="Bổ sung biên chế",
        level="justice_dept",
        task=own,
    )
    add(desk, "inspection", kind="post_check", subject="Chứng thực", date=day(19), findings_count=3)
    add(desk, "commendation", kind="commend", reason="Hòa giải giỏi", date=day(25))
    add(desk, "review_summary", kind="mid_term", subject="Sơ kết Nghị quyết", date=day(30))


def _feedback(desk: Desk) -> None:
    for number, values in enumerate(
        (
            {"channel": "system", "answered_date": day(10)},
            {"channel": "letter", "answered_date": day(29)},
            {"channel": "voters", "in_competence": "forward", "forwarded_date": day(6)},
            {"channel": "system"},
        )
    ):
        add(
            desk,
            "feedback",
            received_date=day(2),
            content=f"Phản ánh thứ {number}",
            target_document="Quyết định 5",
            **values,
        )
    add(desk, "feedback", received_date=day(2, 9), channel="system", content="Tháng trước")


def _money(desk: Desk) -> None:
    add(
        desk,
        "budget_line",
        year=2026,
        field="law_making",
        content="Soạn thảo văn bản",
        estimate=Decimal(30_000_000),
        allocated=Decimal(25_000_000),
        spent=Decimal(12_000_000),
        total_spending=Decimal(4_800_000_000),
        base_label="tổng chi ngân sách xã theo dự toán",
    )
    add(
        desk,
        "budget_line",
        year=2026,
        field="legal_education",
        content="Tuyên truyền",
        estimate=Decimal(20_000_000),
        spent=Decimal(7_500_000),
        total_spending=Decimal(4_800_000_000),
    )
    add(desk, "budget_line", year=2025, field="law_making", content="Cũ", spent=Decimal(1))
    add(desk, "expert_payment", date=day(18), work="Góp ý dự thảo", amount=Decimal(1_500_000))
