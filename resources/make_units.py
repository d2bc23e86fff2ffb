"""Make ``units.csv`` from a table of codes, kinds and names, and what was resolved since.

The input is a CSV with columns code, province_code, kind, name: facts of the repository
thanglequoc/vietnamese-provinces-database (MIT), v4.2. Usage: ``python make_units.py INPUT.csv``.
"""

from __future__ import annotations

import argparse
import csv
import unicodedata
from pathlib import Path

COLUMNS = ("code", "province_code", "kind", "proper_name", "valid_from", "valid_to", "source")
REMARK = """\
# The 34 provinces and 3,321 communes of Vietnam as of 20/9/2026, by official code (text).
# Facts from thanglequoc/vietnamese-provinces-database (MIT), v4.2, snapshot 2026-07-25, with the
# changes its v5.0-5.2 record. Made by make_units.py; names NFC, apostrophes straight.
# source: 19 = QĐ 19/2025/QĐ-TTg; 30 = NQ 30/2026/QH16 and NQ 237/NQ-UBTVQH16 (Đồng Nai);
# 36 = NQ 36/2026/QH16 (Quảng Ninh); 39 = NQ 39/2026/QH16 and NQ 388/NQ-UBTVQH16 (Bắc Ninh).
# valid_from empty: since 01/7/2025. valid_to set: no longer listed, but old records may name it.
# Ba Chẽ was 06978 in early lists and is 06970 in the later ones.
"""

# Per resolution: its tag, its first day, the province that became a city, the new wards.
_RESOLVED = (
    ("30", "2026-04-30", "75", "25270 25357 25363 26116 26170 26248 26326 26368 26425 26485"),
    ("36", "2026-09-01", "22", ""),
    (
        "39",
        "2026-09-20",
        "24",
        "07294 07375 07399 07444 07840 09193 09292 09313 09319 09454 09475 09496",
    ),
)
_RECODED = {"06978": "06970"}
_LAST_DAY_OF_OLD_CODE = "2025-06-30"


def _amendments() -> dict[str, tuple[str, str, str]]:
    """Return kind, first day and tag by the code of each unit that changed."""
    found = {}
    for tag, since, city, wards in _RESOLVED:
        found[city] = ("thanh_pho", since, tag)
        for ward in wards.split():
            found[ward] = ("phuong", since, tag)
    return found


def make_rows(units: list[dict[str, str]]) -> list[tuple[str, ...]]:
    """Return our rows in the order of ``COLUMNS``, sorted by level and code."""
    amended = _amendments()
    rows = []
    for unit in units:
        code, province = unit["code"], unit["province_code"]
        name = unicodedata.normalize("NFC", unit["name"].strip())
        kind, since, tag = amended.get(code, (unit["kind"], "", "19"))
        if code in _RECODED:
            rows.append((code, province, kind, name, "", _LAST_DAY_OF_OLD_CODE, tag))
            code = _RECODED[code]
        rows.append((code, province, kind, name, since, "", tag))
    return sorted(rows, key=lambda row: (len(row[0]), row[0]))


def main() -> None:
    """Write ``units.csv`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    source = parser.parse_args().input
    with source.open(encoding="utf-8", newline="") as table:
        rows = make_rows(list(csv.DictReader(table)))
    with (Path(__file__).parent / "units.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(REMARK)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


if __name__ == "__main__":
    main()
