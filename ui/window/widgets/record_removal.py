"""Deleting the record of a pane, bringing it back, and erasing it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ports import Changes, Record
from app.services.registers import erasing, records
from app.services.registers.editing import Permit
from app.services.registers.erasing import Erased
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask
from ui.window.widgets.notices import undo_action
from ui.window.widgets.parts import Button

if TYPE_CHECKING:
    from app.records.language import RecordType
    from ui.window.widgets.record_pane import RecordPane

_ABOUT_ERASING = t(
    "Record",
    "Bản ghi, toàn bộ lịch sử và tệp chỉ nó dùng mất khỏi máy này, không lấy lại được.\n\n"
    "Máy khác đã nhận bản ghi này sẽ xóa khi nhập gói tiếp theo của máy này. Gói đã xuất ra USB "
    "hay thư, bản sao lưu cũ, giấy đã in thì chương trình không xóa được: đơn vị tự hủy. Số liệu "
    "của báo cáo đã chốt giữ nguyên; thông tin đã chép sang mục khác phải tìm và xóa riêng.\n\n"
    "Nếu chỉ muốn bỏ khỏi danh sách, hãy dùng “Xóa”.",
)


class Removal(QObject):
    """The two buttons of a pane that take its record away, and what they ask first."""

    def __init__(self, session: Session, pane: RecordPane) -> None:
        super().__init__(pane)
        self._session = session
        self._pane = pane
        self.delete_button = Button(t("Record", "Xóa"), self._ask_delete, icon_name="delete")
        self.erase_button = Button(t("Record", "Xóa hẳn…"), self._ask_erase, kind="quiet")
        self.erase_button.setToolTip(
            t("Record", "Xóa cả lịch sử, ở mọi nơi đã gửi; không lấy lại được")
        )

    def show_for(self, record: Record | None, permit: Permit) -> None:
        """Show the buttons that fit the record now shown."""
        own = record is not None and record.unit == self._session.profile.unit.code
        self.delete_button.setVisible(record is not None and permit.may_delete)
        self.erase_button.setVisible(own)

    def delete(self) -> None:
        """Delete the record shown; its history stays."""
        pane, record = self._pane, self._pane.record
        if record is None:
            return
        named = pane.named

        def done(_: Changes) -> None:
            pane.drafts.forget()
            pane.show_new()
            pane.banner.say(
                t("Record", "Đã xóa “{title}”.").format(title=named),
                "info",
                undo_action(self._session, pane.banner),
            )
            pane.closed.emit()

        self._session.write(
            self,
            lambda desk: records.delete(desk, record.type, record.id),
            done,
            undo=t("Record", "xóa {what} “{title}”").format(
                what=pane.rtype.label.lower(), title=named[:60]
            ),
        )

    def restore(self) -> None:
        """Bring the record shown, deleted elsewhere, back."""
        pane, record = self._pane, self._pane.record
        if record is None:
            return

        def done(_: Changes) -> None:
            pane.banner.silence()
            pane.saved.emit(record.id)

        self._session.write(
            self,
            lambda desk: records.restore(desk, record.type, record.id),
            done,
            undo=t("Record", "lấy lại {what}").format(what=pane.rtype.label.lower()),
        )

    def erase(self) -> None:
        """Erase the record shown for good."""
        pane, record = self._pane, self._pane.record
        if record is None:
            return

        def done(result: tuple[Erased, Changes]) -> None:
            pane.drafts.forget()
            pane.show_new()
            said = t(
                "Record",
                "Đã xóa hẳn khỏi máy này {n} bản ghi cùng lịch sử, {files} tệp đính kèm. "
                "Hãy xuất gói để máy khác cũng xóa, và làm bản sao lưu mới.",
            )
            erased = result[0]
            pane.banner.say(said.format(n=erased.records, files=erased.files), "good")
            pane.closed.emit()

        self._session.write(self, lambda desk: records.erase(desk, record.type, record.id), done)

    def _ask_delete(self) -> None:
        record = self._pane.record
        if record is None:
            return
        box = ask(
            self._pane,
            t("Record", "Xóa “{title}”?").format(title=self._pane.named),
            t("Record", "Lịch sử vẫn còn và có thể lấy lại."),
            yes=t("Record", "Xóa"),
        )
        box.accepted.connect(self.delete)
        box.open()

    def _ask_erase(self) -> None:
        record = self._pane.record
        if record is None:
            return
        self._session.read(
            self,
            lambda desk: erasing.going(desk, record).counts(),
            lambda counts: self._open_erase(record, counts),
            replace="going",
        )

    def _open_erase(self, record: Record, counts: list[tuple[RecordType, int]]) -> None:
        if self._pane.record is None or self._pane.record.id != record.id:
            return
        others = "; ".join(f"{r.plural}: {n}" for r, n in counts if r is not self._pane.rtype)
        also = t("Record", "Mất cùng với nó: {what}.").format(what=others) + "\n\n"
        box = ask(
            self._pane,
            t("Record", "Xóa hẳn “{title}”?").format(title=self._pane.named),
            f"{also if others else ''}{_ABOUT_ERASING}",
            yes=t("Record", "Xóa hẳn"),
            no=t("Record", "Thôi"),
            for_good=True,
        )
        box.accepted.connect(self.erase)
        box.open()
