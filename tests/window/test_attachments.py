"""The files of a record, as a person drops, pastes, opens, links and takes them away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget

from app.exchange.ops import new_id
from app.ports import Edit, Query
from app.records.registry import REGISTRY
from app.services.filing import evidence
from tests.window.driving import shown
from tests.window.keys import press, type_text
from ui.window.widgets.attachment_dialog import AttachmentDialog
from ui.window.widgets.attachments import AttachmentsPanel
from ui.window.widgets.evidence_picker import EvidencePicker
from ui.window.widgets.record_pane import RecordPane


@pytest.fixture
def tasks_of(office):
    """The first two tasks' ids."""
    return [r.id for r in office.desk.store.find(Query("task", limit=2)).records]


@pytest.fixture
def panel(office, tasks_of, qtbot):
    made = AttachmentsPanel(office.session)
    qtbot.addWidget(made)
    made.resize(560, 600)
    made.load("task", tasks_of[0])
    made.show()
    office.settle()
    return made


@pytest.fixture
def minutes(tmp_path):
    path = tmp_path / "Biên bản.txt"
    path.write_text("Biên bản họp thôn", encoding="utf-8")
    return path


def drop(target: QWidget, paths: list[Path]) -> bool:
    """Drop files on a widget; tell whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(5, 5), copy, data, left, none)
    QApplication.sendEvent(target, entering)
    if entering.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, none))
    return entering.isAccepted()


def names(panel: AttachmentsPanel) -> set[str]:
    return {file.name for file in panel.list.files}


def attached(office, panel, path):
    panel.attach([path])
    office.settle()
    return panel.list.file


def test_several_files_are_dropped_and_a_bad_one_is_named(office, panel, minutes, tmp_path):
    stamped = tmp_path / "KH 12 (MẬT).docx"
    stamped.write_bytes(b"x")
    (tmp_path / "ảnh").mkdir()
    other = tmp_path / "danh sách.csv"
    other.write_text("a;b", encoding="utf-8")
    drop(panel, [minutes, stamped, tmp_path / "ảnh", other])
    office.settle()
    assert names(panel) == {minutes.name, other.name}
    assert "Đã đính kèm 2 tệp." in panel.banner.text
    assert "KH 12 (MẬT).docx" in panel.banner.text
    assert "“ảnh” là thư mục" in panel.banner.text


def test_a_pasted_screen_is_named_by_day_and_time(office, panel):
    for colour in (Qt.GlobalColor.red, Qt.GlobalColor.blue):
        image = QImage(20, 10, QImage.Format.Format_RGB32)
        image.fill(colour)
        QGuiApplication.clipboard().setImage(image)
        press(panel.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        panel.paste()
        office.settle()
    assert all(re.fullmatch(r"anh-man-hinh-20261120-\d{4}(-2)?\.png", n) for n in names(panel))
    assert len(names(panel)) == 2
    QGuiApplication.clipboard().clear()
    panel.paste()
    assert "không có ảnh" in panel.banner.text


def test_photos_are_made_small_on_request_which_is_remembered(office, panel, tmp_path, qtbot):
    photo = tmp_path / "đối thoại.jpg"
    image = QImage(3000, 1000, QImage.Format.Format_RGB32)
    for x in range(0, 3000, 3):
        for y in range(0, 1000, 50):
            image.setPixel(x, y, x * 7919 + y)
    image.save(str(photo), None, 95)
    panel.shrink.setChecked(True)
    file = attached(office, panel, photo)
    assert file.record["size"] < photo.stat().st_size
    assert "Ảnh nhỏ đi:" in panel.banner.text
    with office.desk.files.open(file.record["sha256"]) as stream:
        assert QImage.fromData(stream.read()).width() == 2048
    again = AttachmentsPanel(office.session)
    qtbot.addWidget(again)
    assert again.shrink.isChecked()
    qtbot.waitUntil(lambda: file.record["sha256"] in panel.list._drawn)


def test_a_file_is_opened_as_a_copy_and_the_person_is_told(office, panel, minutes):
    attached(office, panel, minutes)
    opened: list[Path] = []
    panel.deeds.show_file = lambda path: bool(opened.append(path)) or True
    press(panel.list, Qt.Key.Key_Return)
    office.settle()
    assert opened[0].read_text("utf-8") == "Biên bản họp thôn"
    assert opened[0].is_relative_to(office.place.folder)
    assert "không được giữ lại" in panel.banner.text
    panel.deeds.show_file = lambda _: False
    panel.open.click()
    office.settle()
    assert "chưa có chương trình" in panel.banner.text


def test_a_file_is_saved_outside(office, panel, minutes, tmp_path):
    attached(office, panel, minutes)
    panel.save.click()
    dialog = shown(QFileDialog)
    target = tmp_path / "ra ngoài.txt"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    office.settle()
    assert target.read_text("utf-8") == "Biên bản họp thôn"
    panel.deeds.save_to(panel.list.file, tmp_path / "không có" / "x.txt")
    office.settle()
    assert "không tìm thấy" in panel.banner.text


def test_one_file_is_used_for_more_and_one_can_jump_there(office, panel, minutes, tasks_of):
    file = attached(office, panel, minutes)
    panel.more.click()
    office.settle()
    picker = shown(EvidencePicker)
    item = next(
        picker.list.item(n)
        for n in range(picker.list.count())
        if picker.list.item(n).data(Qt.ItemDataRole.UserRole).id == tasks_of[1]
    )
    item.setCheckState(Qt.CheckState.Checked)
    picker.kind.setCurrentIndex(picker.kind.findData("plan"))
    office.settle()
    picker.list.setCurrentRow(0)
    press(picker.list, Qt.Key.Key_Space)
    shown_words = "\n".join(picker.list.item(n).text() for n in range(picker.list.count()))
    assert not re.search(r"[0-9a-f]{8,}", shown_words)
    picker.buttons.accepted.emit()
    office.settle()
    assert {u.type for u in evidence.kept_file(office.desk, file.id).uses} == {"task", "plan"}
    assert panel.uses.isVisible()
    assert panel.uses.list.count() == 2
    asked: list[tuple[str, str]] = []
    office.session.open_asked.connect(lambda *what: asked.append(what))
    press(panel.uses.list, Qt.Key.Key_Return)
    office.settle()
    assert asked[0] in {
        ("task", tasks_of[1]),
        ("plan", office.desk.store.find(Query("plan")).records[0].id),
    }


def test_taking_a_file_away_keeps_its_other_uses(office, panel, minutes, tasks_of):
    file = attached(office, panel, minutes)
    panel.deeds.link(file, [("task", tasks_of[1])])
    office.settle()
    panel.drop.click()
    office.settle()
    assert names(panel) == set()
    assert len(evidence.kept_file(office.desk, file.id).uses) == 1
    next(b for b in panel.banner.findChildren(QPushButton) if "Hoàn tác" in b.text()).click()
    office.settle()
    assert names(panel) == {minutes.name}


@pytest.mark.parametrize(("answer", "left"), [("Bỏ và xóa tệp", 0), ("Bỏ, giữ tệp", 1)])
def test_the_last_use_asks_what_becomes_of_the_file(office, panel, minutes, answer, left):
    before = len(evidence.listing(office.desk))
    attached(office, panel, minutes)
    panel.drop.click()
    box = shown(QMessageBox)
    assert "chỉ dùng ở đây" in box.text()
    next(b for b in box.buttons() if b.text() == answer).click()
    office.settle()
    assert names(panel) == set()
    assert len(evidence.listing(office.desk)) == before + left


def test_copying_can_be_stopped_and_is_meant_for_the_record_it_began_with(
    office, panel, tasks_of, minutes, tmp_path
):
    big = tmp_path / "phim.mp4"
    big.write_bytes(bytes(60_000_000))
    panel.attach([minutes, big])
    panel.load("task", tasks_of[1])
    panel.strip.cancel()
    office.settle()
    assert names(panel) == set()
    panel.load("task", tasks_of[0])
    office.settle()
    assert names(panel) <= {minutes.name}
    assert panel.strip.isHidden()


def test_a_file_found_by_search_is_shown_by_itself(office, panel, minutes):
    file = attached(office, panel, minutes)
    office.window.open_record("attachment", file.id)
    office.settle()
    dialog = office.window.findChild(AttachmentDialog)
    assert dialog.list.file.name == minutes.name
    assert dialog.uses.list.count() == 1
    assert dialog.delete.isHidden()
    dialog.unlink.click()
    box = shown(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Bỏ, giữ tệp").click()
    office.settle()
    assert not dialog.delete.isHidden()
    dialog.delete.click()
    office.settle()
    assert not dialog.open_button.isEnabled()
    assert "Đã xóa tệp" in dialog.banner.text
    dialog.reject()


def test_a_file_is_found_by_its_name(office, panel, minutes):
    attached(office, panel, minutes)
    office.window.open_search()
    from ui.window.shell.search import SearchDialog

    dialog = office.window.findChild(SearchDialog)
    type_text(dialog.box, "bien ban txt")
    dialog._search()
    office.settle()
    press(dialog.box, Qt.Key.Key_Return)
    office.settle()
    assert shown(AttachmentDialog).list.file.name == minutes.name
    shown(AttachmentDialog).reject()


def test_a_file_dropped_on_the_form_goes_to_the_record_shown(office, minutes, qtbot):
    row = new_id()
    office.desk.store.write([Edit("event", row, {"name": "Ngày Pháp luật"})])
    pane = RecordPane(office.session, REGISTRY["event"])
    qtbot.addWidget(pane)
    pane.show_new()
    assert not drop(pane, [minutes])
    pane.show_record(office.desk.store.get("event", row))
    pane.show()
    office.settle()
    assert drop(pane, [minutes])
    office.settle()
    assert pane.tabs.currentWidget() is pane.attachments
    assert [f.name for f in evidence.files_of(office.desk, "event", row)] == [minutes.name]
    pane.show_new()
    office.settle()
    assert pane.attachments.list.count() == 0
    assert not drop(pane, [minutes])
