"""Which pages a desk has, in the order of the rail. Page modules load when first opened."""

from __future__ import annotations

from importlib import import_module

from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.pages.page import CONFLICT, Page, PageSpec
from ui.window.session import Session

_PLAN_TYPES = ("plan", "source_document", "indicator")
_TASK_TYPES = (
    "task",
    "assignment",
    "progress_update",
    "deliverable_done",
    "planned_deliverable",
    "task_group",
    "attachment",
    "evidence",
)
_PEOPLE_TYPES = ("officer", "training_course", "participation")
_REPORT_TYPES = ("report", "remark", "report_obligation")
SHOWN_ELSEWHERE = (*_PLAN_TYPES, *_TASK_TYPES, *_PEOPLE_TYPES, *_REPORT_TYPES)
"""Types that a page of their own shows; every other one typed by hand is a register."""


def register_types() -> tuple[str, ...]:
    """Return the names of the record types shown on the page of registers (Sổ theo dõi)."""
    return tuple(r.name for r in REGISTRY if r.manual and r.name not in SHOWN_ELSEWHERE)


def pages_for(session: Session) -> tuple[PageSpec, ...]:
    """Return the rail of a desk."""
    return _province_pages() if session.is_province else _commune_pages()


def _commune_pages() -> tuple[PageSpec, ...]:
    registers = register_types()
    specs = (
        _spec("today", t("Rail", "Hôm nay"), "today", "today.page:TodayPage"),
        _spec("tasks", t("Rail", "Nhiệm vụ"), "tasks", "tasks.page:TasksPage", _TASK_TYPES),
        _plans(),
        _spec(
            "people",
            t("Rail", "Đội ngũ & Tập huấn"),
            "people",
            "people.page:PeoplePage",
            _PEOPLE_TYPES,
        ),
        _spec(
            "registers",
            t("Rail", "Sổ theo dõi"),
            "register",
            "registers:RegistersPage",
            registers,
        ),
        _spec(
            "reports", t("Rail", "Báo cáo"), "reports", "reports.page:ReportsPage", _REPORT_TYPES
        ),
        *_common(),
    )
    return tuple(s for s in specs if s.key != "registers" or registers)


def _province_pages() -> tuple[PageSpec, ...]:
    return (
        _spec("overview", t("Rail", "Tổng quan"), "overview", "province.overview:OverviewPage"),
        _spec(
            "communes",
            t("Rail", "Xã, phường"),
            "units",
            "province.communes:CommunesPage",
            _TASK_TYPES,
        ),
        _plans(),
        _spec(
            "consolidated",
            t("Rail", "Báo cáo tổng hợp"),
            "reports",
            "province.consolidated:ConsolidatedPage",
            _REPORT_TYPES,
        ),
        *_common(),
    )


def _plans() -> PageSpec:
    return _spec("plans", t("Rail", "Kế hoạch"), "plans", "plans.page:PlansPage", _PLAN_TYPES)


def _common() -> tuple[PageSpec, ...]:
    return (
        _spec(
            "exchange", t("Rail", "Trao đổi"), "exchange", "exchange.page:ExchangePage", (CONFLICT,)
        ),
        _spec("settings", t("Rail", "Cài đặt"), "settings", "settings:SettingsPage"),
    )


def _spec(key: str, words: str, icon: str, where: str, types: tuple[str, ...] = ()) -> PageSpec:
    def make(session: Session) -> Page:
        module, _, name = where.partition(":")
        page: Page = getattr(import_module(f"ui.window.pages.{module}"), name)(session)
        return page

    return PageSpec(key, words, icon, make, types)
