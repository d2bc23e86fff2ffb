"""A made-up commune and its year, for the tests and the benchmark of reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.reports.inputs import (
    Count,
    Course,
    Deliverable,
    Difficulty,
    Group,
    Indicator,
    IssuedDocument,
    Meeting,
    Milestone,
    NextStep,
    Officers,
    Period,
    Plan,
    Proposal,
    ReportInput,
    Result,
    Task,
)
from app.text.compose import UnitKind, UnitName

CREATED = datetime(2026, 10, 22, 8, 30, tzinfo=UTC)
OCTOBER = Period(
    label="tháng 10 năm 2026",
    start=date(2026, 10, 1),
    end=date(2026, 10, 31),
    next_label="tháng 11 năm 2026",
)
COMMUNE = UnitName(UnitKind.COMMUNE, "Tân Thành")
WARD = UnitName(UnitKind.WARD, "Văn Miếu - Quốc Tử Giám")
GROUP_TITLES = (
    "Nâng cao nhận thức, trách nhiệm của cán bộ, công chức",
    "Xây dựng và hoàn thiện văn bản quy phạm pháp luật của xã",
    "Theo dõi, tổ chức thi hành pháp luật",
    "Đào tạo, bồi dưỡng đội ngũ làm công tác pháp luật",
    "Bảo đảm kinh phí và ứng dụng công nghệ thông tin",
)


def task(number: int) -> Task:
    """Task ``number``: states, dates and lengths vary with it."""
    kind = number % 5
    done = date(2026, 10, 3 + number % 20) if kind == 0 else None
    product = Deliverable(
        id=f"d{number}",
        title="Báo cáo kết quả rà soát" if number % 2 else "Kế hoạch của Ủy ban nhân dân xã",
        due=date(2026, 10, 20),
        done=done,
        document_number=f"{number}/KH-UBND" if done else "",
        document_date=done,
    )
    return Task(
        id=f"t{number}",
        ref=f"II.{number}",
        title=f"Nhiệm vụ số {number}: tổ chức rà soát, thống kê và cập nhật danh sách người "
        "tham mưu công tác pháp luật, đường dưỡng thể nghiệp vụ tại cơ sở",
        our_role="lead",
        state=("done", "in_progress", "not_started", "in_progress", "not_arisen")[kind],  # type: ignore[arg-type]
        percent=40 if kind == 1 else None,
        due=None if kind == 3 else date(2026, 9 + number % 4, 25),
        due_text="Thường xuyên" if kind == 3 else "",
        continuous=kind == 3,
        done_date=done,
        lead_text="Ủy ban nhân dân các xã, phường",
        coop_text="Sở Tư pháp; các cơ quan, đơn vị liên quan",
        assignee="Công chức tham mưu tư pháp",
        people_count=2,
        results=(
            Result(
                id=f"r{number}",
                on=date(2026, 10, 5),
                text=f"Đã ban hành văn bản triển khai và hoàn thành đợt {number} việc rà soát",
            ),
            Result(id=f"old{number}", on=date(2026, 9, 5), text="Kết quả của kỳ trước"),
        )
        if kind in (0, 1, 3)
        else (),
        deliverables=(product,) if kind in (0, 1) else (),
    )


def plan(tasks: int) -> Plan:
    """A plan with ``tasks`` tasks in five groups."""
    per = -(-tasks // len(GROUP_TITLES))
    groups = tuple(
        Group(
            id=f"g{index}",
            number=str(index + 1),
            title=title,
            tasks=tuple(task(n) for n in range(index * per + 1, min((index + 1) * per, tasks) + 1)),
        )
        for index, title in enumerate(GROUP_TITLES)
    )
    return Plan(
        id="p1",
        type_name="Kế hoạch",
        number="141/KH-UBND",
        issued=date(2026, 3, 5),
        issuer="UBND tỉnh Thanh Sơn Hà",
        subject="Thực hiện chương trình nâng cao năng lực pháp luật năm 2026",
        groups=groups,
    )


def courses(number: int = 3) -> tuple[Course, ...]:
    """Courses that share persons, so that persons and attendances differ."""
    return tuple(
        Course(
            id=f"c{n}",
            name=f"Lớp bồi dưỡng kỹ năng soạn thảo văn bản khóa {n}",
            organiser="Sở Tư pháp",
            start=date(2026, 10, 6),
            end=date(2026, 10, 7 + n),
            form="Trực tiếp",
            hours=8,
            nominated=4,
            attended=("o1", "o2", f"o{2 + n}"),
            completed=("o1", "o2"),
            materials=3,
        )
        for n in range(1, number + 1)
    )


def full_input(tasks: int = 12, unit: UnitName = COMMUNE) -> ReportInput:
    """October of the commune, every section fed from records or typed."""
    return ReportInput(
        unit=unit,
        province="tỉnh Thanh Sơn Hà",
        period=OCTOBER,
        plans=(plan(tasks),),
        signer="deputy",
        signer_name="Lê Thị Ửng",
        documents=(
            IssuedDocument(
                id="v1",
                type_name="Quyết định",
                number="12/QĐ-UBND",
                issued=date(2026, 10, 2),
                subject="Về việc phân công nhiệm vụ",
            ),
        ),
        meetings=(
            Meeting(
                id="m1",
                name="Hội nghị quán triệt kế hoạch",
                on=date(2026, 10, 9),
                attendances=86,
            ),
        ),
        counts=(
            Count(
                key="count.dialogues",
                section="II.g2",
                label="Số cuộc đối thoại",
                unit="cuộc",
                rows=("x1", "x2"),
            ),
        ),
        courses=courses(),
        officers=Officers(in_scope=tuple(f"o{n}" for n in range(1, 11)), law_degree=("o1", "o2")),
        indicators=(
            Indicator(
                id="i1",
                name="Người làm công tác pháp luật được bồi dưỡng",
                numerator=9,
                denominator=10,
                rows=tuple(f"o{n}" for n in range(1, 10)),
                milestones=(
                    Milestone(year=2027, operator=">", value=90, met=False),
                    Milestone(year=2030, operator="=", value=100, met=False),
                ),
                note="tính lũy kế trong giai đoạn của kế hoạch",
            ),
        ),
        difficulties=(
            Difficulty(
                id="k1",
                content="Đội ngũ còn kiêm nhiệm nhiều việc",
                raised=date(2026, 10, 12),
                cause="Biên chế chưa được bổ sung",
                proposal="Xem xét bổ sung biên chế làm công tác tư pháp",
                level="Sở Nội vụ",
            ),
        ),
        next_steps=(
            NextStep(id="n1", text="Hoàn thành báo cáo rà soát quý IV", due=date(2026, 11, 20)),
        ),
        proposals=(Proposal(id="q1", text="Sớm mở lớp bồi dưỡng kỹ năng hòa giải"),),
    )
