"""The made-up year at the real window: forms, the other sheets, products, words of one's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from app.desk import Desk
from app.ports import Query
from app.records.registry import REGISTRY
from app.services.planning import plans
from app.services.registers import optional, picklists
from app.services.work import tasks
from tests.journeys.program import PASSWORD
from tests.journeys.year.keeping import DRAMA, LAST_DAY, Year
from tests.journeys.year.taking import ORDER, take_in
from tests.window.driving import OfficeAtWork, shown
from tests.window.keys import type_text
from ui.window.application import make_application
from ui.window.start.unlock import UnlockDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

_BY_COMMANDS = ("feedback", "communication_item", "difficulty")


@contextmanager
def at_work(year: Year, qtbot: QtBot) -> Iterator[OfficeAtWork]:
    """Open the window of the year's folder with its password, and put it away again."""
    make_application([])

    def settle(runner: Any) -> None:
        for _ in range(2):
            qtbot.wait(30)
            qtbot.waitUntil(lambda: runner.pending == 0, timeout=60_000)

    office = OfficeAtWork(year.program.folder, date.fromisoformat(LAST_DAY), qtbot, settle)
    try:
        type_text(shown(UnlockDialog).line, PASSWORD)
        shown(UnlockDialog).open_button.click()
        office.settle()
        yield office
    finally:
        office.leave()


def keep(year: Year, office: OfficeAtWork) -> None:
    """Do what the officer does at the window."""
    _sheets(year, office)
    _forms(office)
    _lists_and_products(year, office)


def write(office: OfficeAtWork, work: Callable[[Desk], Any]) -> None:
    """Let the window's own job write."""
    failed: list[BaseException] = []
    office.window.session.write(office.window, work, failed=failed.append)
    office.settle()
    assert not failed, failed


def _sheets(year: Year, office: OfficeAtWork) -> None:
    """Take the other registers in, as the dialog of an import does."""
    write(office, lambda desk: optional.switch(desk, "allowance", on=True))
    for type_name in ORDER:
        if type_name not in _BY_COMMANDS:
            write(office, partial(take_in, type_name=type_name, scratch=year.scratch))


def _forms(office: OfficeAtWork) -> None:
    """Type four records into the forms of three registers."""
    page = office.open_page("registers")
    for entry, picked, typed in (
        ("feedback", {"channel": "direct", "in_competence": "forward"},
         {"received_date": "02/12/2026", "content": "Hỏi về thẻ bảo hiểm của bà cụ Êm",
          "answered_date": "04/12/2026"}),
        ("feedback", {"channel": "voters", "in_competence": "ours"},
         {"received_date": "20/08/2026", "content": "Cử tri hỏi về sổ đỏ ở thôn Nậm Khoẻ",
          "answered_date": "21/08/2026"}),
        ("event", {"kind": "conference"},
         {"name": "Ngày Pháp luật ở nhà văn hoá thôn", "date_from": "09/11/2026",
          "officials": "25", "residents": "1.040"}),
        ("commendation", {"kind": "commend"},
         {"date": "15/09/2026", "reason": "Hoà giải thành 12 vụ trong quý"}),
    ):  # fmt: skip
        page.open_entry(entry)
        office.settle()
        page.new()
        office.settle()
        pane = page.view(entry).pane
        for name, code in picked.items():
            combo = pane.form.editors[name].combo
            combo.setCurrentIndex(combo.findData(code))
        for name, words in typed.items():
            type_text(pane.form.editors[name].focus_widget, words)
        page.save()
        office.settle()
        assert pane.banner.text.startswith("Đã lưu"), pane.banner.text


def _lists_and_products(year: Year, office: OfficeAtWork) -> None:
    kinds = REGISTRY["communication_item"]
    field = kinds.field("kind")
    write(office, lambda desk: picklists.add(desk, kinds, field, DRAMA, counts_as="video"))
    write(office, lambda desk: _finish_products(desk, year))
    write(office, lambda desk: _steps_are_ticked(desk))


def _finish_products(desk: Desk, year: Year) -> Any:
    """Tick two products the plan names; one paper is also in the register of guidance."""
    found, _ = tasks.listing(desk, tasks.own(desk, plan=year.plans[0]))
    by_ref = {t.row.ref: t.row.task for t in found}
    [planned] = plans.deliverables_of(desk, (by_ref["2.2"],))
    finish = tasks.finish_product
    finish(desk, by_ref["2.2"], title=planned["title"], planned=planned.id, kind="report",
           code_number="51/BC-UBND", on=date(2026, 9, 28))  # fmt: skip
    finish(desk, by_ref["3.2"], title="Hướng dẫn thi hành", kind="guidance",
           code_number="300/UBND-TP", on=date(2026, 1, 5))  # fmt: skip
    finish(desk, by_ref["1.2"], title="Văn bản phân công", kind="document", on=date(2026, 3, 3))
    return finish(desk, by_ref["1.1"], title="Kế hoạch của xã", kind="plan",
                  code_number="09/KH-UBND", on=date(2026, 2, 26))  # fmt: skip


def _steps_are_ticked(desk: Desk) -> Any:
    """Give some steps of the legal documents their day, and say that one need not be done."""
    from app.services.registers import records

    found = desk.store.find(Query("legal_step", order=("name",), limit=1_000)).records
    changes = None
    for n, step in enumerate(found):
        if n % 9 == 4:
            values = {"done": date(2026, 1 + n % 12, 12), "skipped": n % 27 == 4}
            _, changes = records.save(desk, "legal_step", step.id, values)
    return changes
