"""“Dùng thử”: a made-up commune of a made-up province with a year of work, every time the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import resources
from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit
from app.services.planning import plan_import
from app.services.trial import demo_training
from app.services.work import tasks

SAMPLE_PLAN = "samples/ke-hoach-nq66.txt"

_OFFICERS = (
    ("Đặng Thị Ửng", "Công chức Tư pháp - Hộ tịch", "bachelor"),
    ("Nguyễn Văn Khoẻ", "Công chức Văn phòng HĐND và UBND", "bachelor"),
    ("Hoàng Thị Thuý", "Phó Chánh Văn phòng HĐND và UBND", "master"),
    ("Lò Văn Ịnh", "Công chức Tư pháp - Hộ tịch", "bachelor"),
    ("Trần Quốc Ánh", "Phó Chủ tịch UBND", "bachelor"),
    ("Phạm Thị Mơ", "Công chức Phòng Kinh tế", "none"),
    ("Y Đăm Niê", "Công chức Phòng Văn hóa - Xã hội", "intermediate"),
    ("Vũ Đình Đoàn", "Công chức Ban Chỉ huy quân sự", "none"),
)
_COURSES = (
    ("Tập huấn kỹ năng soạn thảo văn bản quy phạm pháp luật", "tap_huan", "drafting", 8),
    ("Bồi dưỡng nghiệp vụ kiểm tra, rà soát văn bản", "boi_duong", "checking", 16),
    ("Cập nhật Luật Ban hành văn bản quy phạm pháp luật", "cap_nhat", "appraisal", 4),
    ("Tập huấn kỹ năng hòa giải ở cơ sở", "tap_huan", "mediation", 8),
    ("Tập huấn sử dụng Hệ thống phản ánh, kiến nghị", "tap_huan", "feedback", 4),
)
_RESULTS = (
    "Đã tham mưu UBND xã ban hành văn bản triển khai đến các thôn, bản.",
    "Tổ chức hội nghị quán triệt với 45 đại biểu; phát 60 bộ tài liệu.",
    "Đăng 3 tin, bài trên trang thông tin điện tử của xã.",
    "Rà soát 12 văn bản, đề nghị sửa đổi 1 văn bản.",
    "Phối hợp với Sở Tư pháp thực hiện theo kế hoạch, bảo đảm tiến độ.",
)
_DIFFICULTY = (
    "Kinh phí bố trí cho công tác xây dựng pháp luật còn ít; công chức kiêm nhiệm nhiều việc."
)


def fill(desk: Desk, *, years: int = 1) -> None:
    """Fill a new commune's ledger: a plan, its work over the years, officers and courses."""
    random = Random(66)  # noqa: S311 - a repeatable story, not a secret
    plan_import.import_file(desk, resources.path(SAMPLE_PLAN))
    officers = _officers(desk)
    _courses(desk, officers, years, random)
    demo_training.fill(desk, officers)
    _work(desk, officers, years, random)


def _officers(desk: Desk) -> list[str]:
    edits = [
        Edit(
            "officer",
            new_id(),
            {
                "full_name": name,
                "position_title": title,
                "employment_kind": "can_bo" if title.startswith("Phó Chủ tịch") else "cong_chuc",
                "law_degree": degree,
                "duties": ("drafting", "legal_education"),
                "in_scope_from": desk.today - timedelta(days=400),
            },
        )
        for name, title, degree in _OFFICERS
    ]
    desk.store.write(edits)
    return [e.id for e in edits]


def _courses(desk: Desk, officers: Sequence[str], years: int, random: Random) -> None:
    edits = []
    for number, (name, kind, topic, hours) in enumerate(_COURSES * years):
        day = desk.today - timedelta(days=40 + 65 * number)
        course = new_id()
        values = {
            "name": name,
            "kind": kind,
            "skill_topics": (topic,),
            "topic_group": "job_position",
            "organiser": "Sở Tư pháp tỉnh Thanh Sơn Hà",
            "host_level": "province",
            "form": "in_person" if number % 2 == 0 else "online",
            "date_from": day,
            "date_to": day + timedelta(days=1),
            "sessions": hours // 4,
            "hours": Decimal(hours),
            "status": "completed",
        }
        edits.append(Edit("training_course", course, values))
        edits += [_seat(course, o) for o in random.sample(list(officers[:-2]), 3)]
    desk.store.write(edits)


def _seat(course: str, officer: str) -> Edit:
    values = {
        "course": course,
        "officer": officer,
        "role": "learner",
        "result": "completed",
        "materials_issued": True,
    }
    return Edit("participation", new_id(), values)


def _work(desk: Desk, officers: Sequence[str], years: int, random: Random) -> None:
    found, _ = tasks.listing(desk, tasks.own(desk, limit=1000))
    for n, task in enumerate(found):
        if n % 7 == 6:
            continue
        people = {
            "assignee": officers[n % 4],
            "deciding_authority": "chairman",
            "responsible_head": "deputy",
        }
        tasks.assign(desk, task.row.task, people if n % 5 else {"assignee": officers[n % 4]})
        for months in range(min(12 * years, 3 + n % 4), 0, -1):
            day = desk.today - timedelta(days=28 * months - n % 5)
            tasks.update(desk, task.row.task, _update(n, months, day, random))
        if n % 4 == 0:
            _finish(desk, task, desk.today - timedelta(days=3 + n))


def _update(n: int, months: int, day: date, random: Random) -> tasks.Update:
    return tasks.Update(
        state="in_progress",
        percent=min(90, 20 + 10 * (6 - months)),
        result=random.choice(_RESULTS),
        difficulty=_DIFFICULTY if n % 6 == 1 and months == 1 else None,
        on=day,
    )


def _finish(desk: Desk, task: tasks.DatedTask, day: date) -> None:
    for product in task.deliverables:
        tasks.finish_product(
            desk,
            task.row.task,
            title=product["title"],
            planned=product["id"],
            kind="plan",
            code_number="12/KH-UBND",
            on=day,
        )
    wish = tasks.Update(state="done", result="Đã hoàn thành, báo cáo Sở Tư pháp.", on=day)
    tasks.update(desk, task.row.task, wish)
