"""The people who do this work, as they stand on the last day of the span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.desk import Desk
from app.indicators.measure import Person, Span, posts_ratio, ratio
from app.ports import Query, Record
from app.records.registry import REGISTRY
from app.services.targets import indicator_facts
from app.services.totals.counted import ALL, Asked, Counted, of_rows, rows_of, share, told_apart

_SHARES = (
    ("law_degree", "Người có trình độ đại học luật trở lên"),
    ("core_force", "Người thuộc lực lượng nòng cốt"),
    ("talent", "Người có tài năng được thu hút, tuyển dụng"),
)
_MEASURES = ("core_force", "talent", "staffed")


def counted(desk: Desk, asked: Asked) -> Iterator[Counted]:
    """Yield the head count, the shares of it, posts required and filled, the core force."""
    wishes = [Record("indicator", "", "", {"measure": m}) for m in _MEASURES]
    facts = indicator_facts.gather(desk, wishes)
    people = [p for p in facts.people if p.in_scope(asked.end)]
    scope = [p.id for p in people]
    yield from _heads(desk, scope)
    for measure, label in _SHARES:
        found = ratio(measure, people, asked.end)
        yield share(
            f"officers.{measure}", label, "officer", found.numerator if found else (), scope
        )
    yield trained(people, asked)
    posts = posts_ratio(facts.posts, asked.end)
    yield Counted(
        "officers.posts",
        "Vị trí đã bố trí người so với yêu cầu",
        numerator=Decimal(len(posts.numerator)),
        denominator=Decimal(len(posts.denominator)),
        behind=(rows_of("staffing_requirement", dict.fromkeys(posts.denominator)),),
    )
    yield from _standing(desk, asked, len(posts.numerator), posts.denominator)


def trained(people: Sequence[Person], asked: Asked) -> Counted:
    """Return the share of people in scope who completed training within the span."""
    found = ratio("trained", people, asked.end, asked.start)
    met = found.numerator if found else ()
    return share(
        "officers.trained", "Người được bồi dưỡng trong kỳ", "officer", met, [p.id for p in people]
    )


def _heads(desk: Desk, scope: Sequence[str]) -> Iterator[Counted]:
    rtype = REGISTRY["officer"]
    officers = list(desk.store.get_many("officer", scope).values())
    kinds = {c.code: c.label for c in rtype.field("employment_kind").choices}
    parts = told_apart(Counter(o["employment_kind"] or "" for o in officers), kinds)
    yield of_rows(
        "officers.total",
        "Người làm công tác xây dựng, thi hành pháp luật",
        "officer",
        scope,
        parts=parts,
    )
    groups = (
        ("full_time", "Người chuyên trách", [o.id for o in officers if not o["is_concurrent"]]),
        ("concurrent", "Người kiêm nhiệm", [o.id for o in officers if o["is_concurrent"]]),
        ("female", "Nữ trong đội ngũ", [o.id for o in officers if o["gender"] == "female"]),
    )
    for key, label, ids in groups:
        yield of_rows(f"officers.{key}", label, "officer", ids)


def _standing(desk: Desk, asked: Asked, filled: int, required: Sequence[str]) -> Iterator[Counted]:
    """Yield the registers that are counted as they stood on the last day, not as they stand now."""
    core = [
        r
        for r in desk.store.find(Query("core_force", asked.whose, limit=ALL)).records
        if Span(r["date_from"], r["date_to"]).covers(asked.end)
    ]
    yield Counted(
        "core_force.persons",
        "Lực lượng nòng cốt",
        Decimal(len({r["officer"] for r in core})),
        behind=(rows_of("core_force", (r.id for r in core)),),
    )
    posts = rows_of("staffing_requirement", dict.fromkeys(required))
    yield Counted(
        "staffing_requirement.required",
        "Vị trí cần bố trí",
        Decimal(len(required)),
        behind=(posts,),
        measure="người",
    )
    yield Counted(
        "assignment_decision.filled",
        "Người được bố trí vào vị trí",
        Decimal(filled),
        behind=(posts,),
    )
