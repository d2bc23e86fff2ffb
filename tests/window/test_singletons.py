from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel

import ui.window.singletons as singletons


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_none_outlives_any_number_of_qt_calls(qtbot):
    singletons.make_immortal()
    label = QLabel()
    qtbot.addWidget(label)
    for _ in range(100_000):
        label.setEnabled(True)
    assert sys.getrefcount(None) > 1_000_000_000
    assert sys.getrefcount(True) > 1_000_000_000
