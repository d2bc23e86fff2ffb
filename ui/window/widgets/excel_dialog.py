"""A table on its way into the ledger: columns, then row by row, then "Nhập vào sổ"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QWidget

from app.desk import Desk
from app.errors import EnvironmentProblem, UserError
from app.ports import Changes
from app.records.language import RecordType
from app.records.registry import REGISTRY
from app.services.registers import undo
from app.services.registers.undo import Step
from app.services.sheets import importing, outcome
from app.services.sheets.finder import is_person
from app.services.sheets.grid import Watch
from app.services.sheets.importing import Draft, Imported
from app.services.sheets.mapping import is_number
from app.services.sheets.opening import Source
from app.services.sheets.rows import Wishes
from ui.window.i18n import t
from ui.window.jobs import JobContext
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.editors import combo
from ui.window.widgets.excel_columns import ColumnsView
from ui.window.widgets.excel_rows import RowsView, summary
from ui.window.widgets.parts import Banner, Button, column, row, title, words
from ui.window.widgets.progress import ProgressStrip

_AGAIN_MS = 150


class ExcelDialog(QDialog):
    """Opened by ``begin``; ``taken`` says what was imported, in a sentence."""

    taken = Signal(str)

    def __init__(self, session: Session, rtype: RecordType, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._rtype, self._asker = session, rtype, parent
        self._draft: Draft | None = None
        self._found: Imported | None = None
        self._busy = self._taking = False
        self.heading = title(t("Excel", "Nhập {what}").format(what=rtype.plural), 2)
        self.banner, self.progress = Banner(), ProgressStrip()
        self.columns, self.rows = ColumnsView(), RowsView()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.columns)
        self.pages.addWidget(self.rows)
        self._make_wishes()
        self._make_buttons()
        self._lay_out()
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._preview)
        self.columns.changed.connect(self._refresh)
        self.columns.reopen.connect(self._read)

    @property
    def view(self) -> QWidget:
        """Return the list of rows."""
        return self.rows.view

    def begin(self, source: Source) -> None:
        """Read a table and show it."""
        heading = t("Excel", "Bảng vừa dán sẽ thay đổi gì")
        if source.path is not None:
            heading = t("Excel", "Tệp {name} sẽ thay đổi gì").format(name=source.name)
        self.heading.setText(heading)
        self.setWindowTitle(heading)
        self.report.setVisible(outcome.beside(source) is not None)
        self.open()
        self._read(source)

    def _make_wishes(self) -> None:
        self.take_good = QCheckBox(t("Excel", "Nhập các dòng tốt, để lại các dòng bị từ chối"))
        self.create_people = QCheckBox(t("Excel", "Tạo mới người có tên trong bảng mà sổ chưa có"))
        self.report = QCheckBox(t("Excel", "Ghi tệp kết quả từng dòng cạnh tệp này"))
        self.report.setChecked(True)
        self.twins = combo(
            t("Excel", "Dòng đã có trong sổ"),
            (t("Excel", "Dòng đã có: bỏ qua"), "skip"),
            (t("Excel", "Dòng đã có: cập nhật theo bảng"), "update"),
            (t("Excel", "Dòng đã có: vẫn thêm mới"), "add"),
        )
        named = [REGISTRY[f.target] for f in self._rtype.fields if f.target]
        self._names_people = any(is_person(target) for target in named)
        self.take_good.toggled.connect(self._refresh)
        self.create_people.toggled.connect(lambda: self._again.start())
        self.twins.activated.connect(lambda: self._again.start())

    def _make_buttons(self) -> None:
        self.take = Button(t("Excel", "Nhập vào sổ"), self._take, icon_name="check", kind="primary")
        self.next = Button(t("Excel", "Xem trước"), self._preview, kind="primary")
        self.back = Button(t("Excel", "Xem lại các cột"), self._show_columns)
        self.close_button = Button(t("Excel", "Thôi"), self.reject)

    def _lay_out(self) -> None:
        note = t("Excel", "Chưa có gì thay đổi cho đến khi nhấn “Nhập vào sổ”.")
        layout = column(
            self.heading,
            words(note, "muted"),
            self.banner,
            self.progress,
            self.pages,
            row(self.take_good, self.create_people, None, self.twins),
            row(self.report, None, self.back, self.close_button, self.next, self.take),
            margin=16,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.resize(980, 620)
        self._refresh()

    def _read(self, source: Source) -> None:
        def look(desk: Desk, job: JobContext) -> Draft:
            return importing.look(desk, self._rtype.name, source, _watch(job))

        def failed(error: BaseException) -> None:
            if self._draft is None:
                # Said where the file was chosen: there is nothing to show here.
                self.reject()
                show_trouble(self._asker, error)
            else:
                self._end(error)

        self._work(look, self._on_read, t("Excel", "Đang đọc tệp…"), failed=failed)

    def _on_read(self, draft: Draft) -> None:
        self._draft = draft
        self.columns.show_draft(draft)
        unsure = any(c.how in ("similar", "unknown") for c in draft.mapping.columns)
        unclear = any(c.unclear and is_number(draft.rtype, c) for c in draft.mapping.columns)
        if unsure or unclear or not draft.mapping.taken:
            self._show_columns()
        else:
            self._preview()

    def _show_columns(self) -> None:
        self._found = None
        self.pages.setCurrentWidget(self.columns)
        self.banner.silence()
        self._refresh()

    def _preview(self) -> None:
        draft = self._chosen()
        if draft is None or self._busy:
            return
        wishes = self._wishes()

        def look(desk: Desk, job: JobContext) -> Imported:
            return importing.preview(desk, draft, wishes, _watch(job))

        # The writing desk is asked, so that saves on their way count.
        self._work(look, self._show_rows, t("Excel", "Đang xem từng dòng…"))

    def _show_rows(self, found: Imported) -> None:
        self._found = found
        self.rows.show_rows(found)
        self.pages.setCurrentWidget(self.rows)
        if found.count("refused"):
            said = t(
                "Excel",
                "Chưa có gì được nhập. Sửa các dòng bị từ chối trong Excel, lưu, rồi nhập lại; "
                "hoặc chọn nhập riêng các dòng tốt.",
            )
            self.banner.say(said, "danger")
        else:
            self.banner.silence()
        self._refresh()
        self.rows.view.setFocus()

    def _take(self) -> None:
        draft = self._chosen()
        if draft is None or self._busy:
            return
        wishes, label = self._wishes(), t("Excel", "nhập {name}").format(name=draft.source.name)
        beside = outcome.beside(draft.source) if self.report.isChecked() else None

        def act(desk: Desk, job: JobContext) -> tuple[Imported, Step | None, str, Changes]:
            watched, watch = undo.watch(desk)
            found, changes = importing.take(watched, draft, wishes, _watch(job))
            trouble = ""
            if beside is not None and found.kept:
                try:
                    outcome.write(desk, draft.rtype, draft.source, found, beside)
                except EnvironmentProblem as error:
                    trouble = error.message
            return found, watch.step(label), trouble, changes

        self._taking = True
        self._work(act, self._on_taken, t("Excel", "Đang nhập vào sổ…"))

    def _on_taken(self, result: tuple[Imported, Step | None, str, Changes]) -> None:
        found, step, trouble, _ = result
        if not found.kept:
            # The ledger changed between the look and the taking.
            self._show_rows(found)
            return
        if step is not None:
            self._session.undoing.push(step)
        source = self._draft.source.name if self._draft else ""
        said = t("Excel", "Đã nhập {name}: {summary}.").format(name=source, summary=summary(found))
        if trouble:
            said = t("Excel", "{said} Không ghi được tệp kết quả: {trouble}").format(
                said=said, trouble=trouble
            )
        self.taken.emit(said)
        self.accept()

    def reject(self) -> None:
        """Stop what is running, then close; nothing is kept.

        While rows are written the dialog stays until that has stopped, or is done after all.
        """
        self.progress.cancel()
        if not self._taking:
            super().reject()

    def _work(self, act: Any, then: Any, said: str, *, failed: Any = None) -> None:
        self._busy = True
        self._refresh()

        def succeed(result: Any) -> None:
            self._end()
            then(result)

        def fail(error: BaseException) -> None:
            self._end()
            (failed or self._end)(error)

        job = self._session.work(
            self,
            act,
            succeed,
            progress=self.progress.step,
            failed=fail,
            cancelled=self._on_cancelled,
        )
        self.progress.follow(job, said)

    def _on_cancelled(self) -> None:
        self._end()
        if self._draft is None:
            self.reject()

    def _end(self, error: BaseException | None = None) -> None:
        self._busy = self._taking = False
        self.progress.finish()
        self._refresh()
        if isinstance(error, UserError):
            self.banner.say(f"{error.message} {error.next_step}", "danger")
        elif error is not None:
            show_trouble(self, error)

    def _chosen(self) -> Draft | None:
        return replace(self._draft, mapping=self.columns.mapping) if self._draft else None

    def _wishes(self) -> Wishes:
        return Wishes(
            take_good=self.take_good.isChecked(),
            twins=self.twins.currentData(),
            create_people=self.create_people.isChecked(),
        )

    def _refresh(self) -> None:
        """Show what can be done now."""
        found, at_rows = self._found, self.pages.currentWidget() is self.rows
        mapping = self.columns.mapping
        refused = bool(found and found.count("refused"))
        useful = bool(found and (found.count("new") or found.count("changed")))
        decided = bool(mapping.taken) and not mapping.undecided
        self.take_good.setVisible(at_rows and refused)
        self.create_people.setVisible(at_rows and self._names_people)
        asked = self.twins.currentData() != "skip"
        self.twins.setVisible(at_rows and bool(asked or (found and found.count("duplicate"))))
        self.report.setVisible(
            at_rows and self._draft is not None and outcome.beside(self._draft.source) is not None
        )
        self.back.setVisible(at_rows)
        self.next.setVisible(not at_rows)
        self.take.setVisible(at_rows)
        self.next.setEnabled(decided and not self._busy)
        may_take = useful and (not refused or self.take_good.isChecked())
        self.take.setEnabled(at_rows and may_take and not self._busy)
        button = self.take if at_rows else self.next
        (button if button.isEnabled() else self.close_button).setDefault(True)


def _watch(job: JobContext) -> Watch:
    """Return a watch that shows progress and stops the work when it is no longer wanted."""

    def watch(done: int, whole: int) -> None:
        job.check_cancelled()
        job.progress(done, whole)

    return watch
