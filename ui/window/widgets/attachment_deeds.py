"""What can be done with a kept file: look at it, save it, use it for more, take it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.desk import Desk
from app.errors import Trouble, UserError
from app.ports import Changes
from app.services.filing import evidence, files
from app.services.filing.evidence import KeptFile, Use
from app.services.registers import records
from app.text.filenames import safe_name
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.notices import undo_action
from ui.window.widgets.parts import Banner


class FileDeeds(QObject):
    """The deeds of one panel or dialog, told in its banner."""

    def __init__(self, owner: QWidget, session: Session, banner: Banner) -> None:
        super().__init__(owner)
        self._owner = owner
        self._session = session
        self._banner = banner
        self.show_file: Callable[[Path], bool] = _show_in_its_program

    def say(self, text: str, tone: str) -> None:
        """Say something in the banner."""
        self._banner.say(text, tone)

    def look_at(self, file: KeptFile) -> None:
        """Open a decrypted copy in the program for its kind."""
        self._session.work(
            self._owner,
            lambda desk, _: files.look_at(desk, file.record),
            self._on_lent,
            lane="io",
            failed=self.tell,
        )

    def save_as(self, file: KeptFile) -> None:
        """Ask where to, and write the file there."""
        dialog = QFileDialog(self._owner, t("Files", "Lưu tệp"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(file.name))
        dialog.fileSelected.connect(lambda target: self.save_to(file, Path(target)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, file: KeptFile, target: Path) -> None:
        """Write the file to a place."""
        said = t("Files", "Đã lưu “{name}”.").format(name=target.name)
        self._session.work(
            self._owner,
            lambda desk, _: files.save_as(desk, file.record, target),
            lambda _: self._banner.say(said, "good"),
            lane="io",
            failed=self.tell,
        )

    def use_for_more(self, file: KeptFile) -> None:
        """Ask for records, and use the file for them too."""
        from ui.window.widgets.evidence_picker import EvidencePicker

        EvidencePicker(self._owner, self._session, lambda chosen: self.link(file, chosen)).open()

    def link(self, file: KeptFile, chosen: list[tuple[str, str]]) -> None:
        """Use the file for these records too."""
        said = t("Files", "Đã dùng “{name}” cho {n} bản ghi.")
        self._session.write(
            self._owner,
            lambda desk: evidence.link(desk, file.id, chosen),
            lambda _: self._banner.say(said.format(name=file.name, n=len(chosen)), "good"),
            failed=self.tell,
            undo=t("Files", "dùng tệp cho bản ghi khác"),
        )

    def unlink(self, file: KeptFile, use: Use) -> None:
        """Take the file from one record; its last use asks what becomes of it."""
        if len(file.uses) > 1:
            self._unlink(file, use, delete=False)
            return
        box = ask(
            self._owner,
            t("Files", "“{name}” chỉ dùng ở đây.").format(name=file.name),
            t("Files", "Bỏ khỏi đây thì không còn bản ghi nào dùng tệp này nữa."),
            yes=t("Files", "Bỏ và xóa tệp"),
            no=t("Files", "Thôi"),
        )
        keep = box.addButton(t("Files", "Bỏ, giữ tệp"), QMessageBox.ButtonRole.ActionRole)
        keep.clicked.connect(lambda: self._unlink(file, use, delete=False))
        box.accepted.connect(lambda: self._unlink(file, use, delete=True))
        box.open()

    def delete(self, file: KeptFile) -> None:
        """Delete a file that nothing uses."""
        self._session.write(
            self._owner,
            lambda desk: evidence.delete(desk, file.id),
            lambda _: self._offer_back(t("Files", "Đã xóa tệp khỏi sổ.")),
            failed=self.tell,
            undo=t("Files", "xóa tệp"),
        )

    def _unlink(self, file: KeptFile, use: Use, *, delete: bool) -> None:
        def act(desk: Desk) -> Changes:
            changes = evidence.unlink(desk, file.id, use.type, use.id)
            return changes + records.delete(desk, "attachment", file.id) if delete else changes

        said = t("Files", "Đã bỏ và xóa tệp.") if delete else t("Files", "Đã bỏ tệp khỏi bản ghi.")
        self._session.write(
            self._owner,
            act,
            lambda _: self._offer_back(said),
            failed=self.tell,
            undo=t("Files", "bỏ tệp"),
        )

    def _offer_back(self, said: str) -> None:
        self._banner.say(said, "info", undo_action(self._session, self._banner))

    def _on_lent(self, path: Path) -> None:
        if self.show_file(path):
            said = t(
                "Files",
                "Tệp đang mở chỉ để xem: sửa ở đó không được giữ lại. Muốn sửa: Lưu ra, sửa, rồi "
                "đính kèm bản mới.",
            )
            self._banner.say(said, "info")
        else:
            said = t("Files", "Máy chưa có chương trình mở loại tệp này. Hãy dùng “Lưu ra…”.")
            self._banner.say(said, "warn")

    def tell(self, error: BaseException) -> None:
        """Say what went wrong in the banner; a bug goes where bugs go."""
        if isinstance(error, Trouble):
            tone = "warn" if isinstance(error, UserError) else "danger"
            self._banner.say(f"{error.message} {error.next_step}".strip(), tone)
        else:
            show_trouble(self._owner, error)


def _show_in_its_program(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
