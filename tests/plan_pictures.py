"""Pictures of the plans page: typing by hand, a newer version, pairing, a review left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from tests.pictures import Gallery
    from ui.window.main import Starter
    from ui.window.pages.plans.page import PlansPage
    from ui.window.shell.main_window import MainWindow

_COPIED = (
    "TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tSản phẩm\tThời hạn\n"
    "I\tCông tác chỉ đạo\t\t\t\t\n"
    "1\tBan hành quy chế hoạt động của tổ hòa giải\tUBND cấp xã\tSở Tư pháp\tQuy chế\t15/12/2026\n"
    "2\tTuyên truyền pháp luật tới hộ gia đình\tUBND cấp xã\tMTTQ cấp xã\tTin, bài\tthường xuyên\n"
    "3\tTổng hợp nhu cầu bồi dưỡng\tSở Tư pháp\tUBND cấp xã\tBáo cáo\tkhi rảnh\n"
)


def plans(gallery: Gallery, starter: Starter, window: MainWindow) -> None:
    """Take the pictures of the plans page's own roads."""
    window.open_page("plans")
    gallery._settle(starter.runner)
    page: PlansPage = window.page("plans")  # type: ignore[assignment]
    _plan_and_task(gallery, starter, window, page)
    _typed(gallery, starter, window, page)
    _newer(gallery, starter, window, page)
    _left_over(gallery, starter, window, page)
    _pairing(gallery, starter, window, page)


def _own_plan(page: PlansPage) -> str:
    from app.ports import Query

    found = page.session._reader.store.find(Query("plan")).records
    return next(p.id for p in found if p.unit == page.session.profile.unit.code)


def _plan_and_task(gallery: Gallery, starter: Starter, window: MainWindow, page: PlansPage) -> None:
    page.open_record("plan", _own_plan(page))
    gallery._settle(starter.runner)
    pane = page.tabs.view("plan").pane
    pane.tabs.setCurrentIndex(1)
    gallery._settle(starter.runner)
    gallery._shoot(window, "plans-tasks")
    tab = pane.tabs.widget(1)
    tab.change()  # type: ignore[attr-defined]
    gallery._settle(starter.runner)
    gallery._shoot_dialog(window, "dialog-plan-task")
    tab._ask_update()  # type: ignore[attr-defined]
    gallery._shoot_dialog(window, "dialog-newer-version")


def _typed(gallery: Gallery, starter: Starter, window: MainWindow, page: PlansPage) -> None:
    from PySide6.QtGui import QGuiApplication

    page.type_in()
    review = page.review
    if review is None:
        return
    review.head.title.setText("Kế hoạch củng cố tổ hòa giải ở cơ sở năm 2026")
    review.number.setText("12/KH-UBND")
    review.issued.line.setText("01/11/2026")
    QGuiApplication.clipboard().setText(_COPIED)
    review.rows.paste_rows()
    gallery._settle(starter.runner)
    gallery._shoot(window, "plans-typed")
    _small(gallery, starter, window, "small-plans-typed")
    page._end_review()


def _newer(gallery: Gallery, starter: Starter, window: MainWindow, page: PlansPage) -> None:
    import resources
    from tests.pictures import SAMPLE_PLAN

    plan = _own_plan(page)
    text = resources.path(SAMPLE_PLAN).read_text(encoding="utf-8")
    lines = text.replace("thường xuyên", "trước ngày 15/12/2026", 2)
    page.reading.read_text(lines, plan)
    gallery._settle(starter.runner)
    gallery._shoot(window, "plans-compare")
    _small(gallery, starter, window, "small-plans-compare")
    page._end_review()


def _left_over(gallery: Gallery, starter: Starter, window: MainWindow, page: PlansPage) -> None:
    page._look_for_left()
    gallery._settle(starter.runner)
    gallery._shoot(window, "plans-left-over")
    page._drop_left()


def _pairing(gallery: Gallery, starter: Starter, window: MainWindow, page: PlansPage) -> None:
    from app.services.planning.plans import Pairing

    gallery._settle(starter.runner)
    own = page.session._reader.store.get("plan", _own_plan(page))
    if own is not None:
        values = {**own.values, "number": "86/KH-UBND"}
        page.pairing._show([Pairing(own, replace(own, values=values), "title")])
        gallery._shoot(window, "plans-pairing")
        page.pairing.silence()


def _small(gallery: Gallery, starter: Starter, window: MainWindow, name: str) -> None:
    from tests.pictures import FULL, SMALL

    window.resize(*SMALL)
    gallery._settle(starter.runner)
    gallery._shoot(window, name)
    window.resize(*FULL)
    gallery._settle(starter.runner)
