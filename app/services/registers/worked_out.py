"""What the program works out while a record is saved: values left empty, and records that follow.

Only empty fields are filled; what a person typed stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Filter, Query
from app.records.language import RecordType

ANSWER_WITHIN = timedelta(days=15)
"""Days to answer feedback within one's competence (Công điện 89/CĐ-TTg), from receipt."""
_AUDIENCES = ("officials", "residents", "businesses")
_STEPS = (
    ("drafting", "Phân công soạn thảo"),
    ("impact_assessment", "Đánh giá tác động chính sách (nếu có)"),
    ("consultation", "Lấy ý kiến cơ quan, đối tượng chịu tác động"),
    ("party", "Xin ý kiến cấp ủy (nếu thuộc nhóm phải xin ý kiến)"),
    ("communication", "Truyền thông dự thảo"),
    ("appraisal", "Gửi thẩm định"),
    ("adoption", "Tiếp thu, giải trình"),
    ("submission", "Trình UBND"),
)
_ENDINGS = {
    "resolution": (
        ("verification", "Ban của HĐND thẩm tra"),
        ("approval", "HĐND thông qua"),
        ("issue", "Ký chứng thực, ban hành"),
        ("publication", "Gửi, đăng tải, cập nhật Cơ sở dữ liệu quốc gia"),
    ),
    "decision": (
        ("approval", "UBND thông qua"),
        ("issue", "Chủ tịch UBND ký ban hành"),
        ("publication", "Gửi, đăng tải, cập nhật Cơ sở dữ liệu quốc gia"),
    ),
}


def fill(desk: Desk, rtype: RecordType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the empty fields of a record that follow from its other ones."""
    worker = _FILLED.get(rtype.name)
    found = worker(desk, values) if worker else {}
    return {k: v for k, v in found.items() if v is not None and values.get(k) is None}


def following(desk: Desk, rtype: RecordType, row_id: str, values: Mapping[str, Any]) -> list[Edit]:
    """Return the records written together with a new one."""
    return _steps(desk, row_id, values) if rtype.name == "legal_document" else []


def default_steps(kind: str) -> tuple[tuple[str, str], ...]:
    """Return the steps (kind, words) of a legal document before the office has its own template."""
    return _STEPS + _ENDINGS.get(kind, _ENDINGS["decision"])


def _feedback(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    """The term ends on a working day: rolled forward (BLDS 2015, điều 148)."""
    received = values.get("received_date")
    if received is None or values.get("in_competence") != "ours":
        return {}
    return {"due_date": desk.calendar.roll_forward(received + ANSWER_WITHIN)}


def _event(_desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    given = [values[name] for name in _AUDIENCES if values.get(name) is not None]
    return {"attendees": sum(given)} if given else {}


def _participation(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    """The post at that time: it stays when the person later moves."""
    officer = desk.store.get("officer", values["officer"]) if values.get("officer") else None
    if officer is None:
        return {}
    return {
        "position_then": officer["position_title"],
        "department_then": officer["department"],
    }


_FILLED: dict[str, Callable[[Desk, Mapping[str, Any]], dict[str, Any]]] = {
    "feedback": _feedback,
    "event": _event,
    "participation": _participation,
}


def _steps(desk: Desk, document: str, values: Mapping[str, Any]) -> list[Edit]:
    kind = values.get("kind") or ""
    query = Query("legal_step_template", (Filter("applies_to", "=", kind),), limit=200)
    own = desk.store.find(query).records
    day = values.get("started")
    edits = []
    for position, step in enumerate(_of_template(own) or _shipped(kind), 1):
        step_kind, name, days = step
        day = desk.calendar.add_working(day, days) if day and days is not None else day
        step_values = {"document": document, "position": position, "kind": step_kind, "name": name}
        due = {"due": day} if days is not None and day else {}
        edits.append(Edit("legal_step", new_id(), step_values | due))
    return edits


def _of_template(own: Any) -> list[tuple[str | None, str, int | None]]:
    return [(t["kind"], t["name"], t["days"]) for t in own]


def _shipped(kind: str) -> list[tuple[str | None, str, int | None]]:
    return [(code, words, None) for code, words in default_steps(kind)]
