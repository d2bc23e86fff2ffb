"""A target from the first count to the chart and the frozen figure, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.journeys.program import Program

STONES = (
    '[{"year": 2027, "operator": ">", "value": 90, "unit": "percent"},'
    ' {"year": 2030, "operator": "=", "value": 100, "unit": "percent"}]'
)


@pytest.fixture
def commune(tmp_path: Path) -> Program:
    program = Program(tmp_path / "xã")
    program.ok("init", "--role", "commune", "--unit", "18100", "--name", "Lê Thị Ửng")
    return program


def add(program: Program, kind: str, **values: str) -> str:
    words = [w for name, value in values.items() for w in ("--set", f"{name}={value}")]
    told = program.ok("record", "add", kind, *words)
    return str(told["record"]["id"])


def test_from_ten_officers_to_a_frozen_figure(commune: Program, tmp_path: Path) -> None:
    target = add(commune, "indicator", name="Tập huấn", measure="trained", milestones=STONES)
    course = add(commune, "training_course", name="Lớp", date_from="08/10/2026")
    people = [add(commune, "officer", full_name=f"Người {n}") for n in range(3)]
    for person in people[:2]:
        add(commune, "participation", course=course, officer=person)

    shown = commune.ok("indicator", "show", target[:8])["indicator"]
    assert (shown["numerator"], shown["denominator"]) == (2, 3)
    assert [r["id"] for r in shown["unmet_rows"]] == [people[2]]
    assert shown["unmet_rows"][0]["lacking"] == "chưa được bồi dưỡng, tập huấn"
    assert [o["ground"] for o in shown["outlooks"]] == ["pace", "pace"]
    seen = commune.ok("record", "list", "access_log")["records"]
    assert [entry["action"] for entry in seen] == ["view"]

    earlier = commune.ok("indicator", "freeze", target, "--as-of", "2026-10-01")["value"]
    kept = commune.ok("indicator", "freeze", target, "--comment", "Báo cáo năm")["value"]
    assert (kept["numerator"], kept["denominator"], kept["as_of"]) == (2, 3, "2026-11-05")
    commune.ok("record", "erase", people[0])
    after = commune.ok("indicator", "show", target)["indicator"]
    assert (after["numerator"], after["denominator"]) == (1, 2)
    assert [f["numerator"] for f in after["frozen"]] == [2, 0]

    found = commune.ok("indicator", "compare", kept["id"], earlier["id"])["comparison"]
    assert set(found["newly"]) == set(people[:2])
    assert (found["came"], found["left"], found["lost"]) == ([], [], [])

    drawn = commune.ok("indicator", "chart", target, tmp_path / "bieu-do.pdf")
    document = pypdfium2.PdfDocument(drawn["file"])
    read = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())
    document.close()
    assert "1/2 = 50% chưa đạt hơn 90%, còn thiếu 1 người" in read
    assert "cộng dồn trong kỳ kế hoạch" in read


def test_what_cannot_be_is_refused(commune: Program, tmp_path: Path) -> None:
    target = add(commune, "indicator", name="Tập huấn", measure="trained")
    assert commune.refused("indicator", "show", "abcdef")["code"] == "not_found"
    late = commune.refused("indicator", "freeze", target, "--as-of", "2027-01-01")
    assert late["code"] == "invalid"
    typed = commune.refused("indicator", "freeze", target, "--numerator", "1")
    assert typed["code"] == "invalid"
    ending = commune.refused("indicator", "chart", target, tmp_path / "bieu-do.png")
    assert ending["code"] == "bad_ending"
    assert not (tmp_path / "bieu-do.png").exists()
    commune.refused("indicator", "show", target, "--as-of", "hôm nay", code=2)


def test_a_typed_figure_by_command(commune: Program) -> None:
    target = add(commune, "indicator", name="Hồ sơ", measure="typed", milestones=STONES)
    words = ("--numerator", "72", "--denominator", "90")
    commune.ok("indicator", "freeze", target, *words)
    [told] = commune.ok("indicator", "list")["indicators"]
    assert (told["numerator"], told["denominator"]) == (72, 90)
    assert told["milestones"][0]["missing"] == 10
