from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ports import Edit
from app.records.registry import REGISTRY
from ui.window.widgets.paged_model import PAGE, ROW_ROLE, Column, PagedModel, Row
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.record_source import RecordSource


@dataclass(frozen=True)
class Numbers:
    """A source of made-up rows, as long as asked."""

    size: int
    asked: list

    @property
    def columns(self):
        return (Column("a", "Số", order="a"), Column("b", "Chữ", wrap=True))

    def rows(self, desk, wish):
        self.asked.append(wish)
        numbers = range(wish.offset, min(wish.offset + wish.limit, self.size))
        return tuple(Row(f"{n}", (str(n), f"dòng {n}")) for n in numbers), self.size


@pytest.fixture
def model(office):
    source = Numbers(20_000, [])
    made = PagedModel(office.session, source)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning)
    made.reload()
    office.settle()
    yield made
    made.deleteLater()


def test_a_long_list_knows_its_length_after_one_page(model):
    assert model.rowCount() == 20_000
    assert len(model._source.asked) == 1


def test_a_far_row_is_fetched_when_looked_at(model, office):
    index = model.index(15_003, 0)
    assert index.data() == ""
    office.settle()
    assert index.data() == "15003"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Số: 15003"
    assert index.data(ROW_ROLE).id == "15003"
    assert [w.offset for w in model._source.asked] == [0, 15_000]


def test_the_list_shrinks_and_grows_without_a_reset(model, office):
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    for size in (150, 40_000, 0, 7):
        model.show_source(Numbers(size, []))
        office.settle()
        assert model.rowCount() == size
    assert resets == []


def test_headers_sort_only_where_the_source_can(model, office):
    model.sort(0, Qt.SortOrder.DescendingOrder)
    office.settle()
    assert (model.wish.order, model.wish.descending) == ("a", True)
    model.sort(1, Qt.SortOrder.AscendingOrder)
    office.settle()
    assert model.wish.order == ""


def test_a_parent_has_no_rows_of_its_own(model):
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0


def test_the_selected_record_stays_selected_when_others_come_before_it(office, qtbot):
    def add(name):
        office.session.write(
            office.window,
            lambda desk: desk.store.write(
                [Edit("officer", name.encode().hex()[:8] * 4, {"full_name": name})]
            ),
        )
        office.settle()

    add("Trần Văn Yên")
    table = PagedTable(
        office.session, RecordSource(REGISTRY["officer"]), name="Đội ngũ", empty="Chưa có ai."
    )
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    office.settle()
    table.view.selectRow(0)
    assert table.current().texts[0] == "Trần Văn Yên"
    add("Lê Thị An")
    table.refresh()
    office.settle()
    assert table.model.total == 2
    assert table.current().texts[0] == "Trần Văn Yên"
    assert table.view.currentIndex().row() == 1


def test_an_empty_list_says_what_to_do(office, qtbot):
    table = PagedTable(
        office.session, RecordSource(REGISTRY["officer"]), name="Đội ngũ", empty="Nhấn Ctrl+N."
    )
    qtbot.addWidget(table)
    table.show()
    office.settle()
    assert table.empty.isVisible()
    assert not table.view.isVisible()


def test_a_page_is_two_hundred_rows(model):
    assert model._source.asked[0].limit == PAGE == 200
