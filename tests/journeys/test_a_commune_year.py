"""A commune's whole year: twelve officers, three plans, nine courses, 400 register rows.

It is entered as people do (commands, Excel, the window's forms); then every total the program
lists must equal a plain SQL count, and whatever is made of the year must say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.records.registry import REGISTRY
from app.schedule.periods import Period
from app.services.totals import listing
from tests.journeys.looking import docx_text, pdf_text, xlsx_text
from tests.journeys.year import keeping, public, window
from tests.journeys.year.counting import EXPECTED, NOTHING, PARTS
from tests.journeys.year.keeping import DRAMA, DRAWING, HANDBOOK, LAST_DAY, Year
from tests.journeys.year.sheets import ROWS, SHEETS
from tests.journeys.year.work_sql import TASKS
from ui.bootstrap import opening

# One year for all tests of this module: whoever comes first waits until it is written down.
pytestmark = pytest.mark.timeout(400)

YEAR, QUARTER = "2026", "2026-Q3"


@pytest.fixture(scope="module")
def year(
    tmp_path_factory: pytest.TempPathFactory, qapp: Any, request: pytest.FixtureRequest
) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("năm 2026")
    with pytest.MonkeyPatch.context() as around:
        around.setenv("HOME", str(folder))
        around.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        around.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        kept = keeping.begin(folder)
        keeping.officers_come(kept)
        keeping.sheets_come(kept)
        with window.at_work(kept, QtBot(request)) as office:
            window.keep(kept, office)
        keeping.training_is_held(kept)
        keeping.tasks_move(kept)
        keeping.reports_go_out(kept)
        yield kept


@contextmanager
def decrypted(year: Year) -> Iterator[Desk]:
    """Open the ledger as it lies on the disk."""
    place = opening(year.program.folder, date.fromisoformat(LAST_DAY))
    desk = place.open(password=year.program.password)
    try:
        yield desk
    finally:
        place.close(desk)


def asker(desk: Desk, period: str = YEAR) -> Callable[[str], list[Any]]:
    """Return what asks the decrypted database about a period."""
    span = Period.parse(period)
    days = {"a": str(span.start), "b": str(span.end), "today": LAST_DAY}
    connection = desk.store.core.connection  # type: ignore[attr-defined]
    return lambda statement: list(connection.rows(statement, days))


def test_the_whole_year_is_in_the_ledger(year: Year) -> None:
    with decrypted(year) as desk:
        ask = asker(desk)
        tables = (*SHEETS, "officer", "plan", "training_course")
        counted = {t: ask(f"SELECT count(*) FROM {t} WHERE life")[0][0] for t in tables}
        kinds = Counter(k for (k,) in ask("SELECT kind FROM communication_item WHERE life"))
        titles = {t for (t,) in ask("SELECT title FROM communication_item")}
        received = {d for (d,) in ask("SELECT received_date FROM feedback")}
    assert [counted.pop(t) for t in ("officer", "plan", "training_course")] == [12, 3, 9]
    assert sum(counted.values()) == ROWS, counted
    assert (kinds[DRAMA], kinds[DRAWING]) == (5, 5)
    assert titles == {row["title"] for row in public.communication()}
    assert received >= {str(row["received_date"]) for row in public.feedback()}


@pytest.mark.parametrize("period", [YEAR, QUARTER])
def test_every_total_equals_a_plain_count(year: Year, period: str) -> None:
    listed = year.totals(period)
    assert sorted(listed) == sorted(EXPECTED)
    assert {t["line"] for t in listed.values()} == set(range(1, 16))
    said = {
        key: (t["numerator"], t["denominator"]) if "denominator" in t else (t["value"],)
        for key, t in listed.items()
    }
    with decrypted(year) as desk:
        ask = asker(desk, period)
        counted = {key: tuple(ask(s)[0][0] or 0 for s in EXPECTED[key]) for key in listed}
        parts = {key: dict(ask(statement)) for key, statement in PARTS.items()}
    assert said == counted
    for key, found in parts.items():
        assert listed[key]["by"] == labelled(key, found), key
    if period == YEAR:
        assert {k for k, v in said.items() if not any(v)} == NOTHING


def labelled(key: str, found: dict[str | None, Any]) -> dict[str, Any]:
    """Return counts by a field's values under the words of its choices."""
    rtype = REGISTRY[key.partition(".")[0]]
    [total] = [t for t in rtype.totals if key == f"{rtype.name}.{t.key}"]
    field = rtype.field(total.by)
    return {field.choice_label(code or "") or "Chưa ghi": value for code, value in found.items()}


def test_the_rows_behind_a_total_are_as_many_as_it_says(year: Year) -> None:
    for key in ("feedback.late", "officers.total", "documents.issued"):
        told = year.ok("total", "rows", key, "--period", YEAR)
        assert told["total"] == len(told["rows"]) == told["figure"]["value"] > 0
    counts = {f"{r.name}.{t.key}" for r in REGISTRY for t in r.totals if t.measure == "count"}
    counts |= {"tasks.total", "tasks.overdue", "training.courses", "training.certificates"}
    with decrypted(year) as desk:
        span = listing.asked(desk, Period.parse(YEAR))
        told = {f.key: f for f in listing.listing(desk, span)}
        assert counts <= set(told)
        for key in sorted(counts):
            assert len(listing.rows(desk, span, key).records) == told[key].value, key


def test_the_report_of_a_quarter_says_the_same_as_the_totals(year: Year) -> None:
    listed = year.totals(QUARTER).values()
    figures = year.reports["quarter"]["figures"]
    shared = [t for t in listed if t["key"] in figures and t["line"] not in (1, 15)]
    assert {t["line"] for t in shared} == set(range(2, 15))
    for total in shared:
        figure = figures[total["key"]]
        for part in ("value", "numerator", "denominator"):
            assert figure[part] == total.get(part), total["key"]
    own = (
        " AND id IN (SELECT t.id FROM task t JOIN plan p ON p.id = t.plan AND p.level = 'commune')"
    )
    with decrypted(year) as desk:
        ask = asker(desk, QUARTER)
        counted = {k: ask(TASKS[k][0] + own)[0][0] for k in TASKS if k in figures}
    assert counted["tasks.overdue"] > 0
    assert counted == {
        k: f["value"] or f["numerator"] or 0 for k, f in figures.items() if k in TASKS
    }


def test_the_report_is_written_in_every_form(year: Year) -> None:
    report = year.reports["quarter"]["id"]
    read = {"pdf": pdf_text, "docx": docx_text, "xlsx": xlsx_text}
    for ending, words_of in read.items():
        target = year.scratch / f"báo cáo quý III.{ending}"
        year.ok("report", "write", report, target)
        words = words_of(target)
        assert "Số hóa sổ hộ tịch còn lại" in words, ending
        if ending != "xlsx":
            assert "PHƯỜNG TRẦN PHÚ" in words, ending


def test_words_are_found_in_several_registers_without_marks(year: Year) -> None:
    found = year.ok("search", "hoa giai", "--limit", "200")
    kinds = {hit["type"] for hit in found["hits"]}
    assert kinds >= {"communication_item", "comment", "commendation", "task", "training_material"}
    [hit] = year.ok("search", "so do nam khoe")["hits"]
    assert (hit["type"], hit["field"]) == ("feedback", "content")


def test_people_and_indicators_agree_with_the_ledger(year: Year) -> None:
    totals = year.totals(YEAR)
    counted = year.ok("indicator", "list")["indicators"]
    assert {i["denominator"] for i in counted if i["denominator"]} >= {
        totals["officers.total"]["value"]
    }
    made = year.ok("training", "outputs", "--kind", "course", "--period", YEAR)["counts"]
    for name in ("courses", "persons", "attendances"):
        assert made[name] == totals[f"training.{name}"]["value"], name
    target = year.scratch / "dữ liệu của bà Ửng.xlsx"
    year.ok("person", "export", year.people[0], target)
    words = xlsx_text(target)
    for own in ("Đặng Thị Ửng", "Luật kinh tế", HANDBOOK, "01/CN", "20/QĐ-UBND"):
        assert own in words, own
    assert "Lò Văn Ịnh" not in words


@pytest.mark.parametrize("type_name", ["feedback", "communication_item"])
def test_a_register_goes_out_to_excel_and_comes_back_the_same(year: Year, type_name: str) -> None:
    out = year.scratch / f"ra {type_name}.xlsx"
    rows = year.ok("record", "export", type_name, out)["rows"]
    seen = year.ok("record", "import", type_name, out, "--preview")
    assert (seen["same"], seen["new"], seen["changed"], seen["refused"]) == (rows, 0, 0, 0)


def test_the_ledger_is_sound(year: Year) -> None:
    assert year.ok("check") == {"ok": True, "problems": [], "folder_risk": ""}
