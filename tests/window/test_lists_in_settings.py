"""The office's own lists, and a long list on paper that can be stopped."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.ports import Edit, Query
from app.services.registers import lists, picklists, records
from app.services.registers.lists import Heading, ShownList
from tests.window.keys import press, type_text
from ui.window.jobs import Cancelled

EVENT = records.record_type("event")
KIND = EVENT.field("kind")


@pytest.fixture
def settings(office):
    office.window.open_page("settings")
    page = office.window.page("settings")
    page.lists.chosen.setCurrentIndex(page.lists.chosen.findText(f"{EVENT.plural}: {KIND.label}"))
    office.settle()
    return page


def offered(office):
    return [c.label for c in picklists.options(office.session._reader, EVENT, KIND)]


def row_of(card, label):
    return next(
        card.entries.topLevelItem(n)
        for n in range(card.entries.topLevelItemCount())
        if card.entries.topLevelItem(n).text(0) == label
    )


def test_a_choice_is_added_counted_hidden_and_taken_back(office, settings):
    card = settings.lists
    type_text(card.label, "Phiên chợ pháp luật")
    card.counts_as.setCurrentIndex(card.counts_as.findText(KIND.choices[0].label))
    press(card.label, Qt.Key.Key_Return)
    office.settle()
    assert "Phiên chợ pháp luật" in offered(office)
    row = row_of(card, "Phiên chợ pháp luật")
    assert row.text(1) == "đơn vị thêm"
    assert row.text(2) == KIND.choices[0].label
    card.entries.setCurrentItem(row)
    press(card.hide_button, Qt.Key.Key_Space)
    office.settle()
    assert "Phiên chợ pháp luật" not in offered(office)
    assert row_of(card, "Phiên chợ pháp luật").text(3) == "đã ẩn"
    office.window.undo()
    office.settle()
    assert "Phiên chợ pháp luật" in offered(office)


def test_a_declared_choice_can_leave_the_offer_and_records_keep_it(office, settings):
    values = {"name": "Hội nghị", "kind": KIND.choices[0].code, "date_from": date(2026, 3, 5)}
    kept, _ = records.save(office.desk, "event", None, values)
    card = settings.lists
    card.entries.setCurrentItem(row_of(card, KIND.choices[0].label))
    assert not card.count_button.isEnabled()
    card.toggle_hidden()
    office.settle()
    assert KIND.choices[0].label not in offered(office)
    office.window.open_record("event", kept.id)
    office.settle()
    form = office.window.page("registers").view("event").pane.form
    assert form.editors["kind"].combo.currentText() == KIND.choices[0].label
    assert not form.touched()


def test_the_same_words_are_not_added_twice(office, settings):
    card = settings.lists
    type_text(card.label, KIND.choices[0].label.lower())
    card.add()
    office.settle()
    assert "đã có lựa chọn này" in settings.banner.text
    assert len(offered(office)) == len(KIND.choices)


def test_a_long_list_tells_how_far_it_is_and_stopping_leaves_no_file(office, tmp_path):
    shown = ShownList("SỔ", (Heading("Số", 8),), [(str(n),) for n in range(3_000)], "năm 2026")
    target = tmp_path / "dài.pdf"
    told = []

    def stop(done, total):
        told.append((done, total))
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        lists.write(office.desk, shown, target, stop)
    assert told[0] == (0, 3_000)
    assert not target.exists()


def test_a_list_is_printed_with_its_conditions_and_sums(office, tmp_path):
    edits = [
        Edit("event", f"{n:032x}", {"name": f"Hội nghị {n}", "kind": "seminar",
             "date_from": date(2026, 1 + n % 12, 5), "residents": 100})
        for n in range(1, 25)
    ]  # fmt: skip
    office.session.write(office.window, lambda desk: desk.store.write(edits))
    office.window.open_page("registers")
    page = office.window.page("registers")
    page.open_entry("event")
    office.settle()
    view = page.view("event")
    view.filters.panel.choose("date_from", date(2026, 1, 1), date(2026, 3, 31))
    office.settle()
    target = tmp_path / "hội nghị.pdf"
    view.list_menu.print_to(target)
    office.settle()
    text = pdf_words(target)
    assert "6 dòng" in text
    assert "01/01/2026 – 31/03/2026" in text
    assert "Người dân dự: 600 lượt" in text
    assert office.session._reader.store.count(Query("event")) == 24


def pdf_words(path):
    import pypdfium2

    paper = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in paper]
    paper.close()
    return " ".join(" ".join(pages).split())
