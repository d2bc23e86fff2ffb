"""Thống kê tập huấn: every output of training over a period, on screen, paper and sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Record
from app.records.registry import REGISTRY
from app.services.training import everything, history, outputs, tables
from app.services.training.tables import Output, Span
from app.services.training.window import WINDOWS
from ui.window import noting
from ui.window.i18n import t
from ui.window.pages.people.files import ask_target
from ui.window.pages.people.output_table import OutputTable
from ui.window.pages.people.period_chooser import PeriodChooser
from ui.window.session import Session
from ui.window.widgets.editors import combo
from ui.window.widgets.flow import flow
from ui.window.widgets.notices import say
from ui.window.widgets.parts import Banner, Button, column, words

_HISTORY = "history"
_OPENS = {
    "course": ("training_course",),
    "person": ("officer",),
    "target": ("officer",),
    "nomination": ("nomination_list",),
    "warning": ("training_course", "officer"),
    _HISTORY: ("training_course", "qualification"),
}
_ABOUT = (
    "officer",
    "training_course",
    "participation",
    "material_issue",
    "nomination_list",
    "qualification",
    "course_session",
    "attendance",
    "training_need",
)


class StatisticsView(QWidget):
    """One output at a time; Enter on a row opens what it tells of."""

    open_asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._output: Output | None = None
        self.kind = combo(
            t("Statistics", "Bảng"),
            *((label, key) for key, label in outputs.KINDS.items()),
            (t("Statistics", "Quá trình từng người"), _HISTORY),
        )
        self.period = PeriodChooser(session.today)
        self.window_ = combo(
            t("Statistics", "Cách tính thời gian của chỉ tiêu"),
            *((f"{words_[:1].upper()}{words_[1:]}", key) for key, words_ in WINDOWS.items()),
        )
        self.window_.setCurrentIndex(self.window_.findData("plan"))
        self.officer = combo(t("Statistics", "Người"))
        self.table = OutputTable()
        self.note = words()
        self.banner = Banner()
        self.empty = words(t("Statistics", "Trong kỳ không có gì để thống kê."), "muted")
        self._build()
        self._connect()
        self._show_choices()
        self._load_officers()

    def refresh(self) -> None:
        """Work the output out anew."""
        kind, window = self.kind.currentData(), self.window_.currentData()
        span, officer = Span.of(self.period.period), self.officer.currentData()

        def make(desk: Desk) -> Output | None:
            if kind == _HISTORY:
                return history.history(desk, officer) if officer else None
            return outputs.make(desk, kind, span, window=window)

        self._session.read(self, make, self._show, replace="output")

    def focus_search(self) -> None:
        """Go to the choice of the output."""
        self.kind.setFocus()

    def panes(self) -> list[QWidget]:
        """Return the parts F6 moves between."""
        return [self.kind, self.table]

    def show_user_error(self, error: UserError) -> None:
        """Say what was wrong."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def choose(self, kind: str) -> None:
        """Show one of the outputs."""
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def write_to(self, target: Path) -> None:
        """Write the output shown."""
        output = self._output
        if output is None:
            return

        def done(rows: int) -> None:
            said = t("Statistics", "Đã ghi {n} dòng vào {name}.")
            say(self, said.format(n=rows, name=target.name))
            noting.taken_out(self._session, REGISTRY["participation"], rows)

        self._session.read(self, lambda desk: tables.write(desk, output, target), done)

    def _build(self) -> None:
        choices = flow(self.kind, self.period, self.window_, self.officer)
        buttons = flow(
            Button(t("Statistics", "Ghi ra PDF…"), lambda: self._ask("pdf")),
            Button(t("Statistics", "Ghi ra Excel…"), lambda: self._ask("xlsx")),
        )
        layout = column(choices, self.banner, self.empty, self.table, self.note, buttons)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._on_kind())
        self.period.changed.connect(self.refresh)
        self.window_.currentIndexChanged.connect(lambda _: self.refresh())
        self.officer.currentIndexChanged.connect(lambda _: self.refresh())
        self.table.opened.connect(self._open)
        self._session.changed.connect(self._on_changed)

    def _on_kind(self) -> None:
        self._show_choices()
        self.refresh()

    def _show_choices(self) -> None:
        kind = self.kind.currentData()
        self.period.setVisible(kind != _HISTORY)
        self.window_.setVisible(kind == "target")
        self.officer.setVisible(kind == _HISTORY)

    def _load_officers(self) -> None:
        def ask(desk: Desk) -> tuple[Record, ...]:
            return everything(desk, "officer", order=("full_name",))

        def show(found: tuple[Record, ...]) -> None:
            chosen = self.officer.currentData()
            self.officer.blockSignals(True)
            self.officer.clear()
            for one in found:
                self.officer.addItem(one["full_name"], one.id)
            self.officer.setCurrentIndex(max(0, self.officer.findData(chosen)))
            self.officer.blockSignals(False)
            if self.kind.currentData() == _HISTORY:
                self.refresh()

        self._session.read(self, ask, show, replace="officers")

    def _show(self, output: Output | None) -> None:
        self._output = output
        if output is None:
            self.empty.show()
            return
        self.empty.setVisible(not output.table.rows)
        self.table.show_table(output.table)
        self.note.setText(" ".join(n for n in (output.note, output.table.note) if n))

    def _open(self, row_id: str) -> None:
        types = _OPENS.get(self.kind.currentData(), ())

        def find(desk: Desk) -> tuple[str, str] | None:
            found = (desk.store.get(name, row_id) for name in types)
            return next(((r.type, r.id) for r in found if r is not None and r.alive), None)

        def show(found: tuple[str, str] | None) -> None:
            if found is not None:
                self.open_asked.emit(*found)

        self._session.read(self, find, show, replace="open")

    def _ask(self, ending: str) -> None:
        output = self._output
        if output is not None:
            name = f"{output.title.splitlines()[0].lower()} {self.period.period.code}"
            ask_target(self, t("Statistics", "Ghi bảng thống kê"), name, ending, self.write_to)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("officer"):
            self._load_officers()
        if self.isVisible() and changes.touches(*_ABOUT):
            self.refresh()
