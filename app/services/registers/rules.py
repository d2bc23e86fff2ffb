"""Rules that look beyond one record: asked before any edit that a form or a command makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.ports import Filter, Query, Record
from app.records.language import RecordType
from app.records.types.office import ACCESS_LOG
from app.records.types.plans import INDICATOR_VALUE
from app.records.types.reporting import REPORT


def own_due_problems(
    desk: Desk, type_name: str, values: Mapping[str, Any], named: Iterable[str]
) -> list[FieldProblem]:
    """Return the problem of a unit's own day that lies after the plan's; ``values`` are whole."""
    own = values.get("own_due") if type_name == "assignment" and "own_due" in named else None
    task = desk.store.get("task", values["task"]) if own and values.get("task") else None
    if own is None or task is None or task["due"] is None or own <= task["due"]:
        return []
    why = f"Không được muộn hơn hạn của kế hoạch ({task['due']:%d/%m/%Y})."
    return [FieldProblem("own_due", why)]


def twice_problems(
    desk: Desk,
    rtype: RecordType,
    row_id: str,
    values: Mapping[str, Any],
    named: Iterable[str],
) -> list[FieldProblem]:
    """Return a problem for each declared ``unique`` set that another living record has.

    Asked when one of its fields is typed; two records that came from two devices are left alone.
    """
    typed = set(named)
    return [
        FieldProblem(names[-1], "Đã có trong danh sách.")
        for names in rtype.unique
        if typed.intersection(names)
        and all(values.get(n) is not None for n in names)
        and _others(desk, rtype, row_id, tuple(Filter(n, "=", values[n]) for n in names))
    ]


def _others(desk: Desk, rtype: RecordType, row_id: str, same: tuple[Filter, ...]) -> int:
    return desk.store.count(Query(rtype.name, (*same, Filter("id", "!=", row_id))))


def refuse_kept(type_name: str) -> None:
    """Raise UserError kept_log for the log of personal data: the program alone writes it."""
    if type_name == ACCESS_LOG.name:
        raise UserError(
            "Nhật ký dữ liệu cá nhân do chương trình ghi, không thêm, sửa hay xóa bằng tay.",
            "Xem và xuất ở Cài đặt, hoặc lệnh: so-tu-phap person log.",
            code="kept_log",
        )


def refuse_frozen(record: Record | None, named: Iterable[str] | None = None) -> None:
    """Raise UserError frozen for a frozen report, which takes only its number and day of issue.

    And for a frozen figure of an indicator, which takes only a comment. ``named`` are the fields
    to change; None when the record is to be deleted.
    """
    if record is not None and record.type == INDICATOR_VALUE.name:
        _refuse_frozen_value(named)
    if record is None or record.type != REPORT.name or record["state"] != "frozen":
        return
    issue = {f.name for f in REPORT.fields_of("issue")}
    if named is None or not issue.issuperset(named):
        raise UserError(
            "Báo cáo đã chốt, số liệu không đổi nữa.",
            "Nếu sai, lập bản đính chính và ghi lý do.",
            code="frozen",
        )


def _refuse_frozen_value(named: Iterable[str] | None) -> None:
    if named is None or not {"comment"}.issuperset(named):
        raise UserError(
            "Số liệu chỉ tiêu đã chốt, không đổi nữa.",
            "Nếu sai, chốt lại và ghi lý do ở phần ghi chú.",
            code="frozen",
        )
