"""Which pages a desk has, in the order of the rail. Page modules load when first opened.

The pages of ``BOOKS`` hold an entry per record type of their areas; ``SPECIAL`` names the views
that show more than the declaration gives, ``EXTRAS`` the entries that are no record list.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from msgspec import Struct

from app.records.registry import REGISTRY
from ui.window.i18n import t
from ui.window.pages.page import CONFLICT, TASK_LIST, Page, PageSpec
from ui.window.session import Session

_PLAN_TYPES = ("plan", "source_document", "indicator", "indicator_value")
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
_REPORT_TYPES = ("report", "remark", "report_obligation")


class Extra(Struct, frozen=True):
    """An entry of a book that is no record list, after the record types of its area.

    ``where`` is "module:Class" under ``ui.window.pages``; the widget takes the session and may
    offer ``new save refresh focus_search leave_then(go_on) open_record(type, id)``. ``types`` are
    the record types whose records open in it.
    """

    area: str
    key: str
    title: str
    where: str
    types: tuple[str, ...] = ()


BOOKS: dict[str, tuple[str, ...]] = {
    "people": ("people", "training"),
    "registers": ("law", "public", "money"),
}
"""Pages made of entries: the areas of ``app.records.registry.AREAS`` each of them holds."""

SPECIAL: dict[str, str] = {
    "officer": "people.views:officers_view",
    "training_course": "people.views:courses_view",
    "training_material": "people.views:materials_view",
    "nomination_list": "people.views:nominations_view",
}
"""Views with more than a declaration gives: "module:function", called with (session, rtype)."""

EXTRAS: tuple[Extra, ...] = (
    Extra("people", "personal", t("People", "Dữ liệu cá nhân"), "people.personal:PersonalView"),
    Extra("training", "lacking", t("People", "Còn thiếu"), "people.lacking:LackingView"),
    Extra(
        "training",
        "statistics",
        t("People", "Thống kê tập huấn"),
        "people.statistics:StatisticsView",
    ),
    Extra("training", "indicators", t("Indicator", "Chỉ tiêu"), "indicators.entry:IndicatorsEntry"),
)


def load(where: str) -> Any:
    """Return what "module:name" under ``ui.window.pages`` names."""
    module, _, name = where.partition(":")
    return getattr(import_module(f"ui.window.pages.{module}"), name)


def book_types(key: str) -> tuple[str, ...]:
    """Return the record types that open in a book: every one of its areas, and of its extras."""
    areas = BOOKS[key]
    of_extras = (name for extra in EXTRAS if extra.area in areas for name in extra.types)
    return (*(r.name for r in REGISTRY if r.area in areas), *of_extras)


def pages_for(session: Session) -> tuple[PageSpec, ...]:
    """Return the rail of a desk."""
    return _province_pages() if session.is_province else _commune_pages()


def _commune_pages() -> tuple[PageSpec, ...]:
    return (
        _spec("today", t("Rail", "Hôm nay"), "today", "today.page:TodayPage"),
        _spec(
            "tasks",
            t("Rail", "Nhiệm vụ"),
            "tasks",
            "tasks.page:TasksPage",
            (*_TASK_TYPES, TASK_LIST),
        ),
        _plans(),
        _book("people", t("Rail", "Đội ngũ & Tập huấn"), "people"),
        _book("registers", t("Rail", "Sổ theo dõi"), "register"),
        _spec(
            "reports", t("Rail", "Báo cáo"), "reports", "reports.page:ReportsPage", _REPORT_TYPES
        ),
        *_common(),
    )


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


def _book(key: str, words: str, icon: str) -> PageSpec:
    def make(session: Session) -> Page:
        page: Page = load("book:BookPage")(session, key, words)
        return page

    return PageSpec(key, words, icon, make, book_types(key))


def _spec(key: str, words: str, icon: str, where: str, types: tuple[str, ...] = ()) -> PageSpec:
    def make(session: Session) -> Page:
        page: Page = load(where)(session)
        return page

    return PageSpec(key, words, icon, make, types)
