"""The program's test of itself on this machine: ``self-test``, also inside the frozen build."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import resources
from app.errors import Trouble
from app.ports import Role
from app.reports.content import (
    Cell,
    Column,
    Letterhead,
    ReportDocument,
    Row,
    Section,
    Signature,
    Table,
    paragraph,
)
from app.text.folding import nfc
from ui.opening import Opening

NAME = "Đặng Thị Ửng"
_PASSWORD = "tự kiểm tra"  # noqa: S105 - opens a throw-away folder
_COMMUNE, _PROVINCE = "18100", "42"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_MODULES = (
    "cryptography", "docx", "holidays", "keyring", "msgspec", "openpyxl", "PIL.JpegImagePlugin",
    "platformdirs",
    "pypdfium2", "pyrage", "reportlab.platypus", "sqlcipher3", "sqlite_utils", "zstandard",
    "app.planreader", "app.reports.pdf", "app.reports.docx", "app.reports.xlsx",
    "app.exchange.service", "ui.command.run", "ui.window.main",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried: whether it worked and what was seen."""

    name: str
    ok: bool
    detail: str


def run(make: Callable[[Path], Opening]) -> list[Check]:
    """Try every part that a frozen program may lack; ``make`` opens a data folder."""
    with TemporaryDirectory(prefix="so-tu-phap-") as folder:
        place = Path(folder)
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("modules", _modules),
            ("resources", lambda: _resources(make(place / "r"))),
            ("encrypted database", lambda: _database(make, place / "d")),
            ("plan reader", _plan),
            ("working days", _working_days),
            ("PDF", _pdf),
            ("DOCX and XLSX", _office),
            ("package", lambda: _package(make, place)),
            ("window", _window),
        )
        return [_try(name, step) for name, step in steps]


def _try(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name, True, step())
    except Trouble as trouble:
        return Check(name, False, f"{trouble.code}: {trouble.message}")
    except Exception as error:  # noqa: BLE001 - a check that breaks is the finding
        return Check(name, False, f"{type(error).__name__}: {error}")


def _expect(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def _modules() -> str:
    for name in _MODULES:
        importlib.import_module(name)
    return f"{len(_MODULES)} modules"


def _resources(opening: Opening) -> str:
    provinces = opening.units.provinces()
    communes = sum(len(opening.units.communes(p.code)) for p in provinces)
    _expect((len(provinces), communes) == (34, 3321), f"{len(provinces)}/{communes} units")
    _expect(resources.path("fonts/Tinos-Regular.ttf").is_file(), "no font")
    return f"{len(provinces)} provinces, {communes} communes"


def _database(make: Callable[[Path], Opening], folder: Path) -> str:
    from app.services.registers import records

    opening = make(folder)
    desk, code = opening.create(role=Role.COMMUNE, unit=_COMMUNE, person=NAME, password=_PASSWORD)
    records.save(desk, "officer", None, {"full_name": NAME})
    opening.close(desk)
    head = (folder / "so.db").read_bytes()[:15]
    _expect(head != b"SQLite format 3", "the file is not encrypted")
    again = make(folder)
    desk = again.open(recovery_code=code)
    hits = desk.store.search("dang thi ung").hits
    again.close(desk)
    _expect(bool(hits) and hits[0].title == NAME, "not found again")
    return "written, closed, opened by the recovery code, found without marks"


def _plan() -> str:
    from app.planreader import read_plan
    from app.services.trial.demo import SAMPLE_PLAN

    found = read_plan(resources.path(SAMPLE_PLAN)).to_json()
    _expect(bool(found["tasks"]), "no task read")
    return f"{len(found['tasks'])} tasks"


def _working_days() -> str:
    from app.schedule.calendar import WorkCalendar

    calendar = WorkCalendar.shipped()
    _expect(not calendar.is_working(date(2026, 11, 24)), "24/11/2026 is a day off")
    _expect(calendar.is_working(date(2026, 8, 22)), "22/8/2026 is worked instead of 31/8")
    return "2026 with its swapped day"


def _office() -> str:
    from docx import Document
    from openpyxl import load_workbook

    from app.reports.docx import write_docx
    from app.reports.xlsx import write_xlsx

    paper = ReportDocument(
        letterhead=Letterhead(("ỦY BAN NHÂN DÂN",), "Số:      /BC-UBND", "Tân Thành", "ngày"),
        subject=("Tự kiểm tra",),
        addressees=("Sở Tư pháp",),
        opening=NAME,
        sections=(Section("I", "KẾT QUẢ", (paragraph(NAME), _names())),),
        closing="./.",
        recipients=("Như trên;",),
        signature=Signature(("CHỦ TỊCH",)),
    )
    word, book = BytesIO(), BytesIO()
    write_docx(paper, word, title=NAME, author=NAME, created=_NOW)
    write_xlsx(paper, book, title=NAME, author=NAME, created=_NOW)
    words = "\n".join(p.text for p in Document(word).paragraphs)
    _expect(NAME in nfc(words), "the name does not come back from DOCX")
    load_workbook(book).close()
    return "written and read back"


def _names() -> Table:
    return Table((Column("Họ và tên", 60),), (Row((Cell(NAME),)),))


def _pdf() -> str:
    import pypdfium2

    from app.reports.pdf import write_table_pdf

    made = BytesIO()
    write_table_pdf(_names(), made, title=NAME, author=NAME, created=_NOW)
    document = pypdfium2.PdfDocument(made.getvalue())
    try:
        text = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    _expect(NAME in nfc(text), "the name does not come back")
    return "written and read back"


def _package(make: Callable[[Path], Opening], place: Path) -> str:
    from app.exchange import service
    from app.services.registers import records

    ours, theirs = make(place / "x"), make(place / "p")
    commune, _ = ours.create(role=Role.COMMUNE, unit=_COMMUNE, person=NAME, password=_PASSWORD)
    province, _ = theirs.create(role=Role.PROVINCE, unit=_PROVINCE, person=NAME, password=_PASSWORD)
    try:
        asked = service.enrol_request(commune, place / "1")
        granted = service.enrol_grant(
            province, place / "1" / asked.file, " ".join(asked.words), place / "2"
        )
        service.enrol_accept(commune, place / "2" / granted.file, " ".join(granted.words))
        records.save(commune, "plan", None, {"title": "Kế hoạch tự kiểm tra"})
        service.export(commune, "province", place / "3")
        done, _ = service.import_(province, [place / "3"])
        _expect([p.status.value for p in done.packages] == ["applied"], str(done.packages))
        _expect(records.listing(province, "plan").total == 1, "the plan did not arrive")
    finally:
        ours.close(commune)
        theirs.close(province)
    return "enrolled, sealed, opened, applied"


def _window() -> str:
    from ui.window.selftest import describe

    return describe()
