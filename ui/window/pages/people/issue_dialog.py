"""Giving a material to many people at once: which, to whom, on which day, how many copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Filter, Record
from app.records.registry import REGISTRY
from app.services.training import attendance, everything, materials
from app.services.training.materials import Handout, Issued
from app.text.dates import format_date, parse_date
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.people.people_picker import PeoplePicker, Person
from ui.window.session import Session
from ui.window.widgets.date_editor import DateField
from ui.window.widgets.editors import combo
from ui.window.widgets.parts import Banner, column, plain, row, words

_ISSUE = REGISTRY["material_issue"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the dialog chooses from."""

    materials: tuple[Record, ...]
    officers: tuple[Record, ...]
    learners: frozenset[str]
    given: dict[str, frozenset[str]]


class IssueDialog(QDialog):
    """Chooses; ``issued`` carries what was done."""

    issued = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        *,
        course: Record | None = None,
        material: str = "",
        people: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._course = course
        self._wanted = material
        self._people = tuple(people)
        self._known: _Known | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Issue", "Cấp tài liệu"))
        self.material = QComboBox()
        self.material.setEditable(True)
        self.material.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.form = combo(
            t("Issue", "Hình thức"), *((c.label, c.code) for c in _ISSUE.field("form").choices)
        )
        self.day = DateField(t("Issue", "Ngày cấp"))
        self.day.line.setText(format_date(session.today))
        self.copies = QLineEdit("1")
        self.copies.setValidator(QIntValidator(1, 999, self))
        self.picker = PeoplePicker(t("Issue", "Người nhận"))
        self.banner = Banner()
        self._build()
        self._session.read(self, self._ask, self._show)

    def show_user_error(self, error: UserError) -> None:
        """Say what was wrong."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def issue(self) -> None:
        """Write that whoever is ticked was given the material."""
        commit_pending_input()
        title = self.material.currentText().strip()
        day = parse_date(self.day.line.text())
        officers = self.picker.ticked()
        if day is None or not title or not officers:
            self.banner.say(_missing(title, day, officers), "danger")
            return
        form, copies = self.form.currentData(), int(self.copies.text() or 1)
        course = self._course.id if self._course else None

        def act(desk: Desk) -> tuple[Issued, Changes]:
            material, made = materials.material_called(desk, title)
            handout = Handout(material.id, day, form, copies, course)
            done, changes = materials.issue(desk, handout, officers)
            return done, made + changes

        self._session.write(self, act, self._on_done, undo=t("Issue", "cấp tài liệu"))

    def _build(self) -> None:
        parts: list[QWidget] = []
        for text, widget in (
            (t("Issue", "Tài liệu (chọn, hoặc gõ tên mới)"), self.material),
            (t("Issue", "Ngày cấp"), self.day),
            (t("Issue", "Hình thức"), self.form),
            (t("Issue", "Số bản mỗi người"), self.copies),
        ):
            widget.setAccessibleName(text)
            label = QLabel(text)
            label.setBuddy(widget)
            parts.append(plain(column(label, widget, gap=2)))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(t("Issue", "Cấp"))
        buttons.accepted.connect(self.issue)
        buttons.rejected.connect(self.reject)
        note = words(t("Issue", "Người đã có tài liệu này thì chương trình tự bỏ qua."), "muted")
        layout = column(
            parts[0], row(*parts[1:]), self.picker, note, self.banner, buttons, margin=16
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.resize(620, 560)
        self.material.currentTextChanged.connect(lambda _: self._show_people())

    def _ask(self, desk: Desk) -> _Known:
        given: dict[str, set[str]] = {}
        within = (Filter("course", "=", self._course.id),) if self._course else ()
        for issue in everything(desk, "material_issue", *within):
            given.setdefault(issue["material"], set()).add(issue["officer"])
        learners = attendance.grid(desk, self._course.id).officers if self._course else {}
        return _Known(
            everything(desk, "training_material", order=("title",)),
            everything(desk, "officer", order=("full_name",)),
            frozenset(learners),
            {k: frozenset(v) for k, v in given.items()},
        )

    def _show(self, known: _Known) -> None:
        self._known = known
        self.material.blockSignals(True)
        for one in known.materials:
            self.material.addItem(one["title"], one.id)
        of_course = (self._course["materials"] or ()) if self._course else ()
        wanted = self._wanted or next(iter(of_course), "")
        number = self.material.findData(wanted) if wanted else -1
        self.material.setCurrentIndex(number)
        self.material.blockSignals(False)
        self._show_people()

    def _show_people(self) -> None:
        known = self._known
        if known is None:
            return
        number = self.material.findText(self.material.currentText())
        had = known.given.get(self.material.itemData(number) if number >= 0 else "", frozenset())
        shown = [o for o in known.officers if not self._course or o.id in known.learners]
        rest = [o for o in known.officers if self._course and o.id not in known.learners]
        self.picker.show_people(
            [self._person(o, had, inside=True) for o in shown]
            + [self._person(o, had, inside=False) for o in rest]
        )

    def _person(self, officer: Record, had: frozenset[str], *, inside: bool) -> Person:
        usual = officer.id in self._people if self._people else bool(self._course) and inside
        notes = [t("Issue", "đã có")] if officer.id in had else []
        notes += [] if inside else [t("Issue", "ngoài lớp")]
        name = " · ".join(p for p in (officer["full_name"], officer["position_title"]) if p)
        return Person(officer.id, name, ", ".join(notes), usual and officer.id not in had)

    def _on_done(self, result: tuple[Issued, Changes]) -> None:
        self.issued.emit(result[0])
        self.accept()


def _missing(title: str, day: date | None, officers: Sequence[str]) -> str:
    if not title:
        return t("Issue", "Chọn hoặc gõ tên tài liệu.")
    if day is None:
        return t("Issue", "Ngày cấp chưa đúng: ghi ngày/tháng/năm.")
    return t("Issue", "Đánh dấu người nhận.") if not officers else ""
