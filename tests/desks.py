"""Desks for tests, opened the way the program opens them: vault, encrypted ledger, files and all.

A module that wants one imports the fixtures it names; each desk lives as long as the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.exchange import service
from app.exchange.ops import new_id
from app.ports import Edit, Role, TaskRow
from app.services.planning import plan_import
from app.services.work import tasks
from ui.bootstrap import opening

COMMUNE, NEIGHBOUR, PROVINCE = "18100", "18115", "42"
"""Two communes and their province, by their official codes."""
ABROAD, FAR_COMMUNE = "04", "01273"
"""Another province, and a commune of it."""
PASSWORD = "Mật khẩu của bà Ửng"
TODAY = date(2026, 11, 5)
ISSUED = date(2026, 2, 12)

WITHIN_TEN_DAYS = {"kind": "relative", "days": 10, "from": "plan_issue"}
BY_OCTOBER = {"kind": "date", "date": "2026-10-30"}
_PRINTED = {"our_role": "implement", "role_basis": "printed"}

SMALL_PLAN: dict[str, Any] = {
    "doc": {
        "title": "Kế hoạch công tác pháp luật năm 2026 tỉnh Thanh Sơn Hà",
        "number": "86/KH-UBND",
        "date": ISSUED.isoformat(),
        "issuer": "UBND tỉnh Thanh Sơn Hà",
    },
    "tasks": [
        {
            "id": "1.1",
            "group": "1. Chỉ đạo",
            "title": "Ban hành kế hoạch của xã",
            "lead_raw": "UBND các xã, phường",
            "time_raw": "10 ngày kể từ ngày ban hành",
            "deadline": WITHIN_TEN_DAYS,
            "outputs": ["Kế hoạch của UBND xã"],
            **_PRINTED,
        },
        {
            "id": "1.2",
            "group": "1. Chỉ đạo",
            "title": "Tuyên truyền trên hệ thống truyền thanh",
            "time_raw": "thường xuyên",
            "deadline": {"kind": "ongoing"},
            **_PRINTED,
        },
        {
            "id": "2.1",
            "group": "2. Văn bản",
            "title": "Tự kiểm tra văn bản của xã",
            "time_raw": "trước 30/10/2026",
            "deadline": BY_OCTOBER,
            **_PRINTED,
        },
        {
            "id": "2.2",
            "group": "2. Văn bản",
            "title": "Xây dựng cơ sở dữ liệu của tỉnh",
            "deadline": {"kind": "year", "value": "2026"},
            "our_role": "none",
        },
    ],
    "targets": [
        {
            "id": f"II.1-{n}",
            "text": text,
            "subject": "công chức được tập huấn",
            "percent": percent,
            "op": op,
            "year": year,
            "commune": True,
        }
        for n, (text, percent, op, year) in enumerate(
            (
                ("hơn 90% công chức được tập huấn (2027)", 90, ">", 2027),
                ("100% công chức được tập huấn (2030)", 100, None, 2030),
            )
        )
    ],
    "reporting": [
        {
            "period": "month",
            "due": "25",
            "before": True,
            "to": "Sở Tư pháp",
            "commune": True,
            "text": "Báo cáo tháng",
        }
    ],
}
"""A reviewed plan with a relative term, an ongoing task, a fixed day, and one task of others."""


@contextmanager
def new_desk(
    folder: Path, role: Role, unit: str, *, password: str = PASSWORD, today: date = TODAY
) -> Iterator[Desk]:
    """Make a data folder that ``password`` opens, and lend its desk."""
    way_in = opening(folder, today)
    desk, _code = way_in.create(role=role, unit=unit, person="Lê Thị Ửng", password=password)
    try:
        yield desk
    finally:
        way_in.close(desk)


@contextmanager
def open_desk(folder: Path, *, password: str = PASSWORD, today: date = TODAY) -> Iterator[Desk]:
    """Lend the desk of a data folder made before."""
    way_in = opening(folder, today)
    desk = way_in.open(password=password)
    try:
        yield desk
    finally:
        way_in.close(desk)


def enrol(asker: Desk, grantor: Desk, stick: Path) -> None:
    """Take a device in by file and six words, both ways."""
    asked = service.enrol_request(asker, stick)
    grant = service.enrol_grant(grantor, Path(asked.file), " ".join(asked.words), stick)
    service.enrol_accept(asker, Path(grant.file), " ".join(grant.words))


def send(sender: Desk, to: str, receiver: Desk, stick: Path) -> None:
    """Carry a package over; it must be taken."""
    service.export(sender, to, stick)
    done, _ = service.import_(receiver, [stick])
    assert {p.status.value for p in done.packages} == {"applied"}, done


@pytest.fixture
def commune_desk(tmp_path: Path) -> Iterator[Desk]:
    """A commune's new, empty ledger."""
    with new_desk(tmp_path / "commune", Role.COMMUNE, COMMUNE) as desk:
        yield desk


@pytest.fixture
def province_desk(tmp_path: Path) -> Iterator[Desk]:
    """A province's new, empty ledger."""
    with new_desk(tmp_path / "province", Role.PROVINCE, PROVINCE) as desk:
        yield desk


@pytest.fixture
def plan_desk(commune_desk: Desk) -> Desk:
    """The commune's ledger with ``SMALL_PLAN`` confirmed."""
    plan_import.confirm(commune_desk, SMALL_PLAN)
    return commune_desk


def on(desk: Desk, today: date) -> Desk:
    """Return the same desk on another day."""
    return replace(desk, today=today)


def task(desk: Desk, ref: str, unit: str = COMMUNE) -> TaskRow:
    """Return the first task with this number in the unit's whole list."""
    wanted = tasks.TaskQuery(unit, concerned=False, limit=1000)
    return next(t.row for t in tasks.listing(desk, wanted)[0] if t.row.ref == ref)


def officer(desk: Desk, name: str, **values: Any) -> str:
    """Write an officer who counts for the indicators since January; return the id."""
    given = {"full_name": name, "in_scope_from": date(2026, 1, 1), **values}
    row = new_id()
    desk.store.write([Edit("officer", row, given)])
    return row


def course(desk: Desk, day: date, **values: Any) -> str:
    """Write a course held on a day; return the id."""
    given = {"name": "Tập huấn", "kind": "tap_huan", "date_from": day, "status": "completed"}
    row = new_id()
    desk.store.write([Edit("training_course", row, {**given, **values})])
    return row


def seat(desk: Desk, course_id: str, officer_id: str, **values: Any) -> None:
    """Put an officer into a course."""
    given = {"course": course_id, "officer": officer_id, "role": "learner", "result": "completed"}
    desk.store.write([Edit("participation", new_id(), {**given, **values})])
