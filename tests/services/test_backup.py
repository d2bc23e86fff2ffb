"""A backup brings everything back on another machine: records, and the files beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import UserError
from app.services.filing import files
from app.services.registers import records
from tests.desks import PASSWORD, commune_desk, open_desk
from ui.bootstrap import opening

__all__ = ["commune_desk"]


def test_a_backup_restored_elsewhere_holds_the_attachments(
    commune_desk: Desk, tmp_path: Path
) -> None:
    evidence = tmp_path / "biên bản.txt"
    evidence.write_text("Biên bản họp thôn, đã ký.", encoding="utf-8")
    officer, _ = records.save(commune_desk, "officer", None, {"full_name": "Đặng Thị Ửng"})
    files.attach(commune_desk, evidence, "officer", officer.id)
    made = commune_desk.upkeep.backup(tmp_path / "usb")

    opening(tmp_path / "máy khác").restore(made, password=PASSWORD)
    with open_desk(tmp_path / "máy khác") as other:
        (kept,) = files.attachments_of(other, officer.id)
        files.save_as(other, kept, tmp_path / "mở lại.txt")
    assert (tmp_path / "mở lại.txt").read_text(encoding="utf-8") == "Biên bản họp thôn, đã ký."


def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "ảnh.zip"
    wrong.write_bytes(b"PK not a zip")
    with pytest.raises(UserError) as refused:
        opening(tmp_path / "mới").restore(wrong, password=PASSWORD)
    assert refused.value.code == "not_a_backup"
    assert not (tmp_path / "mới" / "so.db").exists()
