"""Clearing a stick: only what its receivers say they hold, and only when told to."""

from __future__ import annotations

from pathlib import Path

from app.exchange import sticks
from app.exchange.standing import Tidy
from ui.window.i18n import t
from ui.window.pages.page import Page
from ui.window.troubles import ask


def ask_tidy(page: Page, stick: Path) -> None:
    """Ask whether to delete from a stick what was acknowledged; say so when there is nothing."""

    def show(found: Tidy) -> None:
        if not found.total:
            nothing = t("Exchange", "Trên USB không có gói nào đã được báo nhận để dọn.")
            page.banner.say(nothing)
            return
        names = dict.fromkeys(Path(name).name for name in found.files)
        box = ask(
            page,
            t("Exchange", "Xóa {n} tệp gói đã được báo nhận khỏi USB?").format(n=found.total),
            t(
                "Exchange",
                "Bên nhận đã xác nhận: {names}. Gói chưa được xác nhận và tệp khác trên USB giữ "
                "nguyên.",
            ).format(names=", ".join(names)),
            yes=t("Exchange", "Xóa khỏi USB"),
            for_good=True,
        )
        box.accepted.connect(lambda: _tidy(page, stick))
        box.open()

    page.session.write(page, lambda desk: sticks.tidy(desk, stick), show)


def _tidy(page: Page, stick: Path) -> None:
    page.session.write(
        page,
        lambda desk: sticks.tidy(desk, stick, delete=True),
        lambda done: page.banner.say(
            t("Exchange", "Đã xóa {n} tệp khỏi USB.").format(n=done.total), "good"
        ),
    )
