"""``indicator``: the targets of the plans, their people, frozen figures, charts."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.errors import UserError
from app.indicators import wording
from app.indicators.measure import Counts
from app.services.privacy import access
from app.services.targets import indicator_detail, indicator_paper, indicator_values, indicators
from ui.command.answer import Answer, short


def declare(commands: Any) -> None:
    """Declare the command and its forms."""
    indicator = commands.add_parser("indicator", help="chỉ tiêu").add_subparsers(
        dest="action", required=True, metavar="VIỆC"
    )
    listing = indicator.add_parser("list", help="chỉ tiêu và mốc")
    listing.set_defaults(handler=_list)
    show = indicator.add_parser("show", help="ai đạt, ai còn thiếu gì, bao giờ đạt")
    show.set_defaults(handler=_show)
    freeze = indicator.add_parser("freeze", help="chốt số liệu của một ngày")
    freeze.set_defaults(handler=_freeze)
    chart = indicator.add_parser("chart", help="vẽ biểu đồ ra tệp .pdf")
    chart.set_defaults(handler=_chart)
    compare = indicator.add_parser("compare", help="so hai lần chốt")
    compare.add_argument("first")
    compare.add_argument("second")
    compare.set_defaults(handler=_compare)
    for form in (show, freeze, chart):
        form.add_argument("id")
    for form in (listing, show, freeze, chart):
        form.add_argument("--as-of", type=date.fromisoformat, metavar="NGÀY")
    freeze.add_argument("--comment", default="", metavar="GHI_CHÚ")
    freeze.add_argument("--numerator", type=int, metavar="TỬ_SỐ", help="chỉ tiêu nhập tay")
    freeze.add_argument("--denominator", type=int, metavar="MẪU_SỐ")
    chart.add_argument("file", type=Path)


def _list(desk: Desk, arguments: Namespace) -> Answer:
    states = indicators.listing(desk, arguments.as_of)
    data = {"indicators": [s.to_json() for s in states], "total": len(states)}
    lines = tuple(
        f"{short(s.indicator.id)}  {s.indicator['name']}: {wording.standing(s.counts, s.measure)}"
        for s in states
    )
    return Answer(data, lines)


def _show(desk: Desk, arguments: Namespace) -> Answer:
    found = indicator_detail.look(desk, arguments.id, arguments.as_of)
    if any(row.type == "officer" for row in (*found.met, *found.unmet)):
        access.viewed(desk, "officer")
    lines = [
        found.state.indicator["name"],
        f"{found.standing} {wording.counted_on(found.as_of)}",
        *indicator_paper.milestone_sentences(found),
        *(f"Đạt: {r.title}" for r in found.met),
        *(f"Chưa đạt: {r.title} – {r.lacking}" for r in found.unmet),
        *(f"Đã chốt: {_frozen_line(v)}" for v in found.frozen),
        found.state.note,
    ]
    return Answer({"indicator": found.to_json()}, tuple(line for line in lines if line))


def _freeze(desk: Desk, arguments: Namespace) -> Answer:
    kept, _ = indicator_values.freeze(
        desk,
        arguments.id,
        as_of=arguments.as_of,
        comment=arguments.comment,
        typed=_typed(arguments),
    )
    return Answer({"value": indicator_values.to_json(kept)}, (f"Đã chốt: {_frozen_line(kept)}",))


def _typed(arguments: Namespace) -> Counts | None:
    given = arguments.numerator, arguments.denominator
    if given == (None, None):
        return None
    if None in given:
        raise UserError(
            "Phải nhập cả tử số và mẫu số.",
            "Thêm --numerator và --denominator.",
            code="invalid",
        )
    return Counts(*given)


def _chart(desk: Desk, arguments: Namespace) -> Answer:
    found = indicator_detail.look(desk, arguments.id, arguments.as_of)
    target = indicator_paper.write_chart(desk, found, arguments.file)
    return Answer(
        {"file": str(target), "bytes": target.stat().st_size}, (f"Đã ghi {target.name}.",)
    )


def _compare(desk: Desk, arguments: Namespace) -> Answer:
    found = indicator_values.compare(desk, arguments.first, arguments.second)
    if found.listed:
        access.viewed(desk, "officer")
    parts = {
        "came": ("Vào phạm vi", found.came),
        "left": ("Ra khỏi phạm vi", found.left),
        "newly": ("Mới đạt", found.newly),
        "lost": ("Không còn đạt", found.lost),
    }
    data = {
        "older": indicator_values.to_json(found.older),
        "newer": indicator_values.to_json(found.newer),
        "listed": found.listed,
        **{key: [m.id for m in people] for key, (_, people) in parts.items()},
    }
    lines = [f"{_frozen_line(found.older)} → {_frozen_line(found.newer)}"]
    lines += [f"{label}: {m.words}" for label, people in parts.values() for m in people]
    return Answer({"comparison": data}, tuple(lines))


def _frozen_line(value: Any) -> str:
    counts = Counts(value["numerator"] or 0, value["denominator"] or 0)
    comment = f" ({value['comment']})" if value["comment"] else ""
    told = f"{wording.share(counts)}, {wording.counted_on(value['as_of'])}"
    return f"{short(value.id)}  {told}{comment}"
