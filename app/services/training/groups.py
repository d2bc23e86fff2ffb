"""Training by group of people: the leaders, the advisers, the drafters, the checkers.

Somebody may belong to several groups; the line for all counts everybody once.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.ports import Record
from app.reports.content import Cell, Row, Table
from app.services.training.tables import Output, columns, count, numbered, ratio, text
from app.services.training.window import Within, in_scope
from app.text.folding import fold

GROUPS = {
    "leaders": "Lãnh đạo UBND",
    "advisers": "Công chức tham mưu công tác tư pháp",
    "drafters": "Công chức tham gia soạn thảo văn bản",
    "checkers": "Người làm công tác kiểm tra, rà soát văn bản",
    "others": "Đối tượng khác",
}
_ADVISING = frozenset(
    (
        "appraisal",
        "enforcement_monitoring",
        "legal_education",
        "mediation",
        "civil_status",
        "certification",
        "feedback",
        "reporting",
    )
)
_COLUMNS = columns(
    ("tt", "TT", 10, "center"),
    ("group", "Đối tượng", 80),
    ("persons", "Tổng số (người)", 25, "right"),
    ("women", "Nữ", 18, "right"),
    ("trained", "Đã bồi dưỡng (người)", 30, "right"),
    ("ratio", "Tỷ lệ", 40, "center"),
    ("attendances", "Lượt người", 25, "right"),
)
_FOR_ALL = "Chung (mỗi người tính một lần)"


def groups_of(officer: Record) -> tuple[str, ...]:
    """Return the keys of the groups somebody belongs to, by title and duties."""
    title = fold(officer["position_title"] or "")
    duties = set(officer["duties"] or ())
    leads = title in ("chu tich", "pho chu tich") or (
        "chu tich" in title and ("ubnd" in title or "uy ban nhan dan" in title)
    )
    found = {
        "leaders": bool(officer["is_head"]) or leads,
        "advisers": bool(duties & _ADVISING) or "tu phap" in title,
        "drafters": "drafting" in duties,
        "checkers": "checking" in duties,
    }
    return tuple(k for k, belongs in found.items() if belongs) or ("others",)


def by_group(of: Within) -> Output:
    """Return each group's people, women, trained and attendances, then those of all."""
    people = [o for o in of.facts.officers.values() if in_scope(o, of.span)]
    members: dict[str, list[Record]] = {}
    for officer in people:
        for key in groups_of(officer):
            members.setdefault(key, []).append(officer)
    shown = [(label, members[key]) for key, label in GROUPS.items() if key in members]
    rows = numbered([((text(label), *_numbers(of, own)), "") for label, own in shown])
    whole = Row((Cell(""), text(_FOR_ALL), *_numbers(of, people)))
    return Output(
        "group",
        f"KẾT QUẢ BỒI DƯỠNG, TẬP HUẤN THEO NHÓM ĐỐI TƯỢNG\n({of.span.label})",
        of.span,
        _COLUMNS.keys,
        Table(_COLUMNS.columns, (*rows, whole), _note(people)),
        counts=_counts(of, people),
    )


def _counts(of: Within, people: Sequence[Record]) -> dict[str, int]:
    ids = {o.id for o in people}
    done = {s["officer"] for s in of.seats if s["officer"] in ids and s["result"] == "completed"}
    return {
        "persons": len(ids),
        "women": sum(o["gender"] == "female" for o in people),
        "trained": len(done),
        "attendances": sum(s["officer"] in ids for s in of.seats),
    }


def _numbers(of: Within, people: Sequence[Record]) -> tuple[Cell, ...]:
    found = _counts(of, people)
    return (
        count(found["persons"]),
        count(found["women"]),
        count(found["trained"]),
        ratio(found["trained"], found["persons"]),
        count(found["attendances"]),
    )


def _note(people: Sequence[Record]) -> str:
    unknown = sum(o["gender"] is None for o in people)
    asked = f" Chưa ghi giới tính: {unknown} người." if unknown else ""
    return f"Một người có thể thuộc nhiều nhóm; dòng chung tính mỗi người một lần.{asked}"
