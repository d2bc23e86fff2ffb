"""The first start: role, unit, person, key, recovery code; or a trial, or a backup to restore."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget

from app.desk import Desk
from app.errors import UserError
from ui.opening import Opening
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.jobs import Callbacks, TaskRunner
from ui.window.start.key_step import KeyStep
from ui.window.start.recovery import RecoveryCard
from ui.window.start.restore import Backup, RestoreDialog
from ui.window.start.steps import PersonStep, RoleStep, Step
from ui.window.start.unit_step import UnitStep
from ui.window.troubles import show_trouble
from ui.window.widgets.parts import Banner, Button, column, line, row, scrolled, words
from ui.window.widgets.progress import ProgressStrip


class Wizard(QDialog):
    """Collects what a new ledger needs; ``done_with`` carries the open desk."""

    done_with = Signal(object)
    trial_asked = Signal()

    def __init__(self, opening: Opening, runner: TaskRunner) -> None:
        super().__init__()
        self._opening = opening
        self._runner = runner
        self._chosen: dict[str, Any] = {}
        self._desk: Desk | None = None
        self.setWindowTitle(t("Wizard", "Sổ Tư Pháp: bắt đầu"))
        self.role, self.unit = RoleStep(), UnitStep()
        self.person, self.key = PersonStep(), KeyStep()
        self.recovery = RecoveryCard()
        self.steps: tuple[Step, ...] = (self.role, self.unit, self.person, self.key)
        self.stack = QStackedWidget()
        self.banner = Banner()
        self.progress = ProgressStrip()
        self.back = Button(t("Wizard", "Quay lại"), self._go_back, icon_name="back")
        self.next = Button(t("Wizard", "Tiếp"), self._go_on, kind="primary")
        self.next.setDefault(True)
        self.where = words(tone="muted")
        self._build()
        self._connect()
        self._look_around()
        self._show_step(0)

    @property
    def at_recovery(self) -> bool:
        """Tell whether the ledger exists and its code is being shown."""
        return self.stack.currentIndex() == len(self.steps)

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the buttons."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def reject(self) -> None:
        """Closing while the code is shown opens the ledger: it has been made."""
        if self._desk is not None:
            self._finish()
        else:
            super().reject()

    def _build(self) -> None:
        for page in (*self.steps, self.recovery):
            self.stack.addWidget(scrolled(page))
        buttons = row(self.where, None, self.back, self.next)
        layout = column(self.stack, self.banner, self.progress, line(), buttons, gap=12)
        layout.setContentsMargins(28, 24, 28, 18)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(720, 500)

    def _connect(self) -> None:
        for step in self.steps:
            step.changed.connect(self._refresh)
        self.role.trial_asked.connect(self.trial_asked)
        self.role.restore_asked.connect(self._ask_restore)
        self.recovery.kept.connect(self.next.setEnabled)

    def _look_around(self) -> None:
        """Read the unit list and ask for a keyring while the first step is read."""
        units = Callbacks(self, self.unit.set_units, self._on_error)
        self._runner.submit(lambda _: self._opening.units, lane="io", callbacks=units)
        keyring = Callbacks(self, lambda ok: self.key.set_keyring(usable=ok), self._on_error)
        self._runner.submit(lambda _: self._opening.can_use_keyring(), lane="io", callbacks=keyring)

    def _show_step(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.banner.silence()
        self.back.setVisible(0 < number < len(self.steps))
        if number < len(self.steps):
            self.steps[number].enter(self._chosen)
            self.where.setText(
                t("Wizard", "Bước {n} trên {all}").format(n=number + 1, all=len(self.steps) + 1)
            )
        else:
            self.where.setText(t("Wizard", "Bước cuối"))
        self._refresh()

    def _refresh(self) -> None:
        if self.at_recovery:
            self.next.setText(t("Wizard", "Mở sổ"))
            self.next.setEnabled(self.recovery.confirm.isChecked())
            return
        last = self.stack.currentIndex() == len(self.steps) - 1
        self.next.setText(t("Wizard", "Tạo sổ") if last else t("Wizard", "Tiếp"))
        self.next.setEnabled(True)

    def _go_back(self) -> None:
        commit_pending_input()
        self._show_step(self.stack.currentIndex() - 1)

    def _go_on(self) -> None:
        commit_pending_input()
        if self.at_recovery:
            self._finish()
            return
        step = self.steps[self.stack.currentIndex()]
        problem = step.problem()
        if problem:
            self.banner.say(problem, "danger")
            return
        self._chosen.update(step.collect())
        if self.stack.currentIndex() < len(self.steps) - 1:
            self._show_step(self.stack.currentIndex() + 1)
        else:
            self._create()

    def _create(self) -> None:
        chosen = dict(self._chosen)
        self._busy(
            t("Wizard", "Đang tạo sổ…"), lambda: self._opening.create(**chosen), self._on_created
        )

    def _on_created(self, made: tuple[Desk, str]) -> None:
        self._desk, code = made
        self.recovery.unit_name = self._desk.profile.unit.full_name
        self.recovery.show_code(code)
        self._show_step(len(self.steps))

    def _ask_restore(self) -> None:
        dialog = RestoreDialog(
            self,
            self._runner,
            self._restore,
            t(
                "Wizard",
                "Sổ được dựng lại trên máy này từ bản sao lưu, và máy này là một máy mới của "
                "đơn vị: cần đăng ký lại để trao đổi gói.",
            ),
        )
        dialog.done_with.connect(self._on_restored)
        dialog.open()

    def _restore(self, backup: Backup) -> Desk:
        self._opening.restore(backup.file, **backup.keys)
        return self._opening.open(**backup.keys)

    def _on_restored(self, desk: Desk) -> None:
        self._desk = desk
        self._finish()

    def _busy(self, text: str, work: Any, then: Any) -> None:
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.role.others.setEnabled(False)

        def settle() -> None:
            self.progress.finish()
            self.back.setEnabled(True)
            self.role.others.setEnabled(True)
            self._refresh()

        def succeed(result: Any) -> None:
            settle()
            then(result)

        def fail(error: BaseException) -> None:
            settle()
            self._on_error(error)

        job = self._runner.submit(
            lambda _: work(), lane="db", callbacks=Callbacks(self, succeed, fail)
        )
        self.progress.follow(job, text)

    def _on_error(self, error: BaseException) -> None:
        show_trouble(self, error)

    def _finish(self) -> None:
        desk, self._desk = self._desk, None
        self.accept()
        self.done_with.emit(desk)
