"""The ledger against bare SQLCipher and bare FTS5, on the same machine in the same run.

``python -m benchmarks.storage [--records N]`` fills a real encrypted ledger with N tasks and,
beside it, a plain SQLCipher file with the same rows and an ordinary FTS5 table: no ops, no
registers, no guards. Every figure is a median; ours and the bare one are measured in turn.
Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from app.exchange.ops import new_id
from app.ports import Edit, Query, Role
from app.records.registry import REGISTRY
from app.services.registers import finding
from app.text.folding import search_text
from db import Ledger, create_ledger
from db.connection import Connection, connect

if TYPE_CHECKING:
    from app.desk import Desk

VOCABULARY = (
    "nghị quyết quyết định kế hoạch tổ chức thi hành pháp luật công tác xây dựng kiểm tra "
    "văn bản quy phạm phổ biến giáo dục hộ tịch chứng thực hòa giải cơ sở trợ giúp pháp lý "
    "bồi thường nhà nước xử lý vi phạm hành chính theo dõi tình hình báo cáo định kỳ tập huấn "
    "cán bộ tư pháp xã phường ủy ban nhân dân tỉnh rà soát hệ thống hóa đối thoại doanh nghiệp"
)
WORDS = VOCABULARY.split()
FIRST_DAY = date(2026, 1, 1)
SAVES = 200
QUERIES = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: two medians in milliseconds, and the bar for their ratio."""

    what: str
    ours: float
    bare: float
    bar: float

    @property
    def ratio(self) -> float:
        """Return ours over bare."""
        return self.ours / self.bare


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder, both(Path(folder), records) as (ours, bare):
        lines = [*saves(ours, bare), *pages(ours, bare), *searches(ours, bare)]
    report(lines, records)
    return int(any(line.ratio > line.bar for line in lines))


@contextmanager
def both(folder: Path, records: int) -> Iterator[tuple[Ledger, Connection]]:
    """Fill a ledger and a bare file with the same tasks."""
    key = os.urandom(32)
    ledger = create_ledger(
        folder / "ledger",
        key,
        registry=REGISTRY,
        unit="18100",
        role=Role.COMMUNE,
        device=os.urandom(16),
        clock=lambda: int(time.time() * 1000),
    )
    bare = connect(folder / "bare.db", key, create=True)
    fill(ledger, bare, records)
    try:
        yield ledger, bare
    finally:
        ledger.close()
        bare.close()


def fill(ledger: Ledger, bare: Connection, records: int) -> None:
    """Write the same rows into both."""
    columns = ", ".join(f'"{f.name}"' for f in REGISTRY["task"].fields)
    bare.execute(f"CREATE TABLE task (n INTEGER PRIMARY KEY, id BLOB UNIQUE, {columns})")
    bare.execute("CREATE INDEX task_due ON task (due)")
    bare.execute("CREATE VIRTUAL TABLE found USING fts5(plain)")
    chance = random.Random(1)
    for start in range(0, records, 2_000):
        edits = [task(chance) for _ in range(min(2_000, records - start))]
        ledger.write(edits)
        with bare.transaction():
            bare.many(
                "INSERT INTO task (n, id, ref, title, due, lead_text) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        start + i,
                        bytes.fromhex(e.id),
                        e.values["ref"],
                        e.values["title"],
                        e.values["due"].isoformat(),
                        e.values["lead_text"],
                    )
                    for i, e in enumerate(edits, start=1)
                ],
            )
            bare.many(
                "INSERT INTO found (rowid, plain) VALUES (?, ?)",
                [(start + i, search_text(e.values["title"])) for i, e in enumerate(edits, start=1)],
            )
    for connection in (ledger.core.connection, bare):
        connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def task(chance: random.Random) -> Edit:
    """Return a made-up task."""
    values = {
        "ref": str(chance.randrange(1, 200)),
        "title": text(chance, 6, 25),
        "lead_text": text(chance, 3, 6),
        "due": FIRST_DAY + timedelta(days=chance.randrange(1000)),
        "position": chance.randrange(1000),
    }
    return Edit("task", new_id(), values)


def text(chance: random.Random, low: int, high: int) -> str:
    """Return some words, as skewed as those of real documents."""
    count = chance.randint(low, high)
    return " ".join(WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(count))


def saves(ours: Ledger, bare: Connection) -> Iterator[Measured]:
    """Measure a save of one field, durable when it returns."""
    ids = [r.id for r in ours.find(Query("task", limit=SAVES)).records]
    chance = random.Random(7)
    for what, field in (("save one field", "due"), ("save one searched field", "title")):

        def save(number: int, field: str = field) -> None:
            value = (
                FIRST_DAY + timedelta(days=2_000 + number)
                if field == "due"
                else f"{text(chance, 6, 25)} {number}"
            )
            ours.write([Edit("task", ids[number], {field: value})])

        def plain(number: int, field: str = field) -> None:
            with bare.transaction():
                sql = f'UPDATE task SET "{field}" = ? WHERE id = ?'
                bare.execute(sql, (f"{2_000 + number}", bytes.fromhex(ids[number])))

        # An entry in the search index is work that the bare transaction does not do.
        yield measured(what, save, plain, SAVES, bar=2.0 if field == "due" else 3.0)


def pages(ours: Ledger, bare: Connection) -> Iterator[Measured]:
    """Measure a page of 200 rows in order of their last day, whole and narrowed by words."""
    reader = ours.reader()
    columns = "SELECT * FROM task"
    order = "ORDER BY due, n LIMIT 200"
    for typed in ("", "t", "to chuc", "boi thuong nha nuoc doanh nghiep"):

        def page(_number: int, typed: str = typed) -> None:
            found = reader.find(Query("task", text=typed, order=("due",), limit=200))
            assert found.records

        def plain(_number: int, typed: str = typed) -> None:
            match = " ".join(f"{word}*" for word in typed.split())
            where = "WHERE n IN (SELECT rowid FROM found WHERE found MATCH ?)" if match else ""
            sql = f"{columns} {where} {order}"
            assert bare.rows(sql, (match,) if match else ())
            if not match:
                assert bare.value("SELECT count(*) FROM task")

        yield measured(
            f"page of 200, {typed!r}" if typed else "page of 200 and the total",
            page,
            plain,
            QUERIES,
            bar=3.0,
        )
    reader.close()


def searches(ours: Ledger, bare: Connection) -> Iterator[Measured]:
    """Measure the rows after the typing pause: 50 hits with kinds, counts, titles and snippets."""
    reader = ours.reader()
    desk = cast("Desk", SimpleNamespace(store=reader))
    for typed in ("t", "tổ chức", "boi thuong nha nuoc doanh nghiep"):

        def search(_number: int, typed: str = typed) -> None:
            assert finding.everywhere(desk, typed).found

        def plain(_number: int, typed: str = typed) -> None:
            match = " ".join(f"{word}*" for word in search_text(typed).split())
            assert bare.rows(
                "SELECT task.* FROM (SELECT rowid FROM found WHERE found MATCH ? "
                "ORDER BY rank LIMIT 50) hit JOIN task ON task.n = hit.rowid",
                (match,),
            )

        yield measured(f"search {typed!r}", search, plain, QUERIES, bar=3.0)
    reader.close()


def measured(
    what: str,
    ours: Callable[[int], None],
    bare: Callable[[int], None],
    times: int,
    *,
    bar: float,
) -> Measured:
    """Run both in turn and return their medians."""
    pairs = [(clocked(ours, n), clocked(bare, n)) for n in range(times)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Measured(what, mine, other, bar)


def clocked(run: Callable[[int], None], number: int) -> float:
    """Return how long one call takes, in milliseconds."""
    start = time.perf_counter()
    run(number)
    return (time.perf_counter() - start) * 1000


def report(lines: list[Measured], records: int) -> None:
    """Print the table."""
    print(f"{records:,} records, medians in ms")
    print(f"{'what':<52}{'ledger':>9}{'bare':>9}{'ratio':>8}{'bar':>6}")
    for line in lines:
        mark = "" if line.ratio <= line.bar else "  MISSED"
        print(
            f"{line.what:<52}{line.ours:>9.2f}{line.bare:>9.2f}{line.ratio:>8.2f}"
            f"{line.bar:>6.1f}{mark}"
        )


if __name__ == "__main__":
    sys.exit(main())
