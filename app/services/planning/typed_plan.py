"""A plan typed by hand, or copied row by row from a spreadsheet, in the plan reader's form.

Nothing here touches the ledger: what comes out goes through the same review and the same
``plan_import.confirm`` as a plan read from a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.planreader.agencies import read_field, split_agencies
from app.planreader.deadlines import parse_deadline
from app.planreader.items import PlanContext, split_outputs
from app.planreader.labels import role_of
from app.planreader.plain import plain
from app.planreader.roles import our_part
from app.text.folding import nfc

Slot = Literal["number", "title", "lead", "coop", "output", "time", "content"]
Cells = dict[Slot, str]

_USUAL: tuple[Slot, ...] = ("title", "lead", "coop", "output", "time")
"""The order of columns of most annexes, taken when no heading tells another."""
_SLOTS: dict[str, Slot] = {
    "number": "number",
    "title": "title",
    "content": "content",
    "lead": "lead",
    "implement": "lead",
    "coop": "coop",
    "output": "output",
    "time": "time",
}
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))([\t\n]|\Z)')
_NUMBER = re.compile(r"[IVXLC]+|\d+(?:\.\d+)*|[A-Za-zđĐ]")
_ROMAN = re.compile(r"[IVXLC]+|[A-Z]")


@dataclass(frozen=True, slots=True)
class TypedRows:
    """Tasks made of copied rows, and what a person should know about the copying."""

    items: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def empty_plan(**doc: Any) -> dict[str, Any]:
    """Return the draft of a plan without any task; ``doc`` are values of its head."""
    head = {"title": "", "number": None, "date": None, "issuer": None, "signer": None}
    return {
        "doc": {**head, **doc},
        "tasks": [],
        "org_duties": [],
        "targets": [],
        "reporting": [],
        "warnings": [],
    }


def empty_item() -> dict[str, Any]:
    """Return a task with nothing written in it yet, taken to be the unit's own."""
    return {
        "id": "",
        "group": "",
        "title": "",
        "content": "",
        "lead": [],
        "coop": [],
        "lead_raw": "",
        "coop_raw": "",
        "time_raw": "",
        "outputs": [],
        "our_role": "implement",
        "role_basis": None,
        "deadline": {"kind": "none"},
        "deadline_parts": [],
        "source": None,
        "doubts": [],
    }


def read_rows(text: str, *, year: int | None = None) -> TypedRows:
    """Return the tasks of rows copied from a spreadsheet (tab-separated).

    Headings are known by their words in any order; without them the usual order is taken. A row
    with a Roman number and a title alone names the group of those below it; a row without a
    title continues the one above. ``year`` completes days printed without one.
    """
    table = [row for row in _table(nfc(text)) if any(row)]
    if not table:
        return TypedRows()
    found = TypedRows()
    slots, has_heading = _slots(table, found.notes)
    rows = [_by_slot(row, slots) for row in table[has_heading:]]
    group = ""
    merged: list[tuple[str, Cells, list[str]]] = []
    for number, cells in enumerate(rows, start=1 + has_heading):
        if _is_group(cells, rows[number - has_heading :]):
            group = ". ".join(p for p in (cells.get("number", ""), cells["title"]) if p)
        elif cells.get("title"):
            merged.append((group, cells, []))
        elif merged:
            _continue(merged[-1], cells, number)
        else:
            merged.append((group, {**cells, "title": _longest(cells)}, [_no_title(number)]))
    found.items.extend(_item(group, cells, doubts, year) for group, cells, doubts in merged)
    return found


def _table(text: str) -> Iterator[list[str]]:
    """Cells row by row; a spreadsheet puts a cell of several lines between quotation marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    row: list[str] = []
    for cell in _CELL.finditer(text):
        quoted, bare, end = cell.groups()
        row.append((quoted.replace('""', '"') if quoted is not None else bare).strip())
        if end != "\t":
            yield row
            row = []
        if not end:
            return


def _slots(table: Sequence[list[str]], notes: list[str]) -> tuple[list[Slot | None], bool]:
    """Return what each column holds, and whether the first row is a heading."""
    named = [role_of(plain(cell)) for cell in table[0]]
    known = [_SLOTS.get(role) if role else None for role in named]
    if sum(slot is not None for slot in known) >= 2:
        lost = [c for c, slot in zip(table[0], known, strict=True) if c and slot is None]
        if lost:
            notes.append(f"Không lấy các cột: {', '.join(lost)}.")
        return _with_title(known), True
    width = max(len(row) for row in table)
    first = [row[0].strip(".)") for row in table if row[0]]
    numbered = width > 1 and bool(first) and all(_NUMBER.fullmatch(cell) for cell in first)
    usual: list[Slot | None] = [*(("number",) if numbered else ()), *_USUAL]
    if width > 2:
        names = "nhiệm vụ, chủ trì, phối hợp, sản phẩm, thời hạn"
        notes.append(f"Không thấy dòng tiêu đề nên đã hiểu các cột theo thứ tự: {names}.")
    if width > len(usual):
        notes.append(f"Không lấy {width - len(usual)} cột cuối.")
    return (usual + [None] * width)[:width], False


def _with_title(slots: list[Slot | None]) -> list[Slot | None]:
    """Under "Nội dung" alone stand the tasks themselves; each slot is used once."""
    if "title" not in slots:
        slots = ["title" if slot == "content" else slot for slot in slots]
    return [slot if slot not in slots[:n] else None for n, slot in enumerate(slots)]


def _by_slot(row: Sequence[str], slots: Sequence[Slot | None]) -> Cells:
    return {slot: cell for slot, cell in zip(slots, row, strict=False) if slot and cell}


def _is_group(cells: Cells, below: Sequence[Cells]) -> bool:
    if not cells.get("title") or set(cells) - {"number", "title"}:
        return False
    number = cells.get("number", "").strip(".) ")
    following = below[0].get("number", "") if below else ""
    return bool(_ROMAN.fullmatch(number)) or bool(number and following.startswith(f"{number}."))


def _continue(above: tuple[str, Cells, list[str]], cells: Cells, number: int) -> None:
    _, kept, doubts = above
    for slot, cell in cells.items():
        between = "; " if slot in ("lead", "coop", "output") else "\n"
        kept[slot] = f"{kept[slot]}{between}{cell}" if kept.get(slot) else cell
    doubts.append(f"Dòng {number} không có tên nhiệm vụ nên đã nối vào nhiệm vụ này.")


def _longest(cells: Cells) -> str:
    return max(cells.values(), key=len, default="")


def _no_title(number: int) -> str:
    return f"Dòng {number} không có tên nhiệm vụ; hãy ghi lại."


def _item(group: str, cells: Cells, doubts: list[str], year: int | None) -> dict[str, Any]:
    lead_raw, coop_raw = cells.get("lead", ""), cells.get("coop", "")
    doers = read_field(lead_raw)
    coop = [*doers.coop, *split_agencies(coop_raw)]
    time = cells.get("time", "")
    deadline, parts = parse_deadline(time, year_hint=year)
    title = cells.get("title", "")
    part = our_part(doers.lead, coop, implement=False, words=plain(title), plan=PlanContext(year))
    if deadline.get("unclear"):
        doubts.append(f"Không hiểu cụm thời gian “{time}”; hãy ghi lại thời hạn.")
    if deadline.get("year_inferred"):
        doubts.append("Thời hạn không ghi năm; năm lấy theo kế hoạch, cần xác nhận.")
    return {
        **empty_item(),
        "id": cells.get("number", "").strip(".) "),
        "group": group,
        "title": title,
        "content": cells.get("content", ""),
        "lead": doers.lead,
        "coop": coop,
        "lead_raw": lead_raw,
        "coop_raw": coop_raw,
        "time_raw": time,
        "outputs": split_outputs(cells.get("output", ""), in_table=True),
        "our_role": part.role,
        "role_basis": part.basis,
        "deadline": deadline,
        "deadline_parts": parts,
        "doubts": [*doubts, *part.doubts],
    }
