"""Saving the record of a pane, and what happens when it changes elsewhere meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.desk import Desk
from app.errors import UserError
from app.ports import Changes, Record
from app.services.registers import editing, records
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.session import Session
from ui.window.troubles import show_trouble
from ui.window.widgets.notices import undo_action

if TYPE_CHECKING:
    from ui.window.widgets.record_pane import RecordPane

Then = Callable[[], object]


class RecordKeeping(QObject):
    """Writes what a pane's form holds; nothing typed and nothing written elsewhere is lost."""

    def __init__(self, session: Session, pane: RecordPane, fixed: Mapping[str, Any]) -> None:
        super().__init__(pane)
        self._session = session
        self._pane = pane
        self._fixed = dict(fixed)
        self._saving = False
        session.changed.connect(self._on_changed)

    def save(self, then: Then | None = None) -> None:
        """Save what is typed; problems are shown beside their fields."""
        pane, form = self._pane, self._pane.form
        commit_pending_input()
        if not pane.save_button.isEnabled():
            return
        try:
            values = {**form.collect(), **self._fixed}
        except UserError as error:
            pane.show_user_error(error)
            return
        seen, touched, typed = pane.record, form.touched(), form.raw()
        self._set_saving(saving=True)

        def act(desk: Desk) -> tuple[int, Record, Changes]:
            whole = editing.reconcile(desk, seen, values, touched) if seen else values
            record, changes = pane.save_with(desk, seen.id if seen else None, whole)
            twins = editing.namesakes(desk, record) if seen is None else 0
            return twins, record, changes

        def done(result: tuple[int, Record, Changes]) -> None:
            twins, record, changes = result
            self._set_saving(saving=False)
            self._show_saved(record, typed)
            self._say_saved(twins, changes)
            pane.saved.emit(record.id)
            if then:
                then()

        self._session.write(self, act, done, failed=self._on_failed, undo=self._deed())

    def take_value(self, type_name: str, row_id: str, name: str, value: Any) -> None:
        """Put one past value back: an ordinary save of one field."""
        pane = self._pane
        label = pane.rtype.field(name).label

        def done(_: tuple[Record, Changes]) -> None:
            said = t("Record", "Đã lấy lại giá trị cũ của “{field}”.").format(field=label)
            pane.banner.say(said, "good", undo_action(self._session, pane.banner))

        self._session.write(
            self,
            lambda desk: records.save(desk, type_name, row_id, {name: value}),
            done,
            undo=t("Record", "lấy lại giá trị cũ của “{field}”").format(field=label),
        )

    def take_newest(self) -> None:
        """Show the record as it stands by now; what was typed is let go."""
        self._pane.banner.silence()
        self._pane.form.dirty = False
        self._follow()

    def _follow(self) -> None:
        """Show what was changed elsewhere, unless typing has begun meanwhile."""
        pane, record = self._pane, self._pane.record
        if record is None:
            return

        def show(found: Record | None) -> None:
            if found is not None and found.alive and not pane.form.dirty:
                pane.drafts.forget()
                pane.fill(found)

        self._session.read(
            self, lambda desk: desk.store.get(record.type, record.id), show, replace="newest"
        )

    def _deed(self) -> str:
        """Say in words what a save does, for taking it back."""
        pane = self._pane
        what = pane.rtype.label.lower()
        if pane.record is None:
            return t("Record", "thêm {what}").format(what=what)
        return t("Record", "sửa {what} “{title}”").format(what=what, title=pane.named)

    def _say_saved(self, twins: int, changes: Changes) -> None:
        banner = self._pane.banner
        if not changes:
            banner.say(t("Record", "Không có gì thay đổi."), "good")
            return
        said, tone = t("Record", "Đã lưu."), "good"
        if twins:
            said = t("Record", "Đã lưu. Trong danh sách còn {n} người cùng tên: xem có ghi trùng.")
            tone = "warn"
        banner.say(said.format(n=twins), tone, undo_action(self._session, banner))

    def _show_saved(self, record: Record, typed: dict[str, Any]) -> None:
        """Show what was kept; what was typed while it was being kept stays in the form."""
        pane = self._pane
        now = pane.form.raw()
        pane.drafts.forget()
        pane.show_record(record)
        if now != typed:
            pane.form.restore({n: raw for n, raw in now.items() if raw != typed[n]})

    def _set_saving(self, *, saving: bool) -> None:
        self._saving = saving
        self._pane.save_button.setEnabled(not saving)

    def _on_failed(self, error: BaseException) -> None:
        self._set_saving(saving=False)
        if isinstance(error, UserError):
            self._pane.show_user_error(error)
            if error.code == editing.CHANGED:
                self._accept_newest()
        else:
            self._pane.drafts.keep_now()
            show_trouble(self, error)

    def _accept_newest(self) -> None:
        """What stands elsewhere has been told: the next save is made knowing it."""
        pane, record = self._pane, self._pane.record
        pane.banner.say(
            t(
                "Record",
                "Chưa lưu: nơi khác vừa sửa chính phần này (xem ô được nêu). "
                "Lưu lần nữa để giữ nội dung đang gõ.",
            ),
            "warn",
            (t("Record", "Lấy bản mới"), self.take_newest),
        )

        def know(found: Record | None) -> None:
            if found is not None and pane.record is record:
                pane.know(found)

        if record is not None:
            self._session.read(self, lambda desk: desk.store.get(record.type, record.id), know)

    def _on_changed(self, changes: Changes) -> None:
        pane, record = self._pane, self._pane.record
        if record is None or self._saving:
            return
        mine = [c for c in changes.items if (c.type, c.id) == (record.type, record.id)]
        if mine and mine[-1].kind == "deleted":
            said = t("Record", "Bản ghi này vừa bị xóa. Chép lại nội dung cần giữ.")
            pane.banner.say(said, "warn", (t("Record", "Lấy lại"), pane.removal.restore))
        elif mine and not pane.form.dirty:
            self._follow()
        elif mine:
            pane.banner.say(
                t(
                    "Record",
                    "Bản ghi này vừa được sửa ở nơi khác. Nội dung đang gõ vẫn còn; "
                    "khi lưu, chương trình so lại và báo nếu trùng ô.",
                ),
                "warn",
                (t("Record", "Lấy bản mới"), self.take_newest),
            )
        elif changes.touches(*pane.details.types):
            pane.details.count()
