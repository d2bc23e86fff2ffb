"""Excel import against a bare openpyxl read and one executemany into SQLCipher, in the same run.

``python -m benchmarks.excel [--rows N] [--times N]`` imports the same sheet both ways: ours reads,
maps, checks, looks for twins, logs, indexes and shows every row; the bare one reads the cells and
puts them into a table of an encrypted file. Every import goes into a new ledger. Medians; exit 1
when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import Workbook, load_workbook

from app.desk import Desk
from app.exchange.ops import new_id
from app.ports import Edit, Role
from app.services.sheets import importing
from app.services.sheets.opening import Source
from benchmarks.storage import text
from db.connection import connect
from ui.bootstrap import opening

BAR = 4.0
FIRST_DAY = date(2026, 1, 1)
PEOPLE = 400
Sheet = tuple[str, list[str], Callable[[random.Random, int], list[Any]]]


def main() -> int:
    """Measure two registers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    print(f"{asked.rows:,} rows, medians of {asked.times} in seconds")
    print(f"{'what':<40}{'ours':>9}{'bare':>9}{'ratio':>8}{'bar':>6}")
    missed = False
    for sheet in (plain_register(), register_with_references()):
        with tempfile.TemporaryDirectory() as folder:
            ours, bare = measured(Path(folder), sheet, asked.rows, asked.times)
        ratio = ours / bare
        missed = missed or ratio > BAR
        mark = "  MISSED" if ratio > BAR else ""
        print(f"{sheet[0]:<40}{ours:>9.2f}{bare:>9.2f}{ratio:>8.2f}{BAR:>6.1f}{mark}")
    return int(missed)


def plain_register() -> Sheet:
    """Return a register of words, days and choices."""
    heads = [
        "Ngày nhận",
        "Kênh",
        "Đối tượng gửi",
        "Nội dung",
        "Văn bản bị phản ánh",
        "Người gửi",
        "Thẩm quyền",
        "Văn bản trả lời",
    ]

    def row(chance: random.Random, number: int) -> list[Any]:
        return [
            FIRST_DAY + timedelta(days=number % 300),
            "Văn bản",
            chance.choice(("Cá nhân", "Doanh nghiệp")),
            f"{text(chance, 8, 20)} {number}",
            f"{chance.randrange(400)}/QĐ-UBND",
            f"Người {number % PEOPLE}",
            "Không thuộc, phải chuyển",
            f"{number}/UBND-VP",
        ]

    return "feedback", heads, row


def register_with_references() -> Sheet:
    """Return a register whose rows name people and courses."""
    heads = [
        "Lớp",
        "Người tham dự",
        "Tư cách",
        "Số tiết tham dự",
        "Kết quả",
        "Đã cấp tài liệu",
        "Số chứng chỉ",
        "Ngày cấp",
    ]

    def row(chance: random.Random, number: int) -> list[Any]:
        return [
            f"Lớp {number // PEOPLE}",
            f"Người {number % PEOPLE}",
            "Học viên",
            chance.randrange(1, 9) + 0.5,
            "Hoàn thành",
            "Có",
            f"{number}/CC",
            FIRST_DAY + timedelta(days=number % 300),
        ]

    return "participation", heads, row


def measured(folder: Path, sheet: Sheet, rows: int, times: int) -> tuple[float, float]:
    """Import one sheet both ways in turn; return the two medians in seconds."""
    kind, heads, row = sheet
    chance = random.Random(7)
    source = folder / "sheet.xlsx"
    book = Workbook(write_only=True)
    page = book.create_sheet("Sheet")
    page.append(heads)
    for number in range(rows):
        page.append(row(chance, number))
    book.save(source)
    pairs = []
    for turn in range(times):
        with new_desk(folder / f"desk-{turn}", rows) as desk:
            ours = clocked(lambda desk=desk: take(desk, kind, source, rows))
        bare = clocked(lambda turn=turn: plain(folder / f"bare-{turn}.db", source, rows))
        pairs.append((ours, bare))
    mine, other = (median(column) for column in zip(*pairs, strict=True))
    return mine, other


@contextmanager
def new_desk(folder: Path, rows: int) -> Iterator[Desk]:
    """Lend the desk of a new folder with the people and courses that rows may name."""
    way_in = opening(folder, FIRST_DAY)
    desk, _ = way_in.create(
        role=Role.COMMUNE,
        unit="18100",
        person="Lê Thị Ửng",
        password="mật khẩu",  # noqa: S106
    )
    people = [Edit("officer", new_id(), {"full_name": f"Người {n}"}) for n in range(PEOPLE)]
    courses = [
        Edit("training_course", new_id(), {"name": f"Lớp {n}", "date_from": FIRST_DAY})
        for n in range(rows // PEOPLE + 1)
    ]
    desk.store.write([*people, *courses])
    try:
        yield desk
    finally:
        way_in.close(desk)


def take(desk: Desk, kind: str, source: Path, rows: int) -> None:
    """Import as the program does."""
    found, _ = importing.take(desk, importing.look(desk, kind, Source(source)))
    assert found.kept
    assert found.count("new") == rows


def plain(target: Path, source: Path, rows: int) -> None:
    """Read with openpyxl and write with one executemany into an encrypted file."""
    book = load_workbook(source, read_only=True, data_only=True)
    found = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    heads, cells = found[0], found[1:]
    connection = connect(target, os.urandom(32), create=True)
    columns = ", ".join(f'"{head}"' for head in heads)
    connection.execute(f"CREATE TABLE sheet (n INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" * len(heads))
    with connection.transaction():
        connection.many(
            f"INSERT INTO sheet ({columns}) VALUES ({marks})",
            [[str(c) if isinstance(c, date) else c for c in row] for row in cells],
        )
    assert connection.value("SELECT count(*) FROM sheet") == rows
    connection.close()


def clocked(run: Callable[[], None]) -> float:
    """Return how long one call takes, in seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
