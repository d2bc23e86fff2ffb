"""The whole road in commands: a plan in, a report out, a package to the province and its answer.

Commune and province are processes, data folders and keys of their own; files are all they share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import resources
from tests.journeys.looking import docx_text, every_word, has, pdf_text, xlsx_text
from tests.journeys.program import Program

COMMUNE, PROVINCE, PERIOD = "18100", "42", "2026-10"
RESULT = "Đã tự kiểm tra 7 nghị quyết, quyết định; kiến nghị sửa “Quy chế hoà giải” ở 12 thôn, tổ."
DIFFICULTY = "Công chức kiêm nhiệm, chưa đủ thì giờ kiểm tra hết văn bản của xã cũ."
OFFICERS = ("Đặng Thị Ửng", "Lò Văn Ịnh", "Hoàng Thuý Quỳnh")
USER = "Lê Thị Ửng"


@pytest.fixture
def commune(tmp_path: Path) -> Program:
    return Program(tmp_path / "xã Đồng Tiến")


@pytest.fixture
def province(tmp_path: Path) -> Program:
    return Program(tmp_path / "tỉnh", password="Mật khẩu của Sở")


@pytest.mark.timeout(300)
def test_the_whole_road(commune: Program, province: Program, tmp_path: Path) -> None:
    plan = _commune_starts(commune)
    task = _work_is_written_down(commune, tmp_path)
    _training_is_counted(commune)
    report = _report_is_made(commune, plan, tmp_path)
    _province_starts(province)
    _both_enrol(commune, province, tmp_path)
    _package_goes_over(commune, province, tmp_path / "usb 1", task)
    _province_looks(province, report, tmp_path)
    answer = _province_answers(province, report, tmp_path / "usb 2")
    _commune_reads_the_answer(commune, answer)
    _plans_are_paired(commune, province, plan["id"], answer["plan"], report, tmp_path)
    assert commune.ok("check") == {"ok": True, "problems": [], "folder_risk": ""}
    assert province.ok("check") == {"ok": True, "problems": [], "folder_risk": ""}


def _commune_starts(commune: Program) -> dict[str, Any]:
    sample = resources.path("samples/ke-hoach-nq66.txt")
    read = has(commune.ok("plan", "read", sample), "doc tasks org_duties targets reporting")
    made = commune.ok("init", "--role", "commune", "--unit", COMMUNE, "--name", USER)
    has(made, "unit device key recovery_code")
    assert made["unit"] == {
        "code": COMMUNE,
        "name": "phường Trần Phú",
        "province": "tỉnh Hà Tĩnh",
    }
    has(made["device"], "id letter words")
    assert (made["key"], len(made["device"]["words"])) == ("password", 6)
    taken = commune.ok("plan", "import", sample)
    has(taken, "plan tasks ours duties doubtful obligations undated warnings")
    plan: dict[str, Any] = taken["plan"]
    assert (plan["number"], plan["issued"]) == ("86/KH-UBND", "2026-02-12")
    assert taken["tasks"] == len(read["tasks"]) == 11
    assert (taken["ours"], taken["duties"], taken["undated"]) == (11, 2, [])
    assert commune.refused("plan", "import", sample)["code"] == "plan_exists"
    assert [p["id"] for p in commune.ok("plan", "list")["plans"]] == [plan["id"]]
    return plan


def _work_is_written_down(commune: Program, tmp_path: Path) -> str:
    listed = has(commune.ok("task", "list"), "tasks total")
    assert listed["total"] == len(listed["tasks"]) == 11
    assert commune.ok("task", "list", "--all")["total"] == 13
    one = next(t for t in listed["tasks"] if t["ref"] == "2.2")
    has(one, "id ref title our_role state percent due safe_due result deliverables")
    assert (one["our_role"], one["due"], one["result"]) == ("lead", "2026-10-29", None)
    photo = tmp_path / "Biên bản tự kiểm tra.txt"
    photo.write_text("Biên bản: 7 văn bản, 1 kiến nghị.", "utf-8")
    words = ("--state", "in_progress", "--percent", "40", "--result", RESULT)
    more = ("--difficulty", DIFFICULTY, "--date", "2026-10-12", "--attach", photo)
    done = has(commune.ok("task", "update", one["id"][:6], *words, *more), "task changes")
    assert (done["task"]["state"], done["task"]["percent"]) == ("in_progress", 40)
    assert {c["type"] for c in done["changes"]} == {
        "assignment",
        "progress_update",
        "attachment",
        "evidence",
    }
    _finish_another(commune, listed["tasks"])
    found = commune.ok("task", "list", "--search", "kien nghi sua quy che hoa giai")
    assert [t["id"] for t in found["tasks"]] == [one["id"]]
    hits = has(commune.ok("search", "tu kiem tra"), "hits total")
    assert hits["total"] >= 2
    has(hits["hits"][0], "type id title field snippet")
    shown = commune.ok("task", "show", one["id"])["task"]
    assert [a["file_name"] for a in shown["attachments"]] == [photo.name]
    assert shown["updates"][0]["result"] == RESULT
    return str(one["id"])


def _finish_another(commune: Program, listed: list[dict[str, Any]]) -> None:
    other = next(t["id"] for t in listed if t["ref"] == "1.1")
    done = commune.ok("task", "update", other, "--state", "done", "--date", "2026-10-02")
    assert (done["task"]["percent"], done["task"]["state"]) == (100, "done")


def _training_is_counted(commune: Program) -> None:
    people = [_add(commune, "officer", full_name=n, in_scope_from="01/01/2026") for n in OFFICERS]
    course = _add(
        commune,
        "training_course",
        name="Tập huấn kỹ năng soạn thảo văn bản",
        date_from="08/10/2026",
        date_to="09/10/2026",
        hours="7,5",
    )
    for person in people[:2]:
        _add(commune, "participation", course=course, officer=person, materials_issued="có")
    _add(commune, "participation", course=course, officer=people[2], role="lecturer")
    detail = commune.ok("task", "show", commune.ok("task", "list")["tasks"][0]["id"])["task"]
    commune.ok("record", "edit", detail["assignment"]["id"], "--set", f"assignee={people[0]}")
    counted = has(commune.ok("indicator", "list"), "indicators total")
    trained = counted["indicators"][0]
    has(trained, "id name numerator denominator milestones")
    assert (trained["numerator"], trained["denominator"]) == (2, 3)
    first, last = trained["milestones"]
    assert first == {"year": 2027, "operator": ">", "value": 90.0, "met": False, "missing": 1}
    assert (last["year"], last["met"], last["missing"]) == (2030, False, 1)
    before = commune.ok("indicator", "list", "--as-of", "2026-10-08")["indicators"][0]
    assert (before["numerator"], before["denominator"]) == (0, 3)


def _add(program: Program, kind: str, **values: str) -> str:
    words = [w for name, value in values.items() for w in ("--set", f"{name}={value}")]
    added = has(program.ok("record", "add", kind, *words), "record changes")
    return str(added["record"]["id"])


def _report_is_made(commune: Program, plan: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    due = has(commune.ok("report", "due"), "obligations total")
    duty = next(d for d in due["obligations"] if d["period"] == PERIOD)
    has(duty, "id plan period data_from data_to nominal safe state report")
    assert (duty["plan"], duty["state"], duty["nominal"]) == (plan["id"], "to_make", "2026-10-19")
    made = commune.ok("report", "make", duty["id"], "--period", PERIOD)["report"]
    has(made, "id state missing figures")
    assert all(set(m) == {"section", "why"} for m in made["missing"])
    figures = made["figures"]
    has(figures["tasks.total"], "value numerator denominator rows")
    assert figures["tasks.total"]["value"] == len(figures["tasks.total"]["rows"]) == 11
    assert (figures["tasks.done"]["numerator"], figures["tasks.done"]["denominator"]) == (1, 11)
    assert figures["training.persons"]["value"] == 2
    assert figures["training.attendances"]["value"] == 2
    assert commune.refused("report", "freeze", made["id"])["code"] == "report_missing_parts"
    typed = "Rà soát lại phân công; tiếp tục tự kiểm tra văn bản."
    commune.ok("report", "text", made["id"], "V", "--text", typed)
    commune.ok("report", "text", made["id"], "VI", "--nil")
    frozen = commune.ok("report", "freeze", made["id"], "--accept-missing")["report"]
    assert (frozen["state"], frozen["figures"]) == ("frozen", figures)
    _written_in_every_form(commune, frozen["id"], typed, tmp_path)
    return dict(frozen)


def _written_in_every_form(commune: Program, report: str, typed: str, tmp_path: Path) -> None:
    pdf, docx, xlsx = (tmp_path / f"báo cáo.{ending}" for ending in ("pdf", "docx", "xlsx"))
    for target in (pdf, docx, xlsx):
        assert has(commune.ok("report", "write", report, target), "file")["file"] == str(target)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHƯỜNG TRẦN PHÚ", RESULT, typed):
        assert words in pdf_text(pdf)
        assert words in docx_text(docx)
    assert "Tự kiểm tra văn bản do cấp xã ban hành" in xlsx_text(xlsx)
    assert commune.refused("report", "write", report, tmp_path / "a.odt")["code"] == "bad_ending"


def _province_starts(province: Program) -> None:
    made = province.ok("init", "--role", "province", "--unit", PROVINCE, "--name", "Trần Văn Sở")
    assert made["unit"]["code"] == PROVINCE
    assert province.ok("task", "list") == {"tasks": [], "total": 0}


def _both_enrol(commune: Program, province: Program, tmp_path: Path) -> None:
    alone = commune.ok("exchange", "export", "--to", "province", tmp_path / "chưa đăng ký")
    assert (alone["package"], alone["personal"]) == (None, [])
    wrong = "một hai ba bốn năm sáu"
    asked = has(commune.ok("enrol", "request", tmp_path / "xin"), "file words")
    refused = province.refused("enrol", "grant", asked["file"], "--words", wrong, tmp_path / "no")
    assert refused["code"] == "wrong_words"
    assert not (tmp_path / "no").exists()
    words = " ".join(asked["words"])
    grant = province.ok("enrol", "grant", asked["file"], "--words", words, tmp_path / "cấp")
    has(grant, "file device words")
    assert len(asked["words"]) == len(grant["words"]) == 6
    refused = commune.refused("enrol", "accept", grant["file"], "--words", wrong)
    assert refused["code"] == "wrong_words"
    taken = commune.ok("enrol", "accept", grant["file"], "--words", " ".join(grant["words"]))
    assert (taken["grantor"]["unit"], taken["device"]["unit"]) == (PROVINCE, COMMUNE)


def _package_goes_over(commune: Program, province: Program, stick: Path, task: str) -> None:
    [kept] = commune.ok("task", "show", task)["task"]["attachments"]
    waiting = has(commune.ok("exchange", "status"), "outbox missing conflicts")["outbox"]
    assert [p["state"] for p in waiting] == ["unexported"]
    sent = commune.ok("exchange", "export", "--to", "province", stick, "--with", kept["id"][:8])
    has(sent, "package files personal attachments")
    has(sent["package"], "id number to spans bytes")
    assert (sent["package"]["number"], sent["personal"]) == (1, [])
    assert {s["scope"] for s in sent["package"]["spans"]} == {"shared"}
    assert [a["sha256"] for a in sent["attachments"]] == [kept["sha256"]]
    assert {f.name for f in stick.iterdir()} >= {"DOC-TRUOC.txt", *sent["package"]["files"]}
    outbox = commune.ok("exchange", "status")["outbox"]
    assert {p["state"] for p in outbox} == {"unconfirmed"}
    assert sent["package"]["id"] in {p["package"] for p in outbox}
    before = every_word(province)
    seen = _first(province.ok("exchange", "import", stick, "--preview"))
    assert (seen["status"], every_word(province)) == ("applied", before)
    came = _first(province.ok("exchange", "import", stick))
    has(came, "file id from status reason ops changes receipt")
    has(came["ops"], "in applied superseded held quarantined erased")
    has(came["changes"], "new changed deleted conflicts")
    assert (came["id"], came["status"]) == (sent["package"]["id"], "applied")
    assert came["from"]["unit"] == COMMUNE
    assert came["ops"]["in"] == came["ops"]["applied"] == seen["ops"]["in"]
    assert came["changes"] == seen["changes"]
    held = every_word(province)
    again = province.ok("exchange", "import", stick)["packages"]
    assert {p["status"] for p in again} == {"duplicate"}
    assert every_word(province) == held
    for name in (*OFFICERS, USER):
        assert name not in held
    assert RESULT in held


def _first(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what became of the package with the records; ticked files travel in the next."""
    first, files = sorted(answer["packages"], key=lambda p: p["number"])
    assert (files["ops"]["in"], len(files["attachments"])) == (0, 1)
    return dict(first)


def _province_looks(province: Program, report: dict[str, Any], tmp_path: Path) -> None:
    tasks = province.ok("task", "list", "--unit", COMMUNE)
    one = next(t for t in tasks["tasks"] if t["ref"] == "2.2")
    assert tasks["total"] == 11
    assert (one["state"], one["percent"], one["result"]) == ("in_progress", 40, RESULT)
    matrix = has(province.ok("province", "matrix"), "tasks communes total")
    [row] = matrix["communes"]
    assert (row["unit"], row["done"], row["total"]) == (COMMUNE, 1, 11)
    missing = has(province.ok("province", "missing", "--period", PERIOD), "missing total")
    assert COMMUNE not in {m["unit"] for m in missing["missing"]}
    assert missing["total"] == len(missing["missing"]) > 60
    assert province.ok("province", "missing", "--period", "2026-09")["total"] == (
        missing["total"] + 1
    )
    paper = tmp_path / "tổng hợp.pdf"
    summed = province.ok("province", "consolidate", "--period", PERIOD, paper)
    assert summed["units"] == [COMMUNE]
    numbers = ("value", "numerator", "denominator")
    ours = {k: [f[n] for n in numbers] for k, f in report["figures"].items()}
    assert {k: [f[n] for n in numbers] for k, f in summed["figures"].items()} == ours
    assert "Tổng số nhiệm vụ: 11" in pdf_text(paper)


def _province_answers(province: Program, report: dict[str, Any], stick: Path) -> dict[str, Any]:
    said = province.refused("province", "remark", report["id"], "--return", " ")
    assert said["code"] == "invalid"
    province.ok("province", "remark", report["id"][:8], "--more", "Bổ sung số văn bản đã kiểm tra.")
    taken = province.ok("plan", "import", resources.path("samples/ke-hoach-nq66.txt"))
    assert (taken["ours"], taken["tasks"]) == (0, 11)
    plan = taken["plan"]["id"]
    province.ok("plan", "publish", plan, "--to", COMMUNE)
    sent = province.ok("exchange", "export", "--to", COMMUNE, stick)
    assert sent["package"]["to"] == COMMUNE
    return {"plan": plan, "stick": stick, "report": report["id"]}


def _commune_reads_the_answer(commune: Program, answer: dict[str, Any]) -> None:
    came = commune.ok("exchange", "import", answer["stick"])["packages"][0]
    assert (came["status"], came["from"]["unit"]) == ("applied", PROVINCE)
    outbox = commune.ok("exchange", "status")["outbox"]
    assert {p["number"]: p["state"] for p in outbox if p["package"]} == {
        1: "accepted",
        2: "accepted",
    }
    [remark] = commune.ok("record", "list", "remark")["records"]
    assert (remark["report"], remark["verdict"]) == (answer["report"], "needs_more")
    assert remark["text"] == "Bổ sung số văn bản đã kiểm tra."
    assert {p["unit"] for p in commune.ok("plan", "list")["plans"]} == {COMMUNE, PROVINCE}


def _plans_are_paired(
    commune: Program,
    province: Program,
    entered: str,
    published: str,
    report: dict[str, Any],
    tmp_path: Path,
) -> None:
    assert commune.ok("task", "list")["total"] == 22
    commune.ok("plan", "pair", entered, published)
    tasks = commune.ok("task", "list")
    assert tasks["total"] == 11
    assert next(t for t in tasks["tasks"] if t["ref"] == "2.2")["result"] == RESULT
    [duty] = [d for d in commune.ok("report", "due")["obligations"] if d["period"] == PERIOD]
    assert (duty["state"], duty["report"]) == ("frozen", report["id"])
    later = commune.ok("report", "make", duty["id"], "--period", "2026-11")["report"]
    assert later["figures"]["tasks.total"]["value"] == 11
    commune.ok("exchange", "export", "--to", "province", tmp_path / "usb 3")
    came = province.ok("exchange", "import", tmp_path / "usb 3")["packages"][0]
    assert (came["status"], came["ops"]["quarantined"]) == ("applied", 0)
    matrix = province.ok("province", "matrix", "--plan", published)
    [row] = matrix["communes"]
    assert (row["done"], row["total"]) == (1, 11)
    one = next(t["id"] for t in matrix["tasks"] if t["ref"] == "2.2")
    assert {"task": one, "state": "in_progress", "percent": 40} in row["cells"]
    shown = province.ok("task", "show", one, "--unit", COMMUNE)["task"]
    assert (shown["state"], shown["result"]) == ("in_progress", RESULT)


def test_a_wrong_call_names_the_mistake_and_ends_with_2(commune: Program) -> None:
    for words in (("task",), ("task", "lost"), ("report", "make", "abc"), ("--today", "mai")):
        assert commune.refused(*words, code=2)["code"] == "usage"
    assert not commune.folder.exists()


def test_without_json_people_get_lines_and_no_braces(commune: Program) -> None:
    assert b"so-tu-phap 0." in commune.start("--version").stdout
    done = commune.start("init", "--role", "commune", "--unit", COMMUNE, "--name", USER)
    assert done.returncode == 0
    assert "Đã tạo sổ của phường Trần Phú." in done.stdout.decode("utf-8")
    again = commune.start("init", "--role", "commune", "--unit", COMMUNE, "--name", USER)
    assert (again.returncode, again.stdout) == (1, b"")
    assert "đã có sổ" in again.stderr.decode("utf-8")
