"""Cài đặt: whose desk, colours, the ways in, backup, about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLayout, QWidget

from app.desk import Profile
from app.services.day.lately import upkeep
from app.services.profile import change_person
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.back_up import ask_folder
from ui.window.pages.page import Page
from ui.window.pages.person_dialog import PersonDialog
from ui.window.pages.settings_lists import OptionalRegisters, PickLists
from ui.window.pages.settings_privacy import PrivacySettings
from ui.window.pages.settings_reminders import ReminderSettings
from ui.window.password_dialog import PasswordDialog, RecoveryDialog
from ui.window.session import Session
from ui.window.start.restore import Backup, RestoreDialog
from ui.window.theme import Scheme, Theme
from ui.window.troubles import ask
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Button, card, column, plain, row, scrolled, title, words

VERSION_NOTE = t(
    "Settings",
    "Sổ Tư Pháp: theo dõi nhiệm vụ, tập huấn, báo cáo của công chức tư pháp cấp xã. "
    "Chạy ngoại tuyến; không gửi gì qua mạng. Giấy phép Apache-2.0.",
)


class SettingsPage(Page):
    """The few things a user may set."""

    restore_asked = Signal(object)
    """Carries a backup that was looked at and may take the open ledger's place."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, t("Settings", "Cài đặt"))
        self.scheme = combo(
            t("Settings", "Màu giao diện"),
            (t("Settings", "Theo hệ thống"), "auto"),
            (t("Settings", "Sáng"), "light"),
            (t("Settings", "Tối"), "dark"),
        )
        self.scheme.setCurrentIndex(self.scheme.findData(session.state.scheme))
        self.scheme.activated.connect(self._on_scheme)
        self.key_note = words(tone="muted")
        self.person, self.post = words(), words()
        self.folder_risk = words(tone="warn")
        self.folder_risk.hide()
        self.backup_note = words()
        self.privacy = PrivacySettings(session, self.banner)
        self.reminders = ReminderSettings(session)
        self.reminders.setVisible(not session.is_province)
        self.lists, self.optional = PickLists(session), OptionalRegisters(session)
        cards = (
            self._desk_card(),
            self._look_card(),
            self._key_card(),
            self.privacy,
            self.reminders,
            self.lists,
            self.optional,
            self._backup_card(),
            self._about_card(),
        )
        body = plain(column(*cards, None, gap=14))
        body.setMaximumWidth(820)
        self.set_body(scrolled(body))

    def refresh(self) -> None:
        """Ask whether a password opens the ledger."""
        self.privacy.refresh()
        self.reminders.refresh()
        self.lists.refresh()
        self.optional.refresh()
        self.session.work(
            self,
            lambda _desk, _job: self.session.opening.has_password(),
            self._show_key,
            lane="io",
        )
        self.session.read(
            self, lambda desk: upkeep(desk).backup, self._show_backup, replace="backup"
        )
        self.session.read(self, lambda desk: desk.folder_risk(), self._show_risk, replace="risk")

    def change_password(self, password: str | None) -> None:
        """Let another password open the ledger."""

        def done(_: None) -> None:
            self.banner.say(t("Settings", "Đã đổi cách mở sổ."), "good")
            self.refresh()

        opening = self.session.opening
        self.session.write(self, lambda _: opening.change_password(password), done)

    def check(self) -> None:
        """Look whether the ledger is whole."""

        def done(found: tuple[str, ...]) -> None:
            if found:
                self.banner.say("\n".join(found), "danger")
            else:
                self.banner.say(t("Settings", "Sổ nguyên vẹn, không có gì sai."), "good")

        self.session.write(self, lambda desk: desk.upkeep.check(), done)

    def renew_recovery_code(self) -> None:
        """Make a new recovery code and show it."""
        opening = self.session.opening
        self.session.write(self, lambda _: opening.renew_recovery_code(), self._show_code)

    def change_person(self, person: str, post: str) -> None:
        """Let another name, or another title, sign from now on."""

        def done(profile: Profile) -> None:
            self.session.show_profile(profile)
            self._show_person()
            self.banner.say(t("Settings", "Đã đổi người dùng sổ."), "good")

        self.session.write(self, lambda desk: change_person(desk, person, post), done)

    def ask_restore(self) -> None:
        """Ask for a backup of this very ledger, look at it, then ask whether to go back to it."""
        opening = self.session.opening

        def look(backup: Backup) -> Backup:
            opening.check_backup(backup.file, **backup.keys)
            return backup

        note = t(
            "Settings",
            "Chỉ nhận bản sao lưu của chính sổ này. Sổ đang dùng được cất vào thư mục backups.",
        )
        dialog = RestoreDialog(self, self.session.runner, look, note)
        dialog.done_with.connect(self._confirm_restore)
        dialog.open()

    def _confirm_restore(self, backup: Backup) -> None:
        box = ask(
            self,
            t("Settings", "Khôi phục sổ về bản sao lưu “{name}”?").format(name=backup.file.name),
            t(
                "Settings",
                "Những gì ghi sau bản sao lưu sẽ không còn trong sổ đang mở; sổ đang dùng được "
                "cất vào thư mục backups trước khi thay. Chương trình đóng sổ rồi mở lại ngay.",
            ),
            yes=t("Settings", "Khôi phục"),
            no=t("Settings", "Thôi"),
        )
        box.accepted.connect(lambda: self.restore_asked.emit(backup))
        box.open()

    def _desk_card(self) -> QWidget:
        profile = self.session.profile
        lines = (
            (t("Settings", "Đơn vị"), words(f"{profile.unit.full_name} ({profile.unit.code})")),
            (t("Settings", "Người dùng"), self.person),
            (t("Settings", "Chức danh"), self.post),
            (t("Settings", "Máy"), words(profile.letter)),
            (t("Settings", "Nơi giữ dữ liệu"), self._place()),
            (t("Settings", "Ngày làm việc"), words(format_date(self.session.today))),
        )
        self._show_person()
        rows = [row(_fixed(label), value, gap=12) for label, value in lines]
        change = Button(t("Settings", "Đổi người dùng…"), self._ask_person, icon_name="people")
        return _card(t("Settings", "Đơn vị và người dùng"), *rows, row(change, None))

    def _place(self) -> QWidget:
        return plain(column(words(str(self.session.opening.folder)), self.folder_risk, gap=4))

    def _show_risk(self, sentence: str) -> None:
        self.folder_risk.setText(sentence)
        self.folder_risk.setVisible(bool(sentence))

    def _show_person(self) -> None:
        profile = self.session.profile
        self.person.setText(profile.person)
        self.post.setText(profile.title or "–")

    def _ask_person(self) -> None:
        profile = self.session.profile
        dialog = PersonDialog(self, profile.person, profile.title)
        dialog.chosen.connect(self.change_person)
        dialog.open()

    def _look_card(self) -> QWidget:
        label = _fixed(t("Settings", "Màu giao diện"))
        label.setBuddy(self.scheme)
        return _card(t("Settings", "Giao diện"), row(label, self.scheme, None, gap=12))

    def _key_card(self) -> QWidget:
        change = Button(t("Settings", "Đổi mật khẩu…"), self._ask_password, icon_name="key")
        renew = Button(t("Settings", "Cấp mã khôi phục mới…"), self._ask_renew, icon_name="lock")
        return _card(t("Settings", "Khóa sổ"), self.key_note, row(change, renew, None))

    def _backup_card(self) -> QWidget:
        note = words(
            t("Settings", "Bản sao lưu cũng được mã hóa. Nên để trên USB hoặc máy khác."), "muted"
        )
        back_up = Button(
            t("Settings", "Sao lưu…"), lambda: ask_folder(self, self.refresh), icon_name="backup"
        )
        check = Button(t("Settings", "Kiểm tra sổ"), self.check, icon_name="check")
        heading = t("Settings", "Sao lưu")
        restore = Button(t("Settings", "Khôi phục từ bản sao lưu…"), self.ask_restore)
        return _card(heading, self.backup_note, note, row(back_up, check, restore, None))

    def _show_backup(self, day: date | None) -> None:
        shown = format_date(day) if day else t("Settings", "chưa có")
        self.backup_note.setText(t("Settings", "Sao lưu gần nhất: {day}.").format(day=shown))

    def _about_card(self) -> QWidget:
        secrecy = words(t("Settings", "Không nhập, không đính kèm tài liệu có độ mật."), "warn")
        return _card(t("Settings", "Giới thiệu"), words(VERSION_NOTE), secrecy)

    def _on_scheme(self) -> None:
        chosen = cast("Scheme", self.scheme.currentData())
        self.session.state.scheme = chosen
        self._theme(lambda theme: theme.choose(chosen))

    def _theme(self, act: Callable[[Theme], None]) -> None:
        theme = getattr(self.window(), "theme", None)
        if isinstance(theme, Theme):
            act(theme)

    def _ask_password(self) -> None:
        dialog = PasswordDialog(self)
        dialog.chosen.connect(self.change_password)
        dialog.open()

    def _ask_renew(self) -> None:
        box = ask(
            self,
            t("Settings", "Cấp mã khôi phục mới?"),
            t("Settings", "Mã cũ sẽ không mở được sổ nữa. Hãy cất mã mới ở nơi an toàn."),
            yes=t("Settings", "Cấp mã mới"),
        )
        box.accepted.connect(self.renew_recovery_code)
        box.open()

    def _show_code(self, code: str) -> None:
        RecoveryDialog(self, self.session.profile.unit.full_name, code).open()

    def _show_key(self, has_password: bool) -> None:
        self.key_note.setText(
            t("Settings", "Sổ mở bằng mật khẩu.")
            if has_password
            else t("Settings", "Sổ mở bằng kho khóa của máy, không phải gõ mật khẩu.")
        )


def _card(heading: str, *items: QWidget | QLayout) -> QWidget:
    return card(column(title(heading, 2), *items, gap=10))


def _fixed(text: str) -> QLabel:
    label = QLabel(text)
    label.setFixedWidth(label.fontMetrics().horizontalAdvance("n") * 20)
    label.setProperty("tone", "muted")
    return label
