"""The commune's part in an item: printed beside it, or inferred and to be confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.planreader.agencies import binds_commune, is_conditional
from app.planreader.model import OurRole, RoleBasis
from app.planreader.phrases import pattern
from app.planreader.plain import plain

if TYPE_CHECKING:
    from app.planreader.items import PlanContext

_WHOLE = re.compile(
    r"co quan, don vi, dia phuong|cac cap\b|so, (?:ban, )?nganh(?: va|,|;) (?:cac )?dia phuong"
    r"|dia phuong"
)
_ASK = "Phần việc của xã được suy ra, cần xác nhận: "


@dataclass(frozen=True, slots=True)
class Part:
    """Our role and what it rests on; the two flags record printed words only."""

    role: OurRole
    basis: RoleBasis
    commune_is_lead: bool
    commune_is_coop: bool
    doubts: list[str] = field(default_factory=list)


def our_part(
    lead: list[str], coop: list[str], *, implement: bool, words: str, plan: PlanContext
) -> Part:
    """Return the commune's part from the doers printed, or inferred from the plan around them.

    ``words`` is the item's text in matching form; ``implement`` tells "cơ quan thực hiện" from
    "cơ quan chủ trì".
    """
    ours = [agency for agency in (*lead, *coop) if binds_commune(agency)]
    leads = any(agency in lead for agency in ours)
    helps = any(agency in coop for agency in ours)
    if ours and all(_in_some_cases(agency) for agency in ours):
        return Part("conditional", "printed", leads, helps)
    if leads:
        return Part("implement" if implement else "lead", "printed", True, helps)
    if helps:
        return Part("cooperate", "printed", False, True)
    if any(is_conditional(agency) for agency in lead):
        return Part("conditional", "printed", False, False)
    if lead:
        return _vague(lead, coop)
    return _inferred(words, plan)


def _in_some_cases(agency: str) -> bool:
    """Return whether only some communes are meant ("UBND các xã được kiểm tra")."""
    return bool(pattern("agencies", "conditional_commune").search(plain(agency)))


def _vague(lead: list[str], coop: list[str]) -> Part:
    """A lead is printed without the commune; "các cơ quan, đơn vị liên quan" may take it in."""
    vague = pattern("agencies", "vague", r"^(?:{})$")
    if any(vague.match(plain(agency)) for agency in lead):
        return Part(
            "conditional",
            "inferred",
            False,
            False,
            [f"{_ASK}“{'; '.join(lead)}” không nói rõ có cấp xã hay không."],
        )
    if any(vague.match(plain(agency)) for agency in coop):
        return Part("none", "inferred", False, False)
    return Part("none", "printed", False, False)


def _inferred(words: str, plan: PlanContext) -> Part:
    if any(binds_commune(agency) for agency in plan.lead):
        reason = f"kế hoạch giao chung cho “{'; '.join(plan.lead)}”."
        return Part("implement", "inferred", False, False, [_ASK + reason])
    if _WHOLE.search(words):
        return Part(
            "conditional",
            "inferred",
            False,
            False,
            [_ASK + "nhiệm vụ nói chung tới các cơ quan, đơn vị, địa phương."],
        )
    if plan.binds_communes:
        return Part(
            "conditional",
            "inferred",
            False,
            False,
            [_ASK + "không in cơ quan thực hiện cạnh nhiệm vụ này."],
        )
    return Part(
        "none",
        "inferred",
        False,
        False,
        ["Không in cơ quan thực hiện; hãy xác nhận việc này có thuộc xã hay không."],
    )
