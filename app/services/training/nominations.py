"""The list of people nominated for a course (danh sách cử đi): drawn up, written, issued.

The paper has the form of NĐ 30/2020/NĐ-CP; its number and date stay blank until the clerk gives
them. Recorded, they make the list issued, and everybody on it nominated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Edit, Filter, Record
from app.reports.content import (
    Cell,
    Column,
    ReportDocument,
    Row,
    Section,
    Signature,
    Table,
    paragraph,
)
from app.reports.letterhead import committee_signature, commune_letterhead
from app.services.registers import records
from app.services.reporting import paper
from app.services.reporting.report_input import unit_name
from app.services.training.counting import everything, last_day, seat_edit
from app.services.training.tables import Output, Span, columns, count, numbered, text
from app.text.dates import format_date

_COLUMNS = (
    Column("TT", 12, "center"),
    Column("Họ và tên", 48),
    Column("Chức danh", 45),
    Column("Đơn vị/Bộ phận", 40),
    Column("Ghi chú", 25),
)
SYMBOL = "DS-UBND"


def draw_up(
    desk: Desk, course_id: str, officer_ids: Sequence[str] = (), *, addressee: str = ""
) -> tuple[Record, Changes]:
    """Make a list for a course: of these officers in this order, else of its learners by name.

    Without officers named, a list of the course that is not issued yet is brought up to date
    instead: who is still a learner keeps their place, new ones follow.
    """
    course = records.load(desk, "training_course", course_id)
    officers = tuple(dict.fromkeys(officer_ids))
    if not officers:
        officers = _learners(desk, course.id)
        waiting = next((n for n in of_course(desk, course.id) if not cited(n)), None)
        if waiting is not None:
            kept = tuple(i for i in waiting["officers"] or () if i in officers)
            rest = tuple(i for i in officers if i not in kept)
            order = {"officers": (*kept, *rest)}
            return records.save(desk, "nomination_list", waiting.id, order)
    values = {
        "course": course.id,
        "subject": f"Cử công chức tham gia {_lower_first(course['name'])}",
        "officers": officers,
        "addressee": addressee or course["organiser"],
    }
    return records.save(desk, "nomination_list", None, values)


def reorder(desk: Desk, list_id: str, officer_ids: Sequence[str]) -> Changes:
    """Keep the people of a list in another order, or other people."""
    return records.save(desk, "nomination_list", list_id, {"officers": tuple(officer_ids)})[1]


def save(desk: Desk, list_id: str | None, values: Mapping[str, Any]) -> tuple[Record, Changes]:
    """Keep a list as typed; with a number and a date everybody on it is nominated."""
    record, changes = records.save(desk, "nomination_list", list_id, values)
    return record, changes + _follow(desk, record)


def issue(desk: Desk, list_id: str, number: str, day: date) -> tuple[Record, Changes]:
    """Record the number and date the clerk gave; everybody on the list is nominated.

    Raises UserError for an empty number or a list without people.
    """
    if not number.strip():
        raise UserError("Chưa ghi số, ký hiệu.", "Ghi số do Văn thư cấp.", code="invalid")
    return save(desk, list_id, {"code_number": number, "date": day})


def document(desk: Desk, list_id: str) -> ReportDocument:
    """Return the paper of a list, number and date blank."""
    listed = records.load(desk, "nomination_list", list_id)
    course = records.load(desk, "training_course", listed["course"])
    unit = unit_name(desk)
    rows = _rows(desk, listed)
    closing = f"{unit.committee[:1].upper()}{unit.committee[1:]} gửi danh sách để phối hợp./."
    note = [paragraph(line) for line in (listed["note"] or "").splitlines() if line]
    return ReportDocument(
        letterhead=commune_letterhead(unit, desk.today.year, symbol=SYMBOL),
        subject=(listed["subject"],),
        addressees=(listed["addressee"],) if listed["addressee"] else (),
        opening=_opening(unit.committee, course, len(rows)),
        sections=(Section("", "", (Table(_COLUMNS, rows), *note)),),
        closing=closing,
        recipients=("Như trên;", "Các ông, bà có tên trên;", "Lưu: VT, TP."),
        signature=Signature(committee_signature("chair")),
        type_name="DANH SÁCH",
    )


def write(desk: Desk, list_id: str, target: Path) -> None:
    """Write the paper of a list to a .pdf or .docx."""
    paper.write(desk, document(desk, list_id), target, title="Danh sách cử đi tập huấn")


def of_course(desk: Desk, course_id: str) -> tuple[Record, ...]:
    """Return a course's lists, the newest first."""
    return everything(desk, "nomination_list", Filter("course", "=", course_id), order=("-date",))


def cited(listed: Record) -> str:
    """Return "Số 12/UBND-VP, ngày 05/03/2026"; empty before the list is issued."""
    if not listed["code_number"] or listed["date"] is None:
        return ""
    return f"Số {listed['code_number']}, ngày {format_date(listed['date'])}"


def listed(desk: Desk, span: Span) -> Output:
    """Return the lists of a span, those not yet issued too, with whom the issued ones sent."""
    lists = [
        n
        for n in everything(desk, "nomination_list", order=("-date",))
        if n["date"] is None or span.holds(n["date"])
    ]
    courses = desk.store.get_many("training_course", {n["course"] for n in lists})
    rows = []
    for one in lists:
        course = courses.get(one["course"])
        cells = (
            text(one["subject"]),
            text(course["name"] if course else ""),
            text(cited(one) or "Chưa ban hành"),
            count(len(one["officers"] or ())),
        )
        rows.append((cells, one.id))
    made = columns(
        ("tt", "TT", 10, "center"),
        ("subject", "Trích yếu", 100),
        ("course", "Lớp", 80),
        ("issued", "Số, ngày", 40),
        ("persons", "Số người", 20, "right"),
    )
    issued = [n for n in lists if cited(n)]
    people = [i for n in issued for i in n["officers"] or ()]
    totals = {"lists": len(issued), "persons": len(set(people)), "attendances": len(people)}
    foot = (
        f"Đã ban hành {totals['lists']} danh sách, cử {totals['persons']} người, "
        f"{totals['attendances']} lượt người."
    )
    return Output(
        "nomination",
        f"DANH SÁCH CỬ ĐI TẬP HUẤN\n({span.label})",
        span,
        made.keys,
        Table(made.columns, numbered(rows), foot),
        counts=totals,
    )


def _follow(desk: Desk, listed: Record) -> Changes:
    """Write into everybody's place in the course by which paper they were nominated."""
    words = cited(listed)
    if not words:
        return Changes()
    course = desk.store.get("training_course", listed["course"])
    if course is None or not course.alive:
        return Changes()
    found = everything(desk, "participation", Filter("course", "=", course.id))
    seats = {s["officer"]: s for s in found}
    over = course["status"] == "completed"
    edits = [
        _seat_edit(desk, course, officer, seats.get(officer), words, over)
        for officer in listed["officers"] or ()
    ]
    return desk.store.write(edits) if edits else Changes()


def _seat_edit(
    desk: Desk, course: Record, officer: str, seat: Record | None, words: str, over: bool
) -> Edit:
    """A result stands once the course is over: somebody wrote it down."""
    if seat is None:
        return seat_edit(desk, course.id, officer, {"result": "nominated", "nominated_by": words})
    keeps = over and seat["result"] is not None
    result = {} if keeps else {"result": "nominated"}
    return Edit("participation", seat.id, {"nominated_by": words, **result})


def _learners(desk: Desk, course_id: str) -> tuple[str, ...]:
    found = everything(desk, "participation", Filter("course", "=", course_id))
    seated = {s["officer"] for s in found if s["role"] != "lecturer"}
    names = everything(desk, "officer", order=("full_name",))
    return tuple(o.id for o in names if o.id in seated)


def _rows(desk: Desk, listed: Record) -> tuple[Row, ...]:
    wanted: Iterable[str] = listed["officers"] or ()
    known = desk.store.get_many("officer", wanted)
    people = [known[i] for i in wanted if i in known]
    return tuple(
        Row(
            (
                Cell(str(n), number=n),
                Cell(o["full_name"]),
                Cell(o["position_title"] or ""),
                Cell(o["department"] or ""),
                Cell(""),
            ),
            record=o.id,
        )
        for n, o in enumerate(people, 1)
    )


def _opening(committee: str, course: Record, people: int) -> str:
    by = f" do {course['organiser']} tổ chức" if course["organiser"] else ""
    called = f"Thực hiện {course['calling_document']}, " if course["calling_document"] else ""
    start, end = course["date_from"], last_day(course)
    days = f"từ ngày {format_date(start)} đến ngày {format_date(end)}"
    days = f"ngày {format_date(start)}" if start == end else days
    place = f", tại {course['place']}" if course["place"] else ""
    body = committee if called else f"{committee[:1].upper()}{committee[1:]}"
    return (
        f"{called}{body} cử {people} người có tên sau tham gia "
        f"{_lower_first(course['name'])}{by}, {days}{place}:"
    )


def _lower_first(words: str) -> str:
    """A course's name within a sentence: "Tập huấn …" becomes "tập huấn …", "NQ 66" stays."""
    second = words[1:2]
    return words[:1].lower() + words[1:] if second.islower() else words
