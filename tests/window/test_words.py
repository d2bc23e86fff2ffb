from __future__ import annotations

import ast
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QMessageBox, QPlainTextEdit

import resources
import ui.window

ENGLISH = {
    "OK", "Save", "Save All", "Open", "Yes", "No", "Abort", "Retry", "Ignore", "Close", "Cancel",
    "Discard", "Help", "Apply", "Reset", "Undo", "Redo", "Cut", "Copy", "Paste", "Delete",
    "Select All", "Restore Defaults", "Yes to All", "No to All",
}  # fmt: skip
SOURCES = sorted(Path(ui.window.__file__).parent.rglob("*.py"))


def standard_buttons():
    kinds = QDialogButtonBox.StandardButton
    left_out = {kinds.NoButton, kinds.FirstButton, kinds.LastButton}
    return [b for b in kinds if b not in left_out or b in (kinds.Ok, kinds.RestoreDefaults)]


@pytest.mark.parametrize("button", standard_buttons(), ids=lambda b: b.name)
def test_every_standard_button_speaks_vietnamese(button, dressed_app, qtbot):
    box = QDialogButtonBox(button)
    qtbot.addWidget(box)
    text = box.button(button).text().replace("&", "")
    assert text
    assert text not in ENGLISH


def test_message_boxes_speak_vietnamese(dressed_app, qtbot):
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setDetailedText("x")
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    texts = {b.text().replace("&", "") for b in box.buttons()}
    assert texts == {"Đồng ý", "Xem chi tiết…"}


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_context_menus_speak_vietnamese(kind, dressed_app, qtbot):
    widget = kind()
    qtbot.addWidget(widget)
    menu = widget.createStandardContextMenu()
    words = {a.text().split("\t")[0].replace("&", "") for a in menu.actions() if a.text()}
    menu.deleteLater()
    assert "Dán" in words
    assert not words & ENGLISH


def test_the_compiled_catalogue_is_the_written_one(dressed_app):
    translator = QTranslator()
    assert translator.load(str(resources.path("translations/qtbase_vi.qm")))
    written = resources.read_text("translations/qtbase_vi.ts")
    root = ElementTree.fromstring(written)  # noqa: S314 - our own file
    for context in root.iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            source, wanted = message.findtext("source"), message.findtext("translation")
            assert translator.translate(name, source) == wanted
            assert source.count("%") == wanted.count("%")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_words_are_translated_as_literals_in_the_two_call_shapes(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "t":
                assert len(node.args) == 2, ast.unparse(node)
            elif node.func.id == "tn":
                assert len(node.args) == 4, ast.unparse(node)
            else:
                continue
            assert not node.keywords, ast.unparse(node)
            texts = node.args[:3]
            literal = [isinstance(a, ast.Constant) for a in texts[:2]]
            assert all(literal), ast.unparse(node)


def test_the_program_speaks_its_source_words_without_a_catalogue(dressed_app):
    assert QCoreApplication.translate("Tasks", "Nhiệm vụ") == "Nhiệm vụ"
