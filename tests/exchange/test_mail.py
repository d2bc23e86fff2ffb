"""A package that came by mail is read from the saved mail itself."""

from __future__ import annotations

import shutil
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from app.desk import Desk
from app.exchange import limits, service
from tests.exchange.desks import Town, add_plan, title_of

if TYPE_CHECKING:
    import pytest

Pair = tuple[Desk, Desk]


def _mails(town: Town, sender: Desk, *, as_zip: bool = False) -> list[Path]:
    stick = town.stick()
    service.export(sender, "province", stick, mail=True, zip=as_zip)
    return sorted(stick.glob("*.eml"))


def test_a_saved_mail_is_imported_like_the_file_attached_to_it(town: Town, enrolled: Pair) -> None:
    commune, province = enrolled
    plan = add_plan(commune, "Kế hoạch tuyên truyền")
    (mail,) = _mails(town, commune)
    saved_twice = mail.with_name("Thư đến (1).EML")
    shutil.copy(mail, saved_twice)
    told, _ = service.import_(province, [mail, saved_twice])
    assert [p.status for p in told.packages] == ["applied"]
    assert title_of(province, plan) == "Kế hoạch tuyên truyền"


def test_a_zip_inside_a_mail_is_read_too(town: Town, enrolled: Pair) -> None:
    commune, province = enrolled
    plan = add_plan(commune, "Kế hoạch đối thoại")
    (mail,) = _mails(town, commune, as_zip=True)
    folder = mail.parent / "chỉ thư"
    folder.mkdir()
    shutil.move(mail, folder / mail.name)
    told, _ = service.import_(province, [folder])
    assert [p.status for p in told.packages] == ["applied"]
    assert title_of(province, plan) == "Kế hoạch đối thoại"


def test_parts_in_several_mails_meet_in_any_order(
    town: Town, enrolled: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune, province = enrolled
    for n in range(40):
        add_plan(commune, f"Kế hoạch {n} " + "rà soát văn bản " * (n % 7))
    monkeypatch.setattr(limits, "PART_BYTES", 900)
    mails = _mails(town, commune)
    assert len(mails) > 2
    first, _ = service.import_(province, mails[1:])
    assert {p.status for p in first.packages} == {"assembling"}
    last, _ = service.import_(province, mails[:1])
    assert {p.status for p in last.packages} == {"applied"}


def test_a_mail_without_a_package_or_a_broken_one_is_refused_by_name(
    town: Town, enrolled: Pair, tmp_path: Path
) -> None:
    commune, province = enrolled
    add_plan(commune, "Kế hoạch")
    (mail,) = _mails(town, commune)
    plain = EmailMessage()
    plain["Subject"] = "Về việc họp"
    plain.set_content("Mời họp.")
    without, broken = tmp_path / "hop.eml", tmp_path / "hong.eml"
    without.write_bytes(plain.as_bytes())
    broken.write_bytes(mail.read_bytes()[:-400])
    told, _ = service.import_(province, [without, broken])
    assert [(p.status, p.code) for p in told.packages] == [
        ("refused", "no_package"),
        ("refused", "damaged"),
    ]
