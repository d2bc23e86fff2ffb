"""A course from the invitation to the figures of the year, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.program import Program

CLASS_LIST = "TT\tHọ và tên\tChức vụ\n1\tĐặng Thị Ửng\t\n2\tLo Van Inh\t\n3\tNgười Mới\tVăn thư\n"


@pytest.fixture
def commune(tmp_path: Path) -> Program:
    program = Program(tmp_path / "xã")
    program.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    return program


def _add(program: Program, kind: str, **values: str) -> str:
    words = [w for name, value in values.items() for w in ("--set", f"{name}={value}")]
    return str(program.ok("record", "add", kind, *words)["record"]["id"])


def test_a_course_from_the_class_list_to_the_figures(commune: Program, tmp_path: Path) -> None:
    people = [_add(commune, "officer", full_name=n) for n in ("Đặng Thị Ửng", "Lò Văn Ịnh")]
    course = _add(
        commune,
        "training_course",
        name="Tập huấn soạn thảo",
        status="invited",
        date_from="08/10/2026",
        sessions="2",
        hours="8",
    )
    listed = tmp_path / "lop.txt"
    listed.write_text(CLASS_LIST, "utf-8")
    looked = commune.ok("training", "class-list", course, listed, "--preview")
    assert [r["status"] for r in looked["rows"]] == ["found", "found", "new"]
    assert commune("training", "class-list", course, listed).code == 1
    assert commune.ok("training", "class-list", course, listed, "--add-new")["added"] == 3

    drawn = commune.ok("training", "nominate", course, "--to", tmp_path / "cu-di.docx")
    commune.ok(
        "training", "issued", drawn["list"]["id"], "--number", "15/DS", "--date", "2026-10-01"
    )
    held = commune.ok("training", "sessions", course)["sessions"]
    assert [s["part"] for s in held] == ["morning", "afternoon"]
    commune.ok("training", "mark", held[0]["id"], "present")
    commune.ok("training", "mark", held[1]["id"], "excused", people[1])
    assert commune.ok("training", "mark", held[1]["id"], "present")["marked"] == 2
    assert commune.ok("training", "sheet", course, "--to", tmp_path / "ky.pdf")["people"] == 3
    assert commune.ok("training", "issue", "Sổ tay", "--course", course)["issued"] == 3
    commune.ok("training", "receipt", "--course", course, "--to", tmp_path / "nhan.pdf")

    assert commune.ok("training", "outputs", "--kind", "course")["total"] == 0
    commune.ok("record", "edit", course, "--set", "status=completed")
    seats = commune.ok("record", "list", "participation")["records"]
    assert {s["result"] for s in seats} == {"nominated"}
    assert {s["hours_attended"] for s in seats} == {4.0, 8.0}
    for seat in seats[:2]:
        commune.ok("record", "edit", seat["id"], "--set", "result=completed")

    made = commune.ok("training", "outputs", "--kind", "course", "--period", "2026")
    assert made["counts"] == {"courses": 1, "persons": 2, "attendances": 2, "copies": 3}
    target = commune.ok("training", "outputs", "--kind", "target")
    assert (target["counts"]["both"], target["counts"]["in_scope"]) == (2, 3)
    assert commune.ok("training", "lacking")["total"] == 1
    past = commune.ok("training", "history", seats[0]["officer"], "--to", tmp_path / "cv.xlsx")
    assert past["rows"][0]["subject"] == "Tập huấn soạn thảo"


def test_what_cannot_be_done_is_refused_in_words(commune: Program, tmp_path: Path) -> None:
    course = _add(commune, "training_course", name="Lớp", date_from="08/10/2026")
    commune.refused("training", "sheet", course, "--to", tmp_path / "a.pdf")
    commune.refused("training", "nominate", course)
    commune.refused("training", "issue", "Sổ tay", "--course", course)
    commune.refused("training", "receipt", "--to", tmp_path / "a.pdf")
    commune.refused("training", "outputs", "--period", "2026-13")
    assert commune("training", "outputs", "--kind", "khác").code == 2
