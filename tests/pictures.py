"""Pictures of every page and dialog of the real window, over the made-up commune.

``python -m tests.pictures OUT`` writes PNG files, light and dark, at 1366×768 and a few at the
smallest size the window promises to fit. They are for people to look at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QDialog, QWidget

    from ui.window.main import Starter
    from ui.window.pages.plans.page import PlansPage
    from ui.window.shell.main_window import MainWindow
    from ui.window.theme import Scheme

TODAY = date(2026, 11, 20)
FULL = (1366, 768)
SMALL = (910, 512)
SAMPLE_PLAN = "samples/ke-hoach-nq66.txt"
PASSWORD = "mot-hai-ba"


def main(arguments: list[str]) -> int:
    """Write the pictures; return 0."""
    if len(arguments) != 1:
        sys.stderr.write("python -m tests.pictures OUT\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    from ui.window.application import log_qt_messages, make_application

    log_qt_messages()
    app = make_application([])
    app.setQuitOnLastWindowClosed(False)
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        with TemporaryDirectory() as folder:
            Gallery(app, out, scheme, Path(folder)).walk()
    return 0


class Gallery:
    """Walks through the program in one colour scheme."""

    def __init__(self, app: QApplication, out: Path, scheme: Scheme, folder: Path) -> None:
        self.app = app
        self.out = out
        self.scheme = scheme
        self.folder = folder

    def walk(self) -> None:
        """Take every picture."""
        self._first_start()
        self._trial()
        self._commune()
        self._year()
        self._province()
        self._two_offices()

    def _first_start(self) -> None:
        from app.ports import Role
        from ui.bootstrap import opening
        from ui.window.jobs import TaskRunner
        from ui.window.start.unlock import UnlockDialog
        from ui.window.start.wizard import Wizard
        from ui.window.theme import Theme

        Theme(self.app, self.scheme)
        place = opening(self.folder / "new", TODAY)
        runner = TaskRunner()
        wizard = Wizard(place, runner)
        wizard.show()
        self._settle(runner)
        self._shoot(wizard, "start-1-role")
        wizard.role.restore.click()
        self._shoot_dialog(wizard, "start-restore")
        wizard.next.click()
        wizard.unit.search.setText("dong tien")
        self._shoot(wizard, "start-2-unit")
        wizard.unit.list.setCurrentRow(0)
        wizard.next.click()
        wizard.person.name.setText("Đặng Thị Ửng")
        wizard.person.post.setText("Công chức Tư pháp - Hộ tịch")
        self._shoot(wizard, "start-3-person")
        wizard.next.click()
        wizard.key.first.setText(PASSWORD)
        self._shoot(wizard, "start-4-key")
        wizard.next.click()
        self._shoot(wizard, "start-4-key-wrong")
        desk, code = place.create(
            role=Role.COMMUNE, unit="18100", person="Đặng Thị Ửng", password=PASSWORD
        )
        wizard._on_created((desk, code))
        self._shoot(wizard, "start-5-recovery")
        wizard.hide()
        wizard.deleteLater()
        place.close(desk)
        unlock = UnlockDialog(place, runner)
        unlock.show()
        unlock.line.setText("sai")
        unlock.open_button.click()
        self._settle(runner)
        self._shoot(unlock, "unlock-wrong")
        unlock.hide()
        unlock.deleteLater()
        runner.shutdown()

    def _trial(self) -> None:
        from ui.bootstrap import opening
        from ui.window.main import Starter

        starter = Starter(opening(self.folder / "real", TODAY), self.app)
        starter.theme.choose(self.scheme)
        starter.begin()
        for name in ("trial", "trial-unlock"):
            starter._try_out()
            self._settle(starter.runner)
            shown = starter.window or starter._dialog
            assert shown is not None
            if starter.window is not None:
                shown.resize(*SMALL)
                self._settle(starter.runner)
            self._shoot(shown, name)
            starter._go_home()
            self._settle(starter.runner)
        starter.put_away()

    def _commune(self) -> None:
        from ui.bootstrap import opening

        place = opening(self.folder / "demo", TODAY)
        self._with_window(place, lambda: place.demo(), self._commune_pages)

    def _year(self) -> None:
        from tests import year_pictures
        from ui.bootstrap import opening

        place = opening(self.folder / "year", TODAY)

        def walk(starter: Starter, window: MainWindow) -> None:
            year_pictures.pages(self, starter, window)

        self._with_window(place, lambda: year_pictures.written_down(place, self.folder), walk)

    def _province(self) -> None:
        from app.ports import Role
        from ui.bootstrap import opening

        place = opening(self.folder / "province", TODAY)

        def create() -> object:
            return place.create(
                role=Role.PROVINCE, unit="42", person="Trần Thị Nhạn", password=PASSWORD
            )[0]

        self._with_window(place, create, self._province_pages)

    def _with_window(
        self,
        place: object,
        make: Callable[[], object],
        walk: Callable[[Starter, MainWindow], None],
    ) -> None:
        from ui.window.main import Starter

        starter = Starter(place, self.app)  # type: ignore[arg-type]
        starter.theme.choose(self.scheme)
        starter._on_desk(make())  # type: ignore[arg-type]
        self._settle(starter.runner)
        window = starter.window
        assert window is not None
        window.resize(*FULL)
        self._settle(starter.runner)
        try:
            walk(starter, window)
        finally:
            window.hide()
            starter.finish()
            window.deleteLater()

    def _commune_pages(self, starter: Starter, window: MainWindow) -> None:
        for spec in window.specs:
            window.open_page(spec.key)
            self._settle(starter.runner)
            self._shoot(window, f"page-{spec.key}")
        self._task(starter, window)
        self._people(starter, window)
        self._excel(starter, window)
        self._report(starter, window)
        self._dialogs(starter, window)
        self._review(starter, window)
        self._plan_roads(starter, window)
        self._small(starter, window)

    def _task(self, starter: Starter, window: MainWindow) -> None:
        page = window.page("tasks")
        window.open_page("tasks")
        self._settle(starter.runner)
        page.table.view.selectRow(1)  # type: ignore[attr-defined]
        self._settle(starter.runner)
        tabs = page.pane.tabs  # type: ignore[attr-defined]
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
            self._settle(starter.runner)
            self._shoot(window, f"task-{number + 1}")
        tabs.setCurrentIndex(0)
        form = page.pane.update_tab.form  # type: ignore[attr-defined]
        form.editors["percent"].line.setText("140")
        page.pane.update_tab.save()  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot(window, "task-wrong-value")
        form.dirty = False

    def _people(self, starter: Starter, window: MainWindow) -> None:
        page = window.page("people")
        window.open_page("people")
        self._settle(starter.runner)
        view = page.view("officer")  # type: ignore[attr-defined]
        view.table.view.selectRow(1)
        self._settle(starter.runner)
        self._shoot(window, "people-officer")
        page.open_entry("training_course")  # type: ignore[attr-defined]
        courses = page.view("training_course")  # type: ignore[attr-defined]
        self._settle(starter.runner)
        courses.table.view.selectRow(0)
        self._settle(starter.runner)
        courses.pane.tabs.setCurrentIndex(1)
        self._settle(starter.runner)
        self._shoot(window, "people-course")
        courses.new()
        self._settle(starter.runner)
        courses.pane.save()
        self._settle(starter.runner)
        self._shoot(window, "people-new-course-problems")
        courses.pane.form.dirty = False

    def _excel(self, starter: Starter, window: MainWindow) -> None:
        """What a sheet with a wrong row, and a good one, would do; and erasing for good."""
        from openpyxl import Workbook

        window.open_page("people")
        page = window.page("people")
        page.open_entry("officer")  # type: ignore[attr-defined]
        view = page.view("officer")  # type: ignore[attr-defined]
        rows = [(f"Lường Thị Ỷ {n}", "Công chức", "01/01/2026") for n in range(1, 6)]
        for name, more in (
            ("dialog-excel", []),
            ("dialog-excel-refused", [("Hà Văn Ựng", "", "31/02/2026")]),
        ):
            book = Workbook()
            for line in (("Họ và tên", "Chức danh", "Tính vào chỉ tiêu từ"), *rows, *more):
                book.active.append(line)
            book.save(self.folder / "can-bo.xlsx")
            view.list_menu.look_at(self.folder / "can-bo.xlsx")
            self._settle(starter.runner)
            self._shoot_dialog(window, name)
        view.table.view.selectRow(1)
        self._settle(starter.runner)
        view.pane.removal._ask_erase()
        self._settle(starter.runner)
        self._shoot_dialog(window, "dialog-erase")

    def _report(self, starter: Starter, window: MainWindow) -> None:
        page = window.page("reports")
        window.open_page("reports")
        self._settle(starter.runner)
        page.table.view.selectRow(0)  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot(window, "report-make")
        page.make()  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot(window, "report-paper")
        page.pane.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]
        self._shoot(window, "report-words")

    def _dialogs(self, starter: Starter, window: MainWindow) -> None:
        from ui.window.troubles import show_crash, tell

        window.open_page("exchange")
        self._settle(starter.runner)
        exchange = window.page("exchange")
        exchange.tabs.setCurrentIndex(1)  # type: ignore[attr-defined]
        exchange.enrol.request_into(self.folder / "stick")  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot(window, "exchange-enrol")
        exchange.ask_export()  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot_dialog(window, "dialog-export")
        exchange.take_files([str(self.folder / "stick")])  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot_dialog(window, "dialog-import")
        window.open_page("settings")
        self._settle(starter.runner)
        window.page("settings")._ask_password()  # type: ignore[attr-defined]
        self._shoot_dialog(window, "dialog-password")
        window.page("settings")._ask_person()  # type: ignore[attr-defined]
        self._shoot_dialog(window, "dialog-person")
        window.page("settings").ask_restore()  # type: ignore[attr-defined]
        self._shoot_dialog(window, "dialog-restore")
        window.open_search()
        search = self._dialog(window)
        search.box.setText("phap luat")  # type: ignore[attr-defined]
        self._settle(starter.runner, least_ms=500)
        self._shoot_dialog(window, "dialog-search")
        tell(window, "Bộ nhớ tạm không có ảnh hay tệp nào.")
        self._shoot_dialog(window, "dialog-message")
        show_crash(window, ZeroDivisionError())
        self._shoot_dialog(window, "dialog-crash")

    def _review(self, starter: Starter, window: MainWindow) -> None:
        import resources

        window.open_page("plans")
        page: PlansPage = window.page("plans")  # type: ignore[assignment]
        page.read_file(resources.path(SAMPLE_PLAN))
        self._settle(starter.runner)
        self._shoot(window, "plans-review")
        assert page.review is not None
        page.review.rows.accept()
        page.review.rows.split()
        self._shoot_dialog(window, "dialog-split")
        window.resize(*SMALL)
        self._settle(starter.runner)
        self._shoot(window, "small-plans-review")
        window.resize(*FULL)
        page._end_review()

    def _plan_roads(self, starter: Starter, window: MainWindow) -> None:
        from tests import plan_pictures

        window.page("plans")._drop_left()  # type: ignore[attr-defined]
        plan_pictures.plans(self, starter, window)

    def _small(self, starter: Starter, window: MainWindow) -> None:
        window.resize(*SMALL)
        for key in ("today", "tasks", "people", "reports", "exchange", "settings"):
            window.open_page(key)
            self._settle(starter.runner)
            self._shoot(window, f"small-{key}")

    def _two_offices(self) -> None:
        """A commune that exchanges: what waits, a package looked at, devices, a difference."""
        from app.exchange import service
        from app.ports import Role
        from app.services.registers import records
        from tests.desks import enrol, new_desk, officer, send
        from ui.bootstrap import opening

        place = opening(self.folder / "commune", TODAY)
        desk, _ = place.create(
            role=Role.COMMUNE, unit="18100", person="Đặng Thị Ửng", password=PASSWORD
        )
        laptop = new_desk(self.folder / "laptop", Role.COMMUNE, "18100", today=TODAY)
        office = new_desk(self.folder / "office", Role.PROVINCE, "42", today=TODAY)
        with laptop as other, office as province:
            enrol(desk, province, self.folder / "enrol")
            enrol(other, desk, self.folder / "enrol")
            person = officer(desk, "Lò Văn Ịnh", position_title="Công chức")
            officer(desk, "Đặng Thị Hoà", position_title="Công chức")
            officer(other, "Đặng Thị Hòa", law_degree="bachelor")
            send(desk, "province", province, self.folder / "to-province")
            send(desk, "devices", other, self.folder / "to-laptop")
            records.save(other, "officer", person, {"position_title": "Trưởng thôn"})
            records.save(desk, "officer", person, {"position_title": "Phó Chủ tịch"})
            service.export(other, "devices", self.folder / "from-laptop")
            send(province, "communes", desk, self.folder / "to-commune")
        self._with_window(place, lambda: desk, self._exchange_pages)

    def _exchange_pages(self, starter: Starter, window: MainWindow) -> None:
        from ui.window.pages.exchange.righting import set_right

        window.open_page("exchange")
        self._settle(starter.runner)
        page = window.page("exchange")
        self._shoot(window, "exchange-outbox")
        page.take_files([str(self.folder / "from-laptop")])  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot(self._dialog(window), "exchange-preview")
        self._dialog(window)._go()  # type: ignore[attr-defined]
        self._settle(starter.runner)
        self._shoot_dialog(window, "exchange-result")
        names = ("devices", "difference", "health", "review")
        shots = tuple((number, f"exchange-{name}") for number, name in enumerate(names, start=1))
        for number, name in shots:
            page.tabs.setCurrentIndex(number)  # type: ignore[attr-defined]
            self._settle(starter.runner)
            self._shoot(window, name)
        for act in ("set_aside", "missing"):
            set_right(page, act)  # type: ignore[arg-type]
            self._settle(starter.runner)
            self._shoot_dialog(window, f"exchange-{act}")
        page.tabs.setCurrentIndex(2)  # type: ignore[attr-defined]
        page.conflicts.keep(other=True)  # type: ignore[attr-defined]
        page.conflicts.which.setCurrentIndex(1)  # type: ignore[attr-defined]
        window.resize(*SMALL)
        self._settle(starter.runner)
        self._shoot(window, "small-exchange-difference")

    def _province_pages(self, starter: Starter, window: MainWindow) -> None:
        for spec in window.specs:
            window.open_page(spec.key)
            self._settle(starter.runner)
            self._shoot(window, f"province-{spec.key}")

    def _dialog(self, window: QWidget) -> QDialog:
        from PySide6.QtWidgets import QDialog

        return next(d for d in window.findChildren(QDialog) if d.isVisible())

    def _shoot_dialog(self, window: QWidget, name: str) -> None:
        dialog = self._dialog(window)
        self._shoot(dialog, name)
        dialog.close()
        self._wait(30)

    def _shoot(self, widget: QWidget, name: str) -> None:
        self._wait(60)
        widget.grab().save(str(self.out / f"{name}-{self.scheme}.png"))

    def _settle(self, runner: object, least_ms: int = 60) -> None:
        """Wait until no job is under way and the window has drawn what came of it."""
        self._wait(least_ms)
        while runner.pending:  # type: ignore[attr-defined]
            self._wait(20)
        self._wait(60)
        while runner.pending:  # type: ignore[attr-defined]
            self._wait(20)

    def _wait(self, milliseconds: int) -> None:
        # An event loop of its own: QTest.qWait would keep Python's other threads waiting.
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
