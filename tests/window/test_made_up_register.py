"""The promise of the declarations: one declaration, one migration, and the window has it all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

import db.ledger
from app.ports import Query
from app.records.language import Field, Group, Kind, RecordType, Scope, choices
from app.records.registry import REGISTRY
from app.services.registers import records
from db.migrations import STEPS, Step
from db.migrations.draft import statements
from tests.window.keys import press, type_text

pytestmark = pytest.mark.usefixtures("declared")

MARKET = RecordType(
    number=960,
    name="market_day",
    label="Phiên chợ pháp luật",
    plural="Phiên chợ pháp luật",
    area="public",
    title="place",
    groups=(
        Group(1, "content", "Nội dung", Scope.SHARED),
        Group(2, "counts", "Số liệu", Scope.SHARED),
    ),
    fields=(
        Field(1, "place", "Nơi họp", "content", required=True, listed=True, searched=True,
              sorted=True),
        Field(2, "date", "Ngày", "content", kind=Kind.DATE, required=True, listed=True),
        Field(3, "kind", "Hình thức", "content", kind=Kind.CHOICE, open=True, listed=True,
              choices=choices(("stall", "Gian hàng"), ("stage", "Sân khấu"))),
        Field(4, "visitors", "Lượt người", "counts", kind=Kind.INTEGER, minimum=0, listed=True,
              summed=True, measure="lượt"),
        Field(5, "cost", "Chi phí", "counts", kind=Kind.DECIMAL, summed=True, measure="đồng"),
        Field(6, "host", "Người phụ trách", "content", kind=Kind.REF, target="officer",
              listed=True),
    ),
    order=("-date",),
    period="date",
    unique=(("place", "date"),),
)  # fmt: skip
STALL = RecordType(
    number=961,
    name="market_stall",
    label="Gian hàng",
    plural="Các gian hàng",
    area="public",
    title="topic",
    inside="market",
    groups=(Group(1, "stall", "Gian hàng", Scope.SHARED),),
    fields=(
        Field(1, "market", "Phiên chợ", "stall", kind=Kind.REF, target="market_day", required=True),
        Field(2, "topic", "Chủ đề", "stall", required=True, listed=True),
    ),
    indexes=(("market",),),
)


def _tables(database) -> None:
    for rtype in (MARKET, STALL):
        for statement in statements(rtype):
            database.execute(statement)


@pytest.fixture
def declared(monkeypatch):
    """One declaration and one migration more, before the folder is made."""
    types = (*REGISTRY, MARKET, STALL)
    monkeypatch.setattr(REGISTRY, "_types", types)
    monkeypatch.setattr(REGISTRY, "_by_name", {r.name: r for r in types})
    monkeypatch.setattr(REGISTRY, "_by_number", {r.number: r for r in types})
    steps = (*STEPS, Step("m9001_market", _tables))
    for name in ("create_ledger", "open_ledger"):
        monkeypatch.setitem(getattr(db.ledger, name).__kwdefaults__, "steps", steps)


@pytest.fixture
def market(office):
    page = office.window.page("registers")
    office.window.open_page("registers")
    page.open_entry("market_day")
    office.settle()
    return page.view("market_day")


def add(office, place, day, kind="stall", visitors=10, **more):
    values = {"place": place, "date": day, "kind": kind, "visitors": visitors, **more}
    office.session.write(office.window, lambda desk: records.save(desk, "market_day", None, values))
    office.settle()


def texts(view, column):
    number = [c.key for c in view.table.model.columns].index(column)
    model = view.table.model
    return [model.row_at(n).texts[number] for n in range(model.total)]


def test_it_stands_in_the_book_under_its_area(office, market):
    page = office.window.page("registers")
    [entry] = [e for e in page.entries if e.key == "market_day"]
    assert entry.area == "public"
    assert page.heading.text() == "Phiên chợ pháp luật"
    assert not [e for e in page.entries if e.key == "market_stall"]
    assert "Nhấn Ctrl+N" in market.table.empty.text()


def test_a_record_is_typed_refused_and_saved(office, market):
    page = office.window.page("registers")
    page.new()
    office.settle()
    form = market.pane.form
    type_text(form.editors["place"].line, "Chợ Đồng Tiến")
    type_text(form.editors["date"].box.line, "31/02/2026")
    type_text(form.editors["visitors"].line, "-5")
    page.save()
    office.settle()
    assert "Ngày không đúng" in form.problem_of("date")
    form.editors["date"].box.line.setText("05/03/2026")
    page.save()
    office.settle()
    assert form.problem_of("visitors") == "Không nhỏ hơn 0."
    form.editors["visitors"].line.setText("1.250")
    page.save()
    office.settle()
    assert "Đã lưu" in market.pane.banner.text
    [record] = records.listing(office.session._reader, "market_day").records
    assert (record["date"], record["visitors"]) == (date(2026, 3, 5), 1250)
    assert form.editors["visitors"].line.text() == "1.250"
    page.new()
    office.settle()
    type_text(form.editors["place"].line, "Chợ Đồng Tiến")
    type_text(form.editors["date"].box.line, "5/3/2026")
    page.save()
    office.settle()
    assert office.session._reader.store.count(Query("market_day")) == 1
    assert form.problem_of("place") or form.problem_of("date")
    form.dirty = False


def test_it_is_sorted_narrowed_and_added_up(office, market, qtbot):
    for place, day, kind, visitors in (
        ("Đông Hà", date(2026, 1, 9), "stall", 1_000),
        ("Dương Liễu", date(2026, 5, 9), "stage", 200),
        ("Ân Thi", date(2027, 5, 9), "phiên lưu động", 34),
    ):
        add(office, place, day, kind, visitors)
    market.refresh()
    office.settle()
    header = market.table.view.horizontalHeader()
    keys = [c.key for c in market.table.model.columns]
    header.setSortIndicator(keys.index("place"), Qt.SortOrder.AscendingOrder)
    office.settle()
    assert texts(market, "place") == ["Ân Thi", "Dương Liễu", "Đông Hà"]
    header.setSortIndicator(keys.index("kind"), Qt.SortOrder.AscendingOrder)
    office.settle()
    assert texts(market, "kind") == ["Gian hàng", "phiên lưu động", "Sân khấu"]
    qtbot.waitUntil(lambda: "Lượt người: 1.234 lượt" in market.sums.text())
    market.filters.panel.choose("date", date(2026, 1, 1), date(2026, 12, 31))
    office.settle()
    assert market.table.model.total == 2
    qtbot.waitUntil(lambda: "Lượt người: 1.200 lượt" in market.sums.text())
    market.filters.panel.clear()
    control = market.filters.panel._controls["date"]
    control.period.setCurrentIndex(control.period.findText("Năm nay"))
    control.period.activated.emit(control.period.currentIndex())
    office.settle()
    assert market.table.model.total == 2
    assert market.table.about == "Ngày: 01/01/2026 – 31/12/2026"
    market.filters.panel.choose("kind", "stage")
    office.settle()
    assert texts(market, "place") == ["Dương Liễu"]
    chips = [b.accessibleName() for b in market.filters.chips.findChildren(type(market.add_button))]
    assert any("Hình thức: Sân khấu" in c for c in chips)
    press(market.table.view, Qt.Key.Key_Escape)
    office.settle()
    assert market.table.model.total == 3
    assert market.filters.chips.isHidden()


def test_its_details_its_history_and_its_sheet_come_by_themselves(office, market, tmp_path):
    add(office, "Đông Hà", date(2026, 1, 9), cost=Decimal(1_500_000))
    market.table.view.selectRow(0)
    office.settle()
    pane = market.pane
    stalls = pane.details.views["market_stall"]
    pane.tabs.setCurrentWidget(stalls)
    office.settle()
    assert "Chưa có gian hàng nào" in stalls.table.empty.text()
    pane.tabs.setCurrentIndex(0)
    pane.form.editors["place"].line.setText("Đông Hà mới")
    pane.form.editors["place"].edited.emit()
    pane.save()
    office.settle()
    told = pane.history.text.toPlainText()
    assert "Nơi họp: Đông Hà → Đông Hà mới" in told
    assert "1.500.000" in told
    target = tmp_path / "phiên chợ.xlsx"
    market.list_menu.export_to(target)
    office.settle()
    market.list_menu.look_at(target)
    office.settle()
    assert target.stat().st_size > 1_000
