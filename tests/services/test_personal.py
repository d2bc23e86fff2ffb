"""What is held of a person, in one piece; and what is left when that person has gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.errors import UserError
from app.exchange.ops import new_id
from app.ports import Edit, Filter, Query
from app.services.filing import files
from app.services.privacy import access, leaving, mentions, personal, personal_paper
from app.services.registers import records
from app.services.work import tasks
from tests.desks import commune_desk, course, officer, plan_desk, seat, task
from tests.journeys.looking import pdf_text, xlsx_text

__all__ = ["commune_desk", "plan_desk"]

GONE, STAYS = "Đặng Thị Ửng", "Lê Văn Ở"


def put(desk: Desk, type_name: str, **values: Any) -> str:
    row = new_id()
    desk.store.write([Edit(type_name, row, values)])
    return row


def an_office(desk: Desk, folder: Path) -> tuple[str, str]:
    """Two officers in one course; one of them all over the place."""
    gone, stays = officer(desk, GONE, left_on=date(2026, 10, 1)), officer(desk, STAYS)
    taken = course(desk, date(2026, 3, 2), lecturers=("Ông Khách",))
    for one in (gone, stays):
        seat(desk, taken, one)
    session = put(desk, "course_session", course=taken, date=date(2026, 3, 2), part="morning")
    put(desk, "attendance", session=session, officer=gone, mark="present")
    put(desk, "qualification", officer=gone, level="bachelor", field="Luật", year=2009)
    put(desk, "nomination_list", course=taken, subject="Cử người", officers=(gone, stays))
    put(desk, "nomination_list", course=taken, subject="Cử một người", officers=(gone,))
    source = folder / "bằng.pdf"
    source.write_bytes(b"%PDF-1.7 bang cap")
    files.attach(desk, source, "officer", gone)
    return gone, stays


def alive(desk: Desk, type_name: str) -> int:
    return desk.store.count(Query(type_name))


def test_everything_about_one_person_and_nothing_about_others(
    commune_desk: Desk, tmp_path: Path
) -> None:
    gone, _ = an_office(commune_desk, tmp_path)
    dropped = put(commune_desk, "training_need", officer=gone, topic="drafting")
    records.delete(commune_desk, "training_need", dropped)
    holding = personal.gather(commune_desk, personal.load(commune_desk, gone[:8]))
    assert {p.rtype.name: len(p.records) for p in holding.parts} == {
        "officer": 1,
        "qualification": 1,
        "participation": 1,
        "attendance": 1,
        "training_need": 1,
        "nomination_list": 2,
    }
    assert [f["file_name"] for f in holding.files] == ["bằng.pdf"]
    assert holding.changes >= 7
    told = holding.to_json(commune_desk)
    assert GONE in str(told)
    assert STAYS not in str(told)
    (need,) = next(p for p in told["parts"] if p["type"] == "training_need")["records"]
    assert need["deleted"] is True


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_what_is_held_can_be_given_out(commune_desk: Desk, tmp_path: Path, ending: str) -> None:
    gone, _ = an_office(commune_desk, tmp_path)
    holding = personal.gather(commune_desk, personal.load(commune_desk, gone))
    target = tmp_path / f"hồ sơ.{ending}"
    personal_paper.export(commune_desk, holding, target)
    said = pdf_text(target) if ending == "pdf" else xlsx_text(target)
    for words in (GONE, "Tập huấn", "Cử một người", "2009", "bằng.pdf"):
        assert words in said
    assert STAYS not in said
    (entry,) = access.entries(commune_desk)
    assert (entry["action"], entry["count"]) == ("export", 1)
    assert entry["subject"] == f"Công chức {gone[:8]}"


def test_other_endings_are_refused_and_not_noted(commune_desk: Desk, tmp_path: Path) -> None:
    gone = officer(commune_desk, GONE)
    holding = personal.gather(commune_desk, personal.load(commune_desk, gone))
    with pytest.raises(UserError) as refused:
        personal_paper.export(commune_desk, holding, tmp_path / "a.txt")
    assert refused.value.code == "bad_ending"
    assert access.entries(commune_desk) == []


def test_a_person_goes_with_all_that_tells_of_nobody_else(
    commune_desk: Desk, tmp_path: Path
) -> None:
    gone, stays = an_office(commune_desk, tmp_path)
    person = personal.load(commune_desk, gone)
    told = leaving.preview(commune_desk, person)
    assert {t.name: n for t, n in told.erased} == {
        "officer": 1,
        "qualification": 1,
        "participation": 1,
        "attendance": 1,
        "nomination_list": 1,
        "attachment": 1,
    }
    assert {t.name: n for t, n in told.emptied} == {"nomination_list": 1}
    assert not told.in_office

    erased, _ = leaving.erase(commune_desk, person)

    assert (erased.records, erased.files) == (7, 1)
    assert commune_desk.store.get("officer", gone) is None
    assert commune_desk.store.get("officer", stays) is not None
    assert {n: alive(commune_desk, n) for n in ("participation", "attendance")} == {
        "participation": 1,
        "attendance": 0,
    }
    (kept,) = commune_desk.store.find(Query("nomination_list")).records
    assert kept["officers"] == (stays,)
    (entry,) = access.entries(commune_desk)
    assert (entry["action"], entry["subject"]) == ("erase", f"Công chức {gone[:8]}")


def test_roles_become_empty_and_counted_lists_keep_their_number(plan_desk: Desk) -> None:
    gone, stays = officer(plan_desk, GONE), officer(plan_desk, STAYS)
    wanted = task(plan_desk, "2.1")
    tasks.update(plan_desk, wanted.task, tasks.Update(state="in_progress", result="đang làm"))
    work = task(plan_desk, "2.1").assignment
    assert work is not None
    roles = {"assignee": gone, "co_assignees": (gone, stays)}
    plan_desk.store.write([Edit("assignment", work, roles)])
    indicator = plan_desk.store.find(Query("indicator")).records[0].id
    lists = {"met_ids": (gone, stays), "scope_ids": (gone, stays), "numerator": 2}
    value = put(plan_desk, "indicator_value", indicator=indicator, as_of=date(2026, 6, 30), **lists)

    told = leaving.preview(plan_desk, personal.load(plan_desk, gone))
    assert told.in_office
    assert {t.name for t, _ in told.emptied} == {"assignment"}
    assert {t.name for t, _ in told.kept} == {"indicator_value"}
    leaving.erase(plan_desk, told.person)

    kept = plan_desk.store.get("assignment", work)
    assert kept is not None
    assert (kept["assignee"], kept["co_assignees"]) == (None, (stays,))
    assert kept["state"] == "in_progress"
    counted = plan_desk.store.get("indicator_value", value)
    assert counted is not None
    assert counted["numerator"] == 2


def test_a_sender_goes_and_the_petition_stays_to_be_counted(
    commune_desk: Desk, tmp_path: Path
) -> None:
    said = {"received_date": date(2026, 2, 1), "channel": "direct", "content": "Đường hỏng"}
    old = put(commune_desk, "feedback", sender_name=GONE, **said)
    put(commune_desk, "feedback", **said)
    source = tmp_path / "đơn.pdf"
    source.write_bytes(b"%PDF-1.7 don")
    files.attach(commune_desk, source, "feedback", old)
    (person,) = personal.people(commune_desk)
    assert (person.name, person.is_sender) == (GONE, True)

    leaving.erase(commune_desk, person)

    assert personal.people(commune_desk) == []
    assert commune_desk.store.get("feedback", old) is None
    assert alive(commune_desk, "feedback") == 2
    assert commune_desk.store.search(GONE).total == 0
    (link,) = commune_desk.store.find(Query("evidence")).records
    (fresh,) = commune_desk.store.get_many("feedback", [link["record"]]).values()
    assert {k: fresh[k] for k in said} == said
    (kept,) = files.attachments_of(commune_desk, fresh.id)
    assert commune_desk.files.has(kept["sha256"])


def test_a_name_in_free_text_is_found_wherever_it_hides(commune_desk: Desk) -> None:
    gone = officer(commune_desk, GONE)
    written = {
        put(commune_desk, "dialogue", date=date(2026, 4, 3), topics=f"Bà {GONE} trả lời"),
        put(commune_desk, "training_course", name="Lớp", lecturers=("Ông A", GONE)),
        put(commune_desk, "dialogue", topics="bà DANG THI UNG nói"),
        put(commune_desk, "report", period="2026-10", texts={"I": [f"Giao {GONE} làm"]}),
    }
    put(commune_desk, "dialogue", topics="Đặng Văn Ửng và Thị trấn")
    deleted = put(commune_desk, "dialogue", topics=f"xóa rồi: {GONE}")
    records.delete(commune_desk, "dialogue", deleted)
    found = mentions.of(commune_desk, GONE, leave_out={gone})
    assert {m.id for m in found} == {*written, deleted}
    assert [m.id for m in found if not m.alive] == [deleted]
    assert {"Giảng viên, báo cáo viên"} in [set(m.fields) for m in found]


def test_a_course_entered_by_mistake_takes_along_what_stands_inside_it(
    commune_desk: Desk, tmp_path: Path
) -> None:
    gone, stays = an_office(commune_desk, tmp_path)
    issue = {"officer": stays, "material": put(commune_desk, "training_material", title="Sách")}
    (taken,) = commune_desk.store.find(Query("training_course")).records
    kept = put(commune_desk, "material_issue", course=taken.id, **issue)
    records.erase(commune_desk, "training_course", taken.id)
    for name in ("participation", "course_session", "attendance", "nomination_list"):
        assert alive(commune_desk, name) == 0, name
    assert len(commune_desk.store.get_many("officer", [gone, stays])) == 2
    issued = commune_desk.store.get("material_issue", kept)
    assert issued is not None
    assert issued["course"] is None


def test_an_expert_leaves_a_team_that_also_names_an_officer(commune_desk: Desk) -> None:
    expert = put(commune_desk, "expert_collaborator", full_name="Ông Khách")
    one = officer(commune_desk, STAYS)
    document = put(commune_desk, "legal_document", subject="Nghị quyết")
    alone = put(commune_desk, "drafting_team", document=document, expert=expert)
    both = put(commune_desk, "drafting_team", document=document, expert=expert, officer=one)
    leaving.erase(commune_desk, personal.load(commune_desk, expert))
    assert commune_desk.store.get("drafting_team", alone) is None
    kept = commune_desk.store.get("drafting_team", both)
    assert kept is not None
    assert (kept["officer"], kept["expert"]) == (one, None)
    assert commune_desk.store.count(Query("drafting_team", (Filter("officer", "=", one),))) == 1


def test_only_people_are_people(commune_desk: Desk) -> None:
    row = put(commune_desk, "dialogue", topics="đường sá")
    with pytest.raises(UserError) as refused:
        personal.load(commune_desk, row)
    assert refused.value.code == "not_a_person"
