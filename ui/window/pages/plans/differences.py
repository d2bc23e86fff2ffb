"""A newer version beside the plan in the ledger, in words: rows for a list, details for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from app.errors import UserError
from app.records.registry import REGISTRY
from app.schedule.rules import describe, resolve
from app.services.planning.plan_versions import ChangedTask, Comparison
from app.text.dates import format_date
from ui.window.i18n import t
from ui.window.pages.tasks.source import ROLE_LABELS
from ui.window.widgets.paged_model import Column, Row

COLUMNS = (
    Column("what", t("Compare", "Thay đổi"), 12),
    Column("ref", t("Compare", "Số"), 6),
    Column("title", t("Compare", "Nhiệm vụ"), 30, wrap=True),
    Column("where", t("Compare", "Ở chỗ"), 20, wrap=True),
)
_ADDED, _CHANGED, _DROPPED = (
    (t("Compare", "Thêm"), "add", "good"),
    (t("Compare", "Sửa"), "half", "accent"),
    (t("Compare", "Bỏ"), "delete", "warn"),
)
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Detail:
    """What one row says when it is chosen: a field, what it was, what it will be."""

    title: str
    lines: tuple[tuple[str, str, str], ...]
    note: str = ""

    def html(self) -> str:
        """Return the detail as simple HTML."""
        parts = [f"<p><b>{escape(self.title)}</b></p>"]
        if self.note:
            parts.append(f"<p>{escape(self.note)}</p>")
        for label, before, after in self.lines:
            was, will = t("Compare", "trước"), t("Compare", "sau")
            parts.append(
                f"<p><b>{escape(label)}</b><br>{was}: {escape(before)}<br>"
                f"{will}: {escape(after)}</p>"
            )
        return "".join(parts)


def rows_of(found: Comparison, issued: date | None) -> tuple[Row, ...]:
    """Return what would change, changed tasks first, each row with its Detail as record."""
    changed = [_changed(c, found.plan["issued"], issued) for c in found.changed]
    added = [_added(n, item, issued) for n, (item, _) in enumerate(found.added)]
    dropped = [
        _row(
            task.id,
            _DROPPED,
            (task["ref"] or "", task["title"], ""),
            Detail(
                task["title"],
                (),
                t(
                    "Compare",
                    "Không còn trong bản mới. Nếu đã có kết quả, nhiệm vụ vẫn giữ trong sổ và "
                    "chuyển sang “Dừng”; nếu chưa làm gì thì bỏ, còn lấy lại được.",
                ),
            ),
        )
        for task in found.dropped
    ]
    duties = [_duty(n, duty) for n, duty in enumerate(found.obligations)]
    return (*changed, *dropped, *added, *duties)


def summary(found: Comparison) -> str:
    """Return the counts in words."""
    said = t(
        "Compare", "Sửa {changed} · bỏ {dropped} · thêm {added} · giữ nguyên {same} nhiệm vụ."
    ).format(
        changed=len(found.changed),
        dropped=len(found.dropped),
        added=len(found.added),
        same=len(found.same),
    )
    if found.obligations:
        more = t("Compare", "Thêm {n} nghĩa vụ báo cáo.").format(n=len(found.obligations))
        return f"{said} {more}"
    return said


def _changed(change: ChangedTask, was: date | None, issued: date | None) -> Row:
    lines = tuple(
        (_label(name), _shown(name, before, was), _shown(name, after, issued or was))
        for name, (before, after) in change.fields.items()
    )
    # The words of a time and the rule they became are one thing to a reader.
    lines = tuple(line for n, line in enumerate(lines) if line not in lines[:n])
    places = ", ".join(label.lower() for label, _, _ in lines)
    head = (change.task["ref"] or "", change.item["title"], places)
    return _row(change.task.id, _CHANGED, head, Detail(change.task["title"], lines))


def _added(number: int, item: Mapping[str, Any], issued: date | None) -> Row:
    named = (
        ("lead_text", item.get("lead_raw")),
        ("coop_text", item.get("coop_raw")),
        ("due_rule", item.get("deadline")),
        ("commune_role", item.get("our_role")),
        ("outputs", item.get("outputs")),
    )
    lines = tuple((_label(n), _NOTHING, _shown(n, v, issued)) for n, v in named if v)
    head = (str(item.get("id") or ""), item["title"], "")
    return _row(f"+{number}", _ADDED, head, Detail(item["title"], lines))


def _duty(number: int, duty: Mapping[str, Any]) -> Row:
    words = duty.get("text") or t("Compare", "Báo cáo kết quả thực hiện Kế hoạch")
    head = ("", str(words), t("Compare", "nghĩa vụ báo cáo"))
    return _row(f"!{number}", _ADDED, head, Detail(str(words), ()))


def _row(
    row_id: str, mark: tuple[str, str, str], texts: tuple[str, str, str], detail: Detail
) -> Row:
    word, icon, tone = mark
    return Row(row_id, (word, *texts), detail, {"what": tone}, {"what": icon})


def _label(name: str) -> str:
    if name == "outputs":
        return t("Compare", "Sản phẩm")
    if name == "due_rule":
        return t("Compare", "Thời hạn")
    return next(f.label for f in REGISTRY["task"].fields if f.name == name)


def _shown(name: str, value: Any, issued: date | None) -> str:
    if name == "due_rule":
        return _time(value or {"kind": "none"}, issued)
    if name == "commune_role":
        return ROLE_LABELS.get(value or "none", str(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(v) for v in value) or _NOTHING
    return str(value) if value else _NOTHING


def _time(rule: Mapping[str, Any], issued: date | None) -> str:
    try:
        day = resolve(rule, issued=issued).nominal
        words = describe(rule)
    except UserError:
        return _NOTHING
    return f"{words} ({format_date(day)})" if day and format_date(day) not in words else words
