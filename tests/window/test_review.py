from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ports import Query
from tests.window.conftest import SAMPLE
from tests.window.keys import press, type_text
from ui.window.pages.plans.review_draft import ReviewDraft
from ui.window.pages.plans.review_table import ReviewModel


def item(number, doubts=(), role="implement", **more):
    return {
        "id": str(number),
        "title": f"Nhiệm vụ {number}",
        "our_role": role,
        "role_basis": "inferred",
        "doubts": list(doubts),
        "outputs": [f"Sản phẩm {number}"],
        "deadline": {"kind": "none"},
        **more,
    }


@pytest.fixture
def draft():
    return ReviewDraft.of(
        {
            "doc": {"title": "Kế hoạch"},
            "tasks": [item(1), item(2, ["không rõ hạn"]), item(3)],
            "org_duties": [item(4), item(5, role="none")],
        }
    )


def titles(draft):
    return [row.item["title"] for row in draft.rows]


def test_doubtful_rows_are_listed_first_and_other_peoples_duties_not_at_all(draft):
    assert [draft.rows[n].item["id"] for n in draft.order()] == ["2", "1", "3", "4"]
    assert draft.waiting() == 1


def test_accepting_clears_the_doubt_in_what_is_kept(draft):
    draft.accept(1)
    assert draft.waiting() == 0
    assert draft.to_json()["tasks"][1]["doubts"] == []


def test_every_step_is_undone_in_turn(draft):
    before = draft.rows
    draft.accept(1)
    draft.split(0, ["một", "hai"])
    draft.merge_into_previous(2)
    draft.drop(0)
    draft.not_ours(0)
    while draft.can_undo:
        draft.undo()
    assert draft.rows == before


def test_split_keeps_everything_but_the_words(draft):
    draft.split(0, ["Rà soát văn bản", "  ", "Công bố danh mục "])
    assert titles(draft)[:2] == ["Rà soát văn bản", "Công bố danh mục"]
    assert draft.rows[0].item["outputs"] == ["Sản phẩm 1"]
    assert draft.rows[1].item["outputs"] == []


def test_merge_joins_words_and_products(draft):
    assert draft.merge_into_previous(2) == 1
    assert draft.rows[1].item["title"] == "Nhiệm vụ 2; Nhiệm vụ 3"
    assert draft.rows[1].item["outputs"] == ["Sản phẩm 2", "Sản phẩm 3"]


def test_a_row_kept_as_not_ours_stays_in_the_plan(draft):
    draft.not_ours(0)
    assert draft.to_json()["tasks"][0]["our_role"] == "none"
    assert len(draft.to_json()["tasks"]) == 3


def test_the_model_keeps_qts_rules_through_every_step(draft, qapp):
    model = ReviewModel(draft)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for step in (
        lambda: draft.split(0, ["a", "b", "c"]),
        lambda: draft.drop(1),
        lambda: draft.merge_into_previous(1),
        draft.undo,
        lambda: draft.accept(0),
    ):
        step()
        model.refresh()
        assert model.rowCount() == len(draft.rows)


@pytest.fixture
def review(office):
    office.window.open_page("plans")
    page = office.window.page("plans")
    text = SAMPLE.read_text(encoding="utf-8").replace("66-NQ/TW", "67-NQ/TW")
    page.read_text(text)
    office.settle()
    assert page.review is not None
    return page.review


def count(office, name):
    return office.session._reader.store.count(Query(name))


def test_nothing_enters_the_ledger_before_confirming(office, review):
    before = count(office, "task"), count(office, "plan")
    review.rows.accept()
    review.rows.drop()
    office.settle()
    assert (count(office, "task"), count(office, "plan")) == before


def test_the_words_of_the_chosen_task_are_marked_in_the_original(review):
    for position in range(review.model.rowCount()):
        review.table.setCurrentIndex(review.model.index(position, 2))
        marked = " ".join(review.original.marked_text().replace("\u2029", " ").split())
        title = review.draft.rows[review.rows.number].item["title"]
        assert marked
        assert marked.split()[-1].strip(".;:") in title or title.split()[0] in marked


def test_the_keyboard_accepts_drops_splits_and_takes_back(office, review, qtbot):
    rows = len(review.draft.rows)
    review.table.setFocus()
    qtbot.keyClick(review.table, Qt.Key.Key_Space)
    assert review.draft.rows[0].accepted
    qtbot.keyClick(review.table, Qt.Key.Key_Delete)
    assert len(review.draft.rows) == rows - 1
    review.rows.undo()
    assert len(review.draft.rows) == rows
    review.rows.split()
    from ui.window.pages.plans.split_dialog import SplitDialog

    dialog = review.findChild(SplitDialog)
    dialog.text.setPlainText("Rà soát văn bản\nCông bố danh mục")
    dialog._take()
    assert len(review.draft.rows) == rows + 1


def test_a_corrected_time_gives_a_day_at_once(office, review):
    review.editor.time.setText("trước ngày 15/12/2026")
    review.editor.flush()
    assert review.editor.rule.text() == "14/12/2026"
    shown = review.draft.rows[review.rows.number].item
    assert shown["deadline"]["kind"] == "date"


def test_confirming_puts_the_corrected_plan_into_the_ledger(office, review):
    review.number.setText("90/KH-UBND")
    review.editor.title.setPlainText("Nhiệm vụ đã sửa chữ Đ")
    review.editor.flush()
    before = count(office, "plan")
    review._confirm_now(review._issued_date())
    office.settle()
    page = office.window.page("plans")
    assert page.review is None
    assert count(office, "plan") == before + 1
    found, total, _ = office.session._reader.store.search("nhiem vu da sua chu d")
    assert total >= 1
    assert found[0].title == "Nhiệm vụ đã sửa chữ Đ"
    assert "Đã đưa vào sổ" in page.banner.text


def test_a_blank_day_is_asked_about(office, review):
    from PySide6.QtWidgets import QMessageBox

    review.issued.line.clear()
    review.confirm()
    box = review.window().findChild(QMessageBox)
    assert "Chưa có ngày ban hành" in box.informativeText()
    box.close()


def test_an_unreadable_file_is_refused_in_words_and_changes_nothing(office, tmp_path):
    office.window.open_page("plans")
    page = office.window.page("plans")
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    page.read_file(broken)
    office.settle()
    assert page.review is None
    assert page.banner.text
    assert page.banner.property("tone") == "danger"


def test_leaving_an_unconfirmed_review_asks_first(office, review):
    from PySide6.QtWidgets import QMessageBox

    office.window.open_page("today")
    assert office.window.current_page is office.window.page("plans")
    box = review.window().findChild(QMessageBox)
    assert "Bỏ bản đang xem" in box.text()
    press(box, Qt.Key.Key_Escape)
    type_text(review.number, "1")
    assert office.window.page("plans").review is review
    review.left.emit()
