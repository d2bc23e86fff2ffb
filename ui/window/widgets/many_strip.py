"""Several rows chosen at once: how many, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QFrame, QWidget

from app.desk import Desk
from app.ports import Changes
from app.records.language import RecordType
from app.services.registers import bulk
from app.services.registers.bulk import Preview
from app.text.numbers import format_number
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask, tell
from ui.window.widgets.many_dialog import ManyDialog
from ui.window.widgets.notices import say_with_undo
from ui.window.widgets.paged_model import PAGE
from ui.window.widgets.paged_table import PagedTable
from ui.window.widgets.parts import Button, row, words

Ids = tuple[str, ...]


class ManyStrip(QFrame):
    """Shown while more than one row is chosen."""

    def __init__(self, session: Session, table: PagedTable, rtype: RecordType) -> None:
        super().__init__()
        self._session = session
        self._table = table
        self._rtype = rtype
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.count = words()
        self.edit_button = Button(t("Many", "Sửa hàng loạt…"), self.edit, kind="quiet")
        self.delete_button = Button(t("Many", "Xóa…"), self.delete, kind="quiet")
        clear = Button(t("Many", "Bỏ chọn"), table.choose_one, kind="quiet")
        layout = row(self.count, self.edit_button, self.delete_button, clear)
        layout.setStretch(0, 1)
        layout.setContentsMargins(12, 4, 6, 4)
        self.setLayout(layout)
        self.hide()
        if rtype.manual:
            table.allow_many()
            table.chosen_many.connect(self._on_chosen)

    def edit(self) -> None:
        """Ask for a field and a value, then set it in all chosen rows."""
        self._with_ids(self._ask_edit)

    def delete(self) -> None:
        """Ask, then delete all chosen rows."""
        self._with_ids(self._ask_delete)

    def _on_chosen(self, number: int) -> None:
        self.setVisible(number > 1)
        said = t("Many", "Đã chọn {n} dòng.").format(n=format_number(number))
        self.count.setText(said)

    def _with_ids(self, then: Callable[[Ids], None]) -> None:
        """Call ``then`` with the ids of the chosen rows, also of rows never looked at."""
        positions = self._table.positions()
        source, wish = self._table.model.source, self._table.model.wish

        def gather(desk: Desk) -> Ids:
            ids: list[str] = []
            for page in sorted({n // PAGE for n in positions}):
                found, _ = source.rows(desk, replace(wish, offset=page * PAGE, limit=PAGE))
                ids += [
                    found[n - page * PAGE].id
                    for n in positions
                    if n // PAGE == page and n - page * PAGE < len(found)
                ]
            return tuple(ids)

        if len(positions) > 1:
            self._session.read(self, gather, then, replace="ids")

    def _ask_edit(self, ids: Ids) -> None:
        dialog = ManyDialog(self.window(), self._session, self._rtype, ids)
        dialog.done_with.connect(self._on_done)
        dialog.open()

    def _ask_delete(self, ids: Ids) -> None:
        number = format_number(len(ids))
        box = ask(
            self,
            t("Many", "Xóa {n} dòng đã chọn?").format(n=number),
            t("Many", "Lịch sử vẫn còn; hoàn tác được bằng Ctrl+Z."),
            yes=t("Many", "Xóa {n} dòng").format(n=number),
            no=t("Many", "Thôi"),
            for_good=True,
        )
        box.accepted.connect(lambda: self._delete(ids))
        box.open()

    def _delete(self, ids: Ids) -> None:
        name, label = self._rtype.name, self._rtype.label.lower()

        def done(result: tuple[Preview, Changes]) -> None:
            said = t("Many", "Đã xóa {n} dòng.").format(n=format_number(len(result[0].ids)))
            self._on_done(said, bulk.refused_words(result[0].refused))

        self._session.write(
            self,
            lambda desk: bulk.delete(desk, name, ids),
            done,
            undo=t("Many", "xóa {n} {what}").format(n=len(ids), what=label),
        )

    def _on_done(self, said: str, refused: str) -> None:
        place: QWidget = self
        say_with_undo(place, self._session, said)
        if refused:
            tell(self.window(), t("Many", "Những dòng sau giữ nguyên:"), refused)
