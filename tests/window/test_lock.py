"""The lock: nothing to see or read behind it, nothing lost under it, and the ways back in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from app.ports import Query
from app.system import keyring_adapter
from tests.keyrings import MemoryKeyring
from tests.window.conftest import PASSWORD, Office
from tests.window.keys import press, type_text
from ui.window.idle import IdleWatch
from ui.window.instance import Doorbell, ring
from ui.window.lock import LOCK_MINUTES
from ui.window.troubles import ask

pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)

SECRET = "Hồ sơ của bà Ửng"


def read_out() -> str:
    """Return every word a screen reader can reach, visible or not."""
    return "\n".join(_words(QAccessible.queryAccessibleInterface(QApplication.instance())))


def _words(one: QAccessibleInterface) -> Iterator[str]:
    for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        yield one.text(kind)
    for number in range(one.childCount()):
        child = one.child(number)
        if child is not None and child.isValid():
            yield from _words(child)


def activate(office: Office) -> None:
    office.window.activateWindow()
    assert QTest.qWaitForWindowActive(office.window, 5_000)


def lock(office: Office) -> Any:
    """Lock by Ctrl+L; return the page that covers the window."""
    activate(office)
    QTest.keyClick(
        office.window.focusWidget() or office.window,
        Qt.Key.Key_L,
        Qt.KeyboardModifier.ControlModifier,
    )
    office.settle()
    assert office.window.lock.is_locked
    return office.window.lock.page


def give_key(office: Office, typed: str) -> None:
    line = office.window.lock.page.asker.line
    line.clear()
    type_text(line, typed)
    press(line, Qt.Key.Key_Return)
    office.settle()


def test_nothing_is_seen_or_read_and_everything_comes_back(office: Office) -> None:
    office.window.open_page("settings")
    office.settle()
    unit_card = office.window.page("settings")
    before = read_out()
    assert office.desk.profile.person in before

    page = lock(office)

    assert office.desk.profile.person not in read_out()
    assert str(office.place.folder) not in read_out()
    assert not unit_card.isVisible()
    assert page.asker.line.hasFocus()
    assert page.asker.line.isVisible()
    give_key(office, PASSWORD)
    assert not office.window.lock.is_locked
    assert unit_card.isVisible()
    assert office.desk.profile.person in read_out()


def test_shortcuts_do_nothing_while_locked(office: Office) -> None:
    lock(office)
    shown = office.window.current_page if office.window.stack.count() else None
    for key in (Qt.Key.Key_2, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_L):
        QTest.keyClick(office.window, key, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    office.window.open_page("tasks")
    office.window.open_record("task", "0" * 32)
    assert office.window.current_page is shown
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [office.window]


def test_a_wrong_password_is_answered_calmly_and_waits_longer(office: Office) -> None:
    page = lock(office)
    give_key(office, "sai")
    assert "Mật khẩu không đúng" in page.asker.banner.text
    assert page.asker.button.isEnabled()
    give_key(office, "lại sai")
    assert "2 giây" in page.asker.banner.text
    assert not page.asker.button.isEnabled()
    give_key(office, PASSWORD)
    assert office.window.lock.is_locked
    for _ in range(2):
        page._count_down()
    give_key(office, "vẫn sai")
    assert "4 giây" in page.asker.banner.text
    for _ in range(4):
        page._count_down()
    give_key(office, PASSWORD)
    assert not office.window.lock.is_locked


def test_the_recovery_code_opens_too(office: Office) -> None:
    code = office.place.renew_recovery_code()
    page = lock(office)
    press(page.asker.other, Qt.Key.Key_Space)
    give_key(office, code.lower().replace("-", " "))
    assert not office.window.lock.is_locked


def test_typing_survives_and_is_kept_as_a_draft(office: Office) -> None:
    office.window.open_page("people")
    office.settle()
    office.window.page("people").open_entry("officer")
    office.window.current_page.new()
    office.settle()
    view = office.window.page("people").view("officer")
    type_text(view.pane.form.editors["full_name"].focus_widget, SECRET)
    lock(office)
    assert SECRET not in read_out()
    office.settle()
    assert office.desk.store.setting("draft/officer/new")["full_name"] == SECRET
    give_key(office, PASSWORD)
    assert view.pane.form.raw()["full_name"] == SECRET
    assert view.pane.form.dirty
    view.pane.form.dirty = False


def test_dialogs_go_and_come_back_and_late_ones_wait(office: Office, qtbot: Any) -> None:
    activate(office)
    qtbot.waitUntil(lambda: office.window.lock.watch.minutes > 0)
    box = ask(office.window.current_page, SECRET, "chi tiết", yes="Có")
    box.open()
    plain = QDialog(office.window)
    QLabel(SECRET, plain)
    plain.show()
    box.activateWindow()
    assert QTest.qWaitForWindowActive(box, 5_000)
    QTest.keyClick(box.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert office.window.lock.is_locked
    assert not box.isVisible()
    assert not plain.isVisible()
    late = ask(office.window.page("today"), f"muộn: {SECRET}", "", yes="Có")
    late.open()
    office.settle()
    assert not late.isVisible()
    assert SECRET not in read_out()
    plain.done(0)
    give_key(office, PASSWORD)
    assert box.isVisible()
    assert late.isVisible()
    assert not plain.isVisible()
    for one in (late, box):
        one.reject()
    plain.deleteLater()
    qtbot.wait(1)


def test_jobs_go_on_behind_the_cover(office: Office) -> None:
    lock(office)
    office.session.write(office.session, lambda desk: desk.store.set_setting("x", 1))
    office.settle()
    assert office.desk.store.setting("x") == 1
    assert office.window.lock.is_locked


def test_closing_while_locked_keeps_what_was_typed(office: Office, qtbot: Any) -> None:
    office.window.page("people").open_entry("officer")
    office.window.open_page("people")
    office.window.current_page.new()
    office.settle()
    view = office.window.page("people").view("officer")
    type_text(view.pane.form.editors["full_name"].focus_widget, SECRET)
    lock(office)
    with qtbot.waitSignal(office.window.closed, timeout=10_000):
        office.window.close()
    assert office.desk.store.setting("draft/officer/new")["full_name"] == SECRET
    assert office.desk.store.count(Query("officer")) == 0


def test_a_second_start_brings_the_locked_window_forward_still_locked(
    office: Office, qtbot: Any
) -> None:
    lock(office)
    bell = Doorbell(office.place.folder, office.window)
    with qtbot.waitSignal(bell.rung, timeout=5_000):
        assert ring(bell.address)
    assert office.window.lock.is_locked
    bell.close()


def test_idle_time_is_told_by_the_clock_on_the_wall(office: Office, qtbot: Any) -> None:
    activate(office)
    now = [1000.0]
    watch = IdleWatch(office.window, now=lambda: now[0])
    told: list[int] = []
    watch.idle.connect(lambda: told.append(1))
    watch.set_minutes(5)
    now[0] += 299
    watch.look()
    assert told == []
    QTest.keyClick(office.window.windowHandle(), Qt.Key.Key_Shift)
    now[0] += 299
    watch.look()
    assert told == [], "somebody was there"
    now[0] += 3600
    watch.look()
    assert told == [1], "the lid was shut for an hour"
    now[0] -= 7200
    watch.look()
    now[0] += 200
    watch.look()
    assert told == [1], "the clock was set back"
    watch.set_minutes(0)
    now[0] += 99_999
    watch.look()
    assert told == [1]


def test_the_settings_choose_when_and_lock_now(office: Office) -> None:
    office.window.open_page("settings")
    office.settle()
    privacy = office.window.page("settings").privacy
    assert privacy.minutes.currentData() == 15
    privacy.set_minutes(5)
    office.settle()
    assert office.window.lock.watch.minutes == 5
    assert office.desk.store.setting(LOCK_MINUTES) == 5
    privacy.refresh()
    office.settle()
    assert privacy.minutes.currentData() == 5
    assert privacy.no_password.isHidden()


def test_without_a_password_it_is_only_a_cover_and_says_so(
    office: Office, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(memory_keyring)
    monkeypatch.setattr(
        keyring_adapter, "REAL_KEYRINGS", {f"{kind.__module__}.{kind.__qualname__}"}
    )
    office.place._open_vault().keep_in(keyring_adapter.OsKeyring())
    office.place.change_password(None)
    office.window.open_page("settings")
    office.settle()
    privacy = office.window.page("settings").privacy
    assert privacy.minutes.currentData() == 0
    assert privacy.no_password.isVisible()
    page = lock(office)
    assert not page.asker.isVisible()
    assert "chưa đặt mật khẩu" in page.cover_note.text()
    assert page.open_button.hasFocus()
    press(page.open_button, Qt.Key.Key_Space)
    office.settle()
    assert not office.window.lock.is_locked
    office.place.change_password(PASSWORD)
    office.window.page("settings").refresh()
    office.settle()
    assert privacy.minutes.currentData() == 15
    assert office.window.lock.watch.minutes == 15


def test_only_the_lock_is_painted(office: Office) -> None:
    lock(office)
    shown = [w for w in office.window.findChildren(QWidget) if w.isVisible()]
    page = office.window.lock.page
    assert all(w is page or page.isAncestorOf(w) or w.inherits("QLayout") for w in shown)
