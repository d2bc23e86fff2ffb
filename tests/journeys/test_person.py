"""A person's data by command: shown, given out, erased, noted; and the notice to print."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.looking import docx_text, pdf_text, words_logged
from tests.journeys.program import Program

GONE = "Đặng Thị Ửng"


def new(program: Program, type_name: str, **values: str) -> str:
    """Write a record by command; return its id."""
    pairs = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
    row: str = program.ok("record", "add", type_name, *pairs)["record"]["id"]
    return row


def test_a_person_is_shown_given_out_and_erased(tmp_path: Path) -> None:
    desk = Program(tmp_path / "xã")
    desk.ok("init", "--role", "commune", "--unit", "18100", "--name", "Bà Chủ")
    gone = new(desk, "officer", full_name=GONE)
    new(desk, "qualification", officer=gone, level="bachelor", field="Luật học")
    talk = new(desk, "dialogue", date="03/04/2026", topics=f"Bà {GONE} nói")

    assert [p["name"] for p in desk.ok("person", "list")["people"]] == [GONE]
    shown = desk.ok("person", "show", gone[:8])["person"]
    assert [p["type"] for p in shown["parts"]] == ["officer", "qualification"]
    desk.ok("person", "export", gone, tmp_path / "hồ sơ.pdf")
    assert "Luật học" in pdf_text(tmp_path / "hồ sơ.pdf")
    assert desk.refused("person", "show", talk)["code"] == "not_a_person"
    told = desk.ok("person", "erase", gone)
    assert told["erased"] is None
    assert told["preview"]["in_office"] is True
    assert told["preview"]["erased"] == {"officer": 1, "qualification": 1}
    assert [m["id"] for m in told["preview"]["mentions"]] == [talk]
    done = desk.ok("person", "erase", gone, "--confirm")
    assert done["erased"]["records"] == 2
    for word in ("USB", "SSD", "giấy đã in", "sao lưu"):
        assert word in done["next"]
    assert desk.ok("person", "list")["total"] == 0
    log = desk.ok("person", "log")
    assert [e["action"] for e in log["entries"]].count("view") == 2
    assert {e["action"] for e in log["entries"]} == {"view", "export", "erase"}
    assert GONE not in str(log)
    assert desk.refused("record", "edit", log["entries"][0]["id"], "--set", "count=0")["code"] == (
        "kept_log"
    )
    assert GONE not in words_logged(desk.folder)


def test_the_notice_says_what_the_program_really_keeps(tmp_path: Path) -> None:
    commune = Program(tmp_path / "xã")
    commune.ok("init", "--role", "commune", "--unit", "18100", "--name", "Bà Chủ")
    for ending, read in (("pdf", pdf_text), ("docx", docx_text)):
        target = tmp_path / f"thông báo.{ending}"
        commune.ok("person", "notice", target)
        said = read(target)
        for words in (
            "91/2025/QH15",
            "356/2025/NĐ-CP",
            "phường Trần Phú",
            "họ và tên",
            "02 ngày làm việc",
            "Xóa:",
        ):
            assert words in said, (ending, words)
    refused = commune.refused("person", "notice", tmp_path / "a.xlsx")
    assert refused["code"] == "bad_ending"
