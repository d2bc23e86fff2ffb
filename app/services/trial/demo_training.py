"""The trial's training: sessions with attendance, materials, degrees, a coming course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Query, Record
from app.services.training import add_participants, attendance, materials, nominations, sessions
from app.services.training.attendance import Wish

_POSTS = (
    ("female", "Văn phòng HĐND và UBND", ("drafting", "legal_education", "civil_status")),
    ("male", "Văn phòng HĐND và UBND", ("drafting", "checking", "reporting")),
    ("female", "Văn phòng HĐND và UBND", ("drafting", "appraisal", "checking")),
    ("male", "Văn phòng HĐND và UBND", ("civil_status", "certification", "mediation")),
    ("male", "Lãnh đạo UBND", ("drafting",)),
    ("female", "Phòng Kinh tế", ("drafting", "feedback")),
    ("male", "Phòng Văn hóa - Xã hội", ("legal_education",)),
    ("male", "Ban Chỉ huy quân sự", ("enforcement_monitoring",)),
)
_DEGREES = (
    ("bachelor", "Luật", "Trường Đại học Luật", "full_time", 2011, "LH-00412"),
    ("bachelor", "Luật kinh tế", "Trường Đại học Luật", "part_time", 2016, "LH-01177"),
    ("master", "Luật hiến pháp và luật hành chính", "Trường Đại học Luật", "part_time", 2020, ""),
    ("bachelor", "Quản trị - Luật", "Trường Đại học Luật", "full_time", 2018, "LH-02290"),
    ("bachelor", "Kế toán", "Trường Đại học Kinh tế", "full_time", 2009, "KT-00931"),
)
_MATERIALS = (
    ("Sổ tay soạn thảo văn bản quy phạm pháp luật cấp xã", "handbook"),
    ("Luật Ban hành văn bản quy phạm pháp luật (hợp nhất)", "legal_text"),
)
_COMING = "Tập huấn kỹ năng tham mưu ban hành nghị quyết của HĐND xã"


def fill(desk: Desk, officers: Sequence[str]) -> None:
    """Add what a year of training leaves behind to the trial's officers and courses."""
    random = Random(171)  # noqa: S311 - a repeatable story, not a secret
    desk.store.write([*_posts(officers), *_degrees(officers), *_need(desk, officers)])
    held = desk.store.find(Query("training_course", order=("-date_from",), limit=2)).records
    for course in held:
        _attend(desk, course, random)
    _hand_out(desk, officers, held[0])
    _coming(desk, officers)


def _posts(officers: Sequence[str]) -> list[Edit]:
    return [
        Edit("officer", i, {"gender": gender, "department": department, "duties": duties})
        for i, (gender, department, duties) in zip(officers, _POSTS, strict=False)
    ]


def _degrees(officers: Sequence[str]) -> list[Edit]:
    names = ("level", "field", "institution", "mode", "year", "certificate_no")
    return [
        Edit(
            "qualification",
            new_id(),
            {"officer": i, **{n: v for n, v in zip(names, degree, strict=True) if v}},
        )
        for i, degree in zip(officers, _DEGREES, strict=False)
    ]


def _need(desk: Desk, officers: Sequence[str]) -> list[Edit]:
    values = {
        "officer": officers[-2],
        "topic": "digital",
        "reason": "Mới được giao cập nhật Cơ sở dữ liệu quốc gia về pháp luật.",
        "year": desk.today.year,
        "priority": "high",
    }
    return [Edit("training_need", new_id(), values)]


def _attend(desk: Desk, course: Record, random: Random) -> None:
    sessions.make(desk, course.id)
    grid = attendance.grid(desk, course.id)
    wishes = [
        Wish(s.id, i, "excused" if random.random() < 0.15 else "present")
        for i in grid.officers
        for s in grid.sessions
    ]
    attendance.mark(desk, course.id, wishes)


def _hand_out(desk: Desk, officers: Sequence[str], course: Record) -> None:
    edits = [
        Edit("training_material", new_id(), {"title": title, "kind": kind, "source": "Sở Tư pháp"})
        for title, kind in _MATERIALS
    ]
    desk.store.write(edits)
    day = course["date_from"]
    book, law = (e.id for e in edits)
    learners = list(attendance.grid(desk, course.id).officers)
    materials.issue(desk, materials.Handout(book, day, course=course.id), learners)
    materials.issue(desk, materials.Handout(law, day + timedelta(days=9), "file"), officers[4:7])
    signed = [i.id for i in materials.of_course(desk, course.id)]
    materials.sign(desk, signed[:2])


def _coming(desk: Desk, officers: Sequence[str]) -> None:
    day = desk.calendar.roll_forward(desk.today + timedelta(days=12))
    course = new_id()
    values = {
        "name": _COMING,
        "kind": "tap_huan",
        "skill_topics": ("drafting",),
        "organiser": "Sở Tư pháp tỉnh Thanh Sơn Hà",
        "host_level": "province",
        "form": "in_person",
        "place": "Hội trường UBND tỉnh",
        "calling_document": "Giấy mời số 58/GM-STP",
        "date_from": day,
        "date_to": day + timedelta(days=1),
        "sessions": 3,
        "hours": Decimal(12),
        "status": "invited",
    }
    desk.store.write([Edit("training_course", course, values)])
    add_participants(desk, course, [officers[0], officers[5], officers[2]])
    sessions.make(desk, course)
    nominations.draw_up(desk, course)
