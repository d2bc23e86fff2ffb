"""Values that follow from others, records that follow from a new one, and what may stand once."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import Desk
from app.errors import UserError
from app.ports import Query
from app.services.registers import records
from tests.desks import officer


def test_feedback_is_due_after_15_days_rolled_off_days_off(commune_desk: Desk) -> None:
    # 15 ngày từ 06/02/2026 là thứ Bảy 21/02; ngày làm việc tiếp theo là 23/02.
    given = {"received_date": date(2026, 2, 6), "channel": "letter", "content": "Quyết định 05"}
    saved, _ = records.save(commune_desk, "feedback", None, given)
    assert saved["due_date"] == date(2026, 2, 23)
    typed, _ = records.save(commune_desk, "feedback", None, given | {"due_date": date(2026, 2, 12)})
    assert typed["due_date"] == date(2026, 2, 12)
    passed, _ = records.save(commune_desk, "feedback", None, given | {"in_competence": "forward"})
    assert passed["due_date"] is None


def test_attendees_are_the_sum_unless_typed(commune_desk: Desk) -> None:
    given = {"kind": "conference", "name": "Quán triệt", "date_from": date(2026, 3, 2)}
    saved, _ = records.save(commune_desk, "event", None, given | {"officials": 40, "residents": 5})
    assert saved["attendees"] == 45
    typed, _ = records.save(commune_desk, "event", None, given | {"officials": 40, "attendees": 60})
    assert typed["attendees"] == 60


def test_a_legal_document_begins_with_the_offices_own_steps(commune_desk: Desk) -> None:
    given = {"kind": "decision", "subject": "Quy chế", "started": date(2026, 3, 2)}
    first, _ = records.save(commune_desk, "legal_document", None, given)
    shipped = _steps(commune_desk, first.id)
    assert next(s["kind"] for s in shipped) == "drafting"
    assert [s["kind"] for s in shipped][-1] == "publication"
    for position, (name, days) in enumerate((("Soạn", 2), ("Ký", 3)), 1):
        template = {"applies_to": "decision", "position": position, "name": name, "days": days}
        records.save(commune_desk, "legal_step_template", None, template)
    second, _ = records.save(commune_desk, "legal_document", None, given)
    steps = _steps(commune_desk, second.id)
    assert [s["name"] for s in steps] == ["Soạn", "Ký"]
    assert [s["due"] for s in steps] == [date(2026, 3, 4), date(2026, 3, 9)]


def test_a_seat_keeps_the_post_of_that_time(commune_desk: Desk) -> None:
    person = officer(commune_desk, "Đặng Thị Ửng", position_title="Công chức Tư pháp")
    course = _course(commune_desk)
    seat, _ = records.save(commune_desk, "participation", None, _seat(course, person))
    records.save(commune_desk, "officer", person, {"position_title": "Phó Chủ tịch"})
    assert records.load(commune_desk, "participation", seat.id)["position_then"] == (
        "Công chức Tư pháp"
    )


def test_nobody_sits_twice_in_a_course(commune_desk: Desk) -> None:
    person, course = officer(commune_desk, "Đặng Thị Ửng"), _course(commune_desk)
    seat, _ = records.save(commune_desk, "participation", None, _seat(course, person))
    with pytest.raises(UserError) as caught:
        records.save(commune_desk, "participation", None, _seat(course, person))
    assert [p.field for p in caught.value.fields] == ["officer"]
    records.save(commune_desk, "participation", seat.id, {"officer": person, "grade": "good"})
    records.delete(commune_desk, "participation", seat.id)
    records.save(commune_desk, "participation", None, _seat(course, person))


def _course(desk: Desk) -> str:
    values = {"name": "Tập huấn", "kind": "tap_huan", "date_from": date(2026, 3, 2)}
    return records.save(desk, "training_course", None, values)[0].id


def _seat(course: str, person: str) -> dict[str, str]:
    return {"course": course, "officer": person}


def _steps(desk: Desk, document: str) -> list:
    found = desk.store.find(Query("legal_step", order=("position",), limit=100)).records
    return [s for s in found if s["document"] == document]
