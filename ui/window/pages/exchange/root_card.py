"""The province's root key in the enrolment tab: whether it lies here, its words out and in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk import Desk
from app.errors import UserError
from app.exchange import root, service
from app.exchange.results import Grant
from app.exchange.root import RootPaper, RootRestored, RootState
from ui.window.i18n import t
from ui.window.pages.exchange.root_dialog import RootPaperDialog, RootWordsDialog
from ui.window.session import Session
from ui.window.widgets.parts import Banner, Button, card, column, row, title, words


class RootCard(QWidget):
    """Khóa gốc của tỉnh; hidden at a commune."""

    restored = Signal()
    """This device has been certified by the root's words."""

    def __init__(self, session: Session, banner: Banner) -> None:
        super().__init__()
        self._session, self._banner = session, banner
        self.told = words("", "muted")
        self.paper_button = Button(
            t("Root", "Xem 24 từ để chép ra giấy…"), self._ask_paper, icon_name="key"
        )
        self.forget_button = Button(t("Root", "Đã cất giấy: xóa khóa khỏi máy…"), self._ask_forget)
        self.restore_button = Button(
            t("Root", "Nhập 24 từ của khóa gốc…"), self._ask_restore, icon_name="key"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = row(self.paper_button, self.forget_button, self.restore_button, None)
        layout.addWidget(card(column(title(t("Root", "Khóa gốc của tỉnh"), 3), self.told, buttons)))
        self.hide()

    def refresh(self) -> None:
        """Ask anew how this device stands to the root."""
        if self._session.is_province:
            self._session.write(self, root.state, self._show, replace="root")

    def show_user_error(self, error: UserError) -> None:
        """Show a refusal above the tab."""
        self._banner.say(f"{error.message} {error.next_step}".strip(), "danger")

    def restore(self, dialog: RootWordsDialog, typed: str) -> None:
        """Certify this device by the typed words."""

        def done(made: RootRestored) -> None:
            dialog.accept()
            others = len(made.others)
            said = t("Root", "Máy này (máy {letter}) đã được khóa gốc của tỉnh chứng nhận.")
            more = t(
                "Root",
                " Hãy xuất gói cho các xã và nhập gói họ gửi lại, rồi mới thu hồi máy cũ.",
            )
            text = said.format(letter=made.device.letter) + (more if others else "")
            self._banner.say(text, "good")
            self.refresh()
            self.restored.emit()

        self._session.write(dialog, lambda desk: root.restore(desk, typed), done)

    def ask_words_to_grant(self, file: Path, said: str, then: Callable[[Grant], None]) -> None:
        """Ask for the root's words to take in another device of the province, which it signs."""
        explain = t(
            "Root",
            "Máy thứ hai của tỉnh do khóa gốc chứng nhận, mà khóa không nằm trên máy này. Hãy lấy "
            "bản giấy 24 từ đã cất và gõ lại.",
        )

        def act(dialog: RootWordsDialog, typed: str) -> None:
            def grant(desk: Desk) -> Grant:
                return service.enrol_grant(desk, file, said, file.parent, root_words=typed)

            def done(made: Grant) -> None:
                dialog.accept()
                then(made)

            self._session.write(dialog, grant, done)

        self._open(explain, act)

    def _show(self, now: RootState) -> None:
        fingerprint = t("Root", "Dấu nhận: {words}.").format(words=now.fingerprint)
        if not now.certified:
            said = t(
                "Root",
                "Sổ này được khôi phục trên máy mới: máy chưa được khóa gốc chứng nhận nên chưa "
                "gửi gói và chưa duyệt máy nào được. Hãy nhập 24 từ đã cất, hoặc xin một máy khác "
                "của tỉnh duyệt.",
            )
        elif now.here:
            said = t(
                "Root",
                "Khóa gốc đang nằm trên máy này. Hãy chép 24 từ ra giấy và cất đi, rồi xóa khóa "
                "khỏi máy.",
            )
        else:
            said = t("Root", "Khóa gốc chỉ còn trên bản giấy đã cất; máy này làm việc bình thường.")
        self.told.setText(f"{said} {fingerprint}")
        self.paper_button.setVisible(now.here)
        self.forget_button.setVisible(now.here)
        self.restore_button.setVisible(now.fresh or not now.certified or not now.here)
        self.show()

    def _ask_paper(self) -> None:
        def then(paper: RootPaper) -> None:
            RootPaperDialog(self, paper).open()

        self._session.write(self, root.paper, then)

    def _ask_forget(self) -> None:
        explain = t("Root", "Gõ lại 24 từ từ bản giấy: đúng hết thì khóa được xóa khỏi máy này.")

        def act(dialog: RootWordsDialog, typed: str) -> None:
            def forget(desk: Desk) -> bool:
                root.forget(desk, typed)
                return True

            def done(_: bool) -> None:
                dialog.accept()
                self._banner.say(t("Root", "Khóa gốc chỉ còn trên bản giấy."), "good")
                self.refresh()

            self._session.write(dialog, forget, done)

        self._open(explain, act)

    def _ask_restore(self) -> None:
        explain = t("Root", "Lấy bản giấy 24 từ đã cất khi lập sổ của tỉnh và gõ lại.")
        self._open(explain, self.restore)

    def _open(self, explain: str, act: Callable[[RootWordsDialog, str], None]) -> None:
        RootWordsDialog(self, explain, act).open()
