"""Taking devices in: a request and its six words, the grant and its six words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.desk import Desk
from app.errors import UserError
from app.exchange import service
from app.exchange.results import Acceptance, Grant, Request
from app.exchange.standing import DeviceRow, Devices
from app.text.moments import day_of
from ui.window.i18n import t
from ui.window.ime import commit_pending_input
from ui.window.pages.exchange.root_card import RootCard
from ui.window.pages.exchange.wording import device_words
from ui.window.session import Session
from ui.window.troubles import ask, show_trouble
from ui.window.widgets.parts import Banner, Button, card, column, plain, row, title, words

_DEVICE = Qt.ItemDataRole.UserRole


class EnrolTab(QWidget):
    """Who exchanges with this device, and how another is taken in."""

    enrolled = Signal()
    """Whom this device believes has changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asking = False
        self.banner = Banner()
        self.own_words = title("", 2)
        self.own_words.setAccessibleName(t("Enrol", "Sáu từ đọc cho bên kia"))
        self.own_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.own_words.hide()
        self.devices = QListWidget()
        self.devices.setAccessibleName(t("Enrol", "Các máy đã biết"))
        self.revoke_button = Button(
            t("Enrol", "Thu hồi máy đang chọn…"), self._ask_revoke, icon_name="stop"
        )
        self.revoke_button.setVisible(session.is_province)
        self.devices.currentItemChanged.connect(lambda *_: self._on_device())
        self.root = RootCard(session, self.banner)
        self.root.restored.connect(self._on_restored)
        explain = t(
            "Enrol",
            "Máy xin đăng ký tạo một tệp yêu cầu và đọc sáu từ qua điện thoại. Bên duyệt gõ đúng "
            "sáu từ đó, tạo tệp trả lời và đọc sáu từ của mình. Tệp đi qua USB hay thư đều được.",
        )
        asks = row(
            Button(t("Enrol", "1. Tạo yêu cầu đăng ký…"), self._ask_request, icon_name="key"),
            Button(t("Enrol", "2. Nhận tệp trả lời…"), self._ask_accept, icon_name="check"),
            None,
        )
        grants = row(
            Button(t("Enrol", "Duyệt máy khác xin đăng ký…"), self._ask_grant, icon_name="check"),
            None,
        )
        self.setLayout(
            column(
                self.banner,
                card(
                    column(
                        title(t("Enrol", "Đăng ký máy"), 2),
                        words(explain, "muted"),
                        asks,
                        grants,
                        self.own_words,
                    )
                ),
                self.root,
                title(t("Enrol", "Các máy đã biết"), 3),
                self.devices,
                row(self.revoke_button, None),
                gap=12,
            )
        )

    def refresh(self) -> None:
        """Ask for the known devices anew."""
        self._session.write(self, service.devices, self._show_devices, replace="devices")
        self.root.refresh()

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above."""
        self.banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def request_into(self, folder: Path) -> None:
        """Write this device's request into a folder."""
        self._session.write(
            self, lambda desk: service.enrol_request(desk, folder), self._on_requested
        )

    def grant(self, file: Path, said: str) -> None:
        """Take in the device of a request; the answer lies beside it.

        Another device of the province is certified by the root, whose words are asked for when it
        does not lie here.
        """

        def act(desk: Desk) -> Grant:
            return service.enrol_grant(desk, file, said, file.parent)

        self._session.write(
            self, act, self._on_granted, failed=partial(self._ungranted, file, said)
        )

    def _ungranted(self, file: Path, said: str, error: BaseException) -> None:
        if isinstance(error, UserError) and error.code == "root_not_here":
            self.root.ask_words_to_grant(file, said, self._on_granted)
        else:
            show_trouble(self, error)

    def accept(self, file: Path, said: str) -> None:
        """Accept a grant."""

        def act(desk: Desk) -> Acceptance:
            return service.enrol_accept(desk, file, said)

        self._session.write(self, act, self._on_accepted)

    def revoke(self, device: str) -> None:
        """Believe nothing more that a device writes from now on."""

        def done(gone: DeviceRow) -> None:
            said = t("Enrol", "Đã thu hồi {who}. Các xã biết điều này ở lần xuất gói tới.")
            self.banner.say(said.format(who=device_words(self._session.units, gone)), "good")
            self.refresh()
            self.enrolled.emit()

        self._session.write(self, lambda desk: service.revoke(desk, device), done)

    def _on_device(self) -> None:
        device = self._chosen()
        self.revoke_button.setEnabled(
            device is not None and not device.own and device.revoked is None
        )

    def _on_restored(self) -> None:
        self.refresh()
        self.enrolled.emit()

    def _chosen(self) -> DeviceRow | None:
        item = self.devices.currentItem()
        return item.data(_DEVICE) if self.devices.currentRow() >= 0 else None

    def _ask_revoke(self) -> None:
        device = self._chosen()
        if device is None:
            return
        who = device_words(self._session.units, device)
        box = ask(
            self,
            t("Enrol", "Thu hồi {who}?").format(who=who),
            t(
                "Enrol",
                "Dùng khi máy bị mất hoặc không còn của đơn vị. Dữ liệu đã nhận từ máy đó vẫn "
                "giữ; những gì máy đó ghi sau này sẽ bị để riêng, không nhập. Muốn dùng lại thì "
                "máy đó phải xin đăng ký lại.",
            ),
            yes=t("Enrol", "Thu hồi máy này"),
            for_good=True,
        )
        box.accepted.connect(lambda: self.revoke(device.id))
        box.open()

    def _ask_request(self) -> None:
        dialog = QFileDialog(self, t("Enrol", "Chọn thư mục hoặc USB để đặt tệp yêu cầu"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.request_into(Path(chosen)))
        dialog.open()

    def _ask_grant(self) -> None:
        self._ask_file(t("Enrol", "Chọn tệp yêu cầu đăng ký"), self.grant)

    def _ask_accept(self) -> None:
        self._ask_file(t("Enrol", "Chọn tệp trả lời đăng ký"), self.accept)

    def _ask_file(self, heading: str, then: Callable[[Path, str], None]) -> None:
        dialog = QFileDialog(self, heading)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._ask_words(Path(chosen), then))
        dialog.open()

    def _ask_words(self, file: Path, then: Callable[[Path, str], None]) -> None:
        SixWordsDialog(self, lambda said: then(file, said)).open()

    def _on_requested(self, made: Request) -> None:
        self._asking = True
        self._say_words(
            t("Enrol", "Đã tạo tệp yêu cầu {name}. Gửi tệp và đọc sáu từ dưới đây cho bên duyệt."),
            made.file,
            made.words,
        )

    def _on_granted(self, made: Grant) -> None:
        self._asking = False
        self._say_words(
            t("Enrol", "Đã duyệt. Gửi tệp trả lời {name} và đọc sáu từ dưới đây cho bên xin."),
            made.file,
            made.words,
        )
        self.refresh()
        self.enrolled.emit()

    def _on_accepted(self, made: Acceptance) -> None:
        grantor = device_words(self._session.units, made.grantor)
        self.banner.say(
            t("Enrol", "Đã đăng ký xong. Bên duyệt: {who}.").format(who=grantor), "good"
        )
        # Words read for another device's grant are still needed; those of the request are not.
        if self._asking:
            self.own_words.hide()
        self.refresh()
        self.enrolled.emit()

    def _say_words(self, text: str, file: str, said: tuple[str, ...]) -> None:
        self.banner.say(text.format(name=Path(file).name), "good")
        self.own_words.setText(" – ".join(said))
        self.own_words.show()

    def _show_devices(self, found: Devices) -> None:
        self.devices.clear()
        units = self._session.units
        for device in found.devices:
            line = device_words(units, device)
            if device.own:
                line += t("Enrol", " · máy này")
            if device.revoked:
                day = day_of(device.revoked)
                line += t("Enrol", " · đã thu hồi từ {day}").format(day=f"{day:%d/%m/%Y}")
            item = QListWidgetItem(line, self.devices)
            item.setData(_DEVICE, device)
            item.setToolTip(t("Enrol", "Mã máy: {id}").format(id=device.id[:8]))
        self._on_device()


class SixWordsDialog(QDialog):
    """Takes the six words read aloud by the other side."""

    def __init__(self, parent: QWidget, then: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._then = then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Enrol", "Sáu từ xác nhận"))
        self.line = QLineEdit()
        self.line.setAccessibleName(t("Enrol", "Sáu từ bên kia đọc"))
        label = QLabel(t("Enrol", "Gõ sáu từ bên kia đọc qua điện thoại, cách nhau bằng dấu cách"))
        label.setWordWrap(True)
        label.setBuddy(self.line)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.setLayout(column(plain(column(label, self.line)), buttons, margin=16))
        self.resize(460, 150)
        self.line.setFocus()

    def _take(self) -> None:
        commit_pending_input()
        said = self.line.text()
        self.accept()
        self._then(said)
