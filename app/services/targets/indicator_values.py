"""Frozen figures of indicators: kept with their lists of people, never changed, compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.desk import Desk
from app.errors import FieldProblem, UserError
from app.exchange.ops import new_id
from app.indicators.measure import DEFINITIONS, TYPED, WORKED_OUT, Counts, Ratio
from app.ports import Changes, Edit, Filter, Query, Record, Role
from app.records import codec
from app.records.types.plans import WINDOWS
from app.services.registers import records
from app.services.targets import indicators
from app.services.targets.indicator_facts import frozen_counts, gather
from app.services.targets.indicators import IndicatorState
from app.text.sorting import person_sort_key

_ALL = 10_000
ERASED_NAME = "(đã xóa thông tin cá nhân)"
"""What stands for a person of a frozen list whose record is gone."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a frozen list; ``name`` is None once the person's record was erased."""

    id: str
    name: str | None

    @property
    def words(self) -> str:
        """Return the name, or that it is gone."""
        return self.name or ERASED_NAME


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two frozen figures side by side: who came into scope, who left, who came to fulfil.

    ``lost`` are those still in scope who no longer fulfil. ``listed`` tells whether both hold lists
    of people; a figure typed by hand, or one of another unit, holds none.
    """

    older: Record
    newer: Record
    listed: bool
    came: tuple[Member, ...]
    left: tuple[Member, ...]
    newly: tuple[Member, ...]
    lost: tuple[Member, ...]


def freeze(
    desk: Desk,
    indicator_id: str,
    *,
    as_of: date | None = None,
    comment: str = "",
    typed: Counts | None = None,
) -> tuple[Record, Changes]:
    """Keep an indicator's figure of a day (today) for good; return what was kept.

    ``typed`` are the two counts of a measure typed by hand, and refused for any other. Raises
    UserError invalid for a coming day, for counts that cannot be, for a target in words; role for
    a province, whose figures are its communes'.
    """
    if desk.profile.role is not Role.COMMUNE:
        raise UserError(
            "Số liệu chỉ tiêu do xã, phường chốt.", "Mở sổ của xã để chốt.", code="role"
        )
    indicator = records.load(desk, "indicator", indicator_id)
    day = as_of or desk.today
    if day > desk.today:
        raise _wrong("as_of", "Chỉ chốt được số liệu đến hôm nay.")
    edit = _kept(indicator, day, comment, _figure(desk, indicator, day, typed))
    changes = desk.store.write([edit])
    return records.load(desk, "indicator_value", edit.id), changes


def snapshots(desk: Desk, plan_id: str, day: date, comment: str) -> list[Edit]:
    """Return the edits that keep every counted indicator of a plan with its people, as of a day.

    Written together with a report that is frozen, so that who was counted can be told later.
    """
    if desk.profile.role is not Role.COMMUNE:
        return []
    found = indicators.listing(desk, day, (plan_id,))
    return [
        _kept(s.indicator, day, comment, _counted_figure(s)) for s in found if s.value is not None
    ]


def frozen(desk: Desk, indicator_id: str) -> tuple[Record, ...]:
    """Return the unit's frozen figures of an indicator, the newest day first."""
    filters = (
        Filter("indicator", "=", records.load(desk, "indicator", indicator_id).id),
        Filter("unit", "=", desk.profile.unit.code),
    )
    found = desk.store.find(Query("indicator_value", filters, limit=_ALL)).records
    return tuple(sorted(found, key=lambda v: (v["as_of"], v.updated), reverse=True))


def compare(desk: Desk, first_id: str, second_id: str) -> Comparison:
    """Return what changed between two frozen figures of one indicator, in order of their days."""
    first, second = (records.load(desk, "indicator_value", i) for i in (first_id, second_id))
    if first["indicator"] != second["indicator"]:
        raise UserError(
            "Hai số liệu thuộc hai chỉ tiêu khác nhau.",
            "Chọn hai lần chốt của cùng một chỉ tiêu.",
            code="invalid",
        )
    older, newer = sorted((first, second), key=lambda v: (v["as_of"], v.updated))
    scope_then, scope_now = (frozenset(v["scope_ids"] or ()) for v in (older, newer))
    met_then, met_now = (frozenset(v["met_ids"] or ()) for v in (older, newer))
    groups = (
        scope_now - scope_then,
        scope_then - scope_now,
        met_now - met_then,
        (met_then - met_now) & scope_now,
    )
    came, left, newly, lost = (members(desk, ids) for ids in groups)
    listed = all(_has_list(v) for v in (older, newer))
    return Comparison(older, newer, listed, came, left, newly, lost)


def people_of(desk: Desk, value: Record) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Return who fulfilled and who did not when a figure was frozen; nobody when none is kept."""
    met = frozenset(value["met_ids"] or ())
    found = members(desk, value["scope_ids"] or ())
    return tuple(m for m in found if m.id in met), tuple(m for m in found if m.id not in met)


def members(desk: Desk, ids: Iterable[str]) -> tuple[Member, ...]:
    """Return people by id in Vietnamese name order; those whose record is gone come last."""
    wanted = tuple(ids)
    names = records.titles(desk, "officer", wanted)
    found = [Member(i, names.get(i)) for i in wanted]
    return tuple(sorted(found, key=lambda m: (m.name is None, person_sort_key(m.name or ""))))


def to_json(value: Record) -> dict[str, Any]:
    """Return a frozen figure as the commands print it: counts, never names."""
    return {
        "id": value.id,
        "indicator": value["indicator"],
        "as_of": codec.to_json(value["as_of"]),
        "numerator": value["numerator"],
        "denominator": value["denominator"],
        "window": value["window"],
        "comment": value["comment"],
    }


def _has_list(value: Record) -> bool:
    """Tell whether a figure kept the people it counted; nobody in scope is a list too."""
    counts = frozen_counts(value)
    return counts is not None and len(value["scope_ids"] or ()) == counts.denominator


def _figure(desk: Desk, indicator: Record, day: date, typed: Counts | None) -> dict[str, Any]:
    measure = indicator["measure"] or "text"
    if measure == TYPED:
        return _typed_figure(typed)
    if measure not in WORKED_OUT:
        raise UserError(
            "Chỉ tiêu này ghi bằng lời, không có số liệu để chốt.",
            "Chọn cách tính cho chỉ tiêu rồi chốt lại.",
            code="invalid",
        )
    if typed is not None:
        raise _wrong("numerator", "Chương trình tự đếm chỉ tiêu này, không nhập tay được.")
    return _counted_figure(indicators.state(indicator, gather(desk, [indicator]), day))


def _counted_figure(state: IndicatorState) -> dict[str, Any]:
    value = state.value or Ratio((), ())
    people = state.measure in DEFINITIONS
    return {
        "numerator": value.counts.numerator,
        "denominator": value.counts.denominator,
        "met_ids": value.numerator if people else (),
        "scope_ids": value.denominator if people else (),
    }


def _kept(indicator: Record, day: date, comment: str, figure: Mapping[str, Any]) -> Edit:
    values = {
        "indicator": indicator.id,
        "as_of": day,
        "window": indicator["window"] or WINDOWS[0].code,
        "comment": comment.strip() or None,
    }
    return Edit("indicator_value", new_id(), {**values, **figure})


def _typed_figure(typed: Counts | None) -> dict[str, Any]:
    if typed is None:
        raise _wrong("numerator", "Nhập tử số và mẫu số.")
    problems = [
        FieldProblem(name, "Phải là số không âm.")
        for name, count in (("numerator", typed.numerator), ("denominator", typed.denominator))
        if count < 0
    ]
    if not problems and typed.numerator > typed.denominator:
        problems = [FieldProblem("numerator", "Tử số không được lớn hơn mẫu số.")]
    if problems:
        raise _refusal(problems)
    return {"numerator": typed.numerator, "denominator": typed.denominator}


def _wrong(field: str, message: str) -> UserError:
    return _refusal([FieldProblem(field, message)])


def _refusal(problems: Sequence[FieldProblem]) -> UserError:
    return UserError(
        f"Chưa chốt được số liệu: {' '.join(p.message for p in problems)}",
        "Sửa rồi chốt lại.",
        code="invalid",
        fields=tuple(problems),
    )
