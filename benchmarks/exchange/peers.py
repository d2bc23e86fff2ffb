"""The peers on the same month, each as its own documentation does it. Runs in their environment.

``python peers.py WORK`` prints one JSON object: milliseconds and bytes by peer. Bytes are neither
signed nor sealed; zstd level 19 is applied by the caller, who has the library, to the raw files
left in WORK.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
import workload

TIMES = 7
COMMUNES = 124


def main() -> None:
    """Measure every peer."""
    import order  # which stands on this file

    work = Path(sys.argv[1])
    ledger = workload.base(4000, 1500)
    statements = workload.month(ledger)
    answer = {
        "git": git(work / "git", ledger, statements),
        "geodiff": geodiff(work / "geodiff", ledger, statements),
        "apsw": apsw_session(work / "apsw", ledger, statements),
        "loro": loro_document(work / "loro", ledger, statements),
        "apsw_province": apsw_province(work / "apsw124"),
        "database": whole_database(work / "whole", ledger, statements),
        "order": order.converged(work / "order"),
    }
    print(json.dumps(answer), flush=True)
    # geodiff's library may abort while Python takes it down.
    os._exit(0)


def median_ms(call: Callable[[], Any], prepare: Callable[[], Any] | None = None) -> float:
    """Return the median time of a call."""
    taken = []
    for _ in range(TIMES):
        if prepare:
            prepare()
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def database(path: Path, ledger: dict[str, Any]) -> sqlite3.Connection:
    """Return a plain SQLite file with the ledger's rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    con = sqlite3.connect(path)
    for table, names in workload.FIELDS.items():
        columns = ", ".join(f'"{n}"' for n in names)
        con.execute(
            f"CREATE TABLE {table} (id TEXT PRIMARY KEY NOT NULL, commune TEXT, "
            f"{columns}, updated TEXT)"
        )
        marks = ", ".join("?" * (len(names) + 3))
        rows = [
            [i, "18100", *(r[n] for n in names), "2026-10-01"] for i, r in ledger[table].items()
        ]
        con.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    con.commit()
    return con


def execute(con: Any, statements: list[workload.Statement]) -> None:
    """Run the month's statements on a connection (sqlite3's or apsw's)."""
    for one in statements:
        if one.kind == "delete":
            con.execute(f"DELETE FROM {one.table} WHERE id = ?", (one.id,))
        elif one.kind == "insert":
            names = workload.FIELDS[one.table]
            marks = ", ".join("?" * (len(names) + 3))
            values = [one.id, "18100", *(one.values[n] for n in names), "2026-11-01"]
            con.execute(f"INSERT INTO {one.table} VALUES ({marks})", values)
        else:
            ((name, value),) = one.values.items()
            con.execute(
                f'UPDATE {one.table} SET "{name}" = ?, updated = ? WHERE id = ?',
                (value, "2026-11-02", one.id),
            )


def git(work: Path, ledger: Any, statements: Any) -> dict[str, float]:
    """One JSONL a table, committed; the month goes as a bundle."""
    source, peer, bundle = work / "a", work / "b", work / "month.bundle"
    source.mkdir(parents=True)

    def run(*words: str, at: Path = source) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@x", *words],
            cwd=at,
            check=True,
            capture_output=True,
        )

    def dump(rows: Any) -> None:
        for table, known in rows.items():
            lines = [
                json.dumps({"id": i, **r}, ensure_ascii=False, sort_keys=True)
                for i, r in sorted(known.items())
            ]
            (source / f"{table}.jsonl").write_text("\n".join(lines), "utf-8")

    run("init", "-q", "-b", "main")
    dump(ledger)
    run("add", ".")
    run("commit", "-qm", "base")
    run("tag", "t0")
    subprocess.run(["git", "clone", "-q", str(source), str(peer)], check=True, capture_output=True)
    after = {t: {i: dict(r) for i, r in rows.items()} for t, rows in ledger.items()}
    workload.perform(after, statements)

    def make() -> None:
        dump(after)
        run("add", ".")
        run("commit", "-qm", "month")
        run("bundle", "create", str(bundle), "t0..main")

    def undo() -> None:
        run("reset", "-q", "--hard", "t0")

    def apply() -> None:
        run("bundle", "verify", str(bundle), at=peer)
        run("pull", "-q", str(bundle), "main", at=peer)

    made = median_ms(make, undo)
    applied = median_ms(apply, lambda: run("reset", "-q", "--hard", "t0", at=peer))
    return {"make": made, "apply": applied, "bytes": bundle.stat().st_size}


def whole_database(work: Path, ledger: Any, statements: Any) -> dict[str, Any]:
    """Just send the file."""
    con = database(work / "whole.db", ledger)
    execute(con, statements)
    con.commit()
    con.close()
    return {"raw": str(work / "whole.db")}


def geodiff(work: Path, ledger: Any, statements: Any) -> dict[str, float]:
    """Geodiff's changeset of two databases."""
    import pygeodiff

    before, after, diff = work / "before.db", work / "after.db", work / "month.diff"
    database(before, ledger).close()
    con = database(after, ledger)
    execute(con, statements)
    con.commit()
    con.close()
    tool = pygeodiff.GeoDiff()
    made = median_ms(
        lambda: tool.create_changeset(str(before), str(after), str(diff)),
        lambda: diff.unlink(missing_ok=True),
    )
    other = work / "other.db"
    applied = median_ms(
        lambda: tool.apply_changeset(str(other), str(diff)), lambda: shutil.copy(before, other)
    )
    return {"make": made, "apply": applied, "raw": str(diff)}  # type: ignore[dict-item]


def apsw_session(work: Path, ledger: Any, statements: Any) -> dict[str, Any]:
    """SQLite's session extension."""
    before, changes = work / "before.db", work / "month.changeset"
    database(before, ledger).close()
    changes.write_bytes(changeset(before, statements))
    return {
        "apply": applied(before, [changes.read_bytes()], work / "other.db"),
        "raw": str(changes),
    }


def apsw_province(work: Path) -> dict[str, Any]:
    """124 changesets into one database: bare apply, one transaction each."""
    whole: dict[str, dict[str, Any]] = {"task": {}, "rec": {}}
    months = []
    for number in range(COMMUNES):
        ledger = workload.base(200, 50, seed=1000 + number)
        months.append((ledger, workload.month(ledger, seed=2000 + number)))
        for table, rows in ledger.items():
            whole[table].update(rows)
    sets = []
    for number, (ledger, statements) in enumerate(months):
        own = work / f"{number}.db"
        database(own, ledger).close()
        sets.append(changeset(own, statements))
        own.unlink()
    database(work / "province.db", whole).close()
    return {"apply": applied(work / "province.db", sets, work / "other.db", times=3)}


def changeset(path: Path, statements: Any) -> bytes:
    """Do statements on a database; return what the session extension makes of them."""
    import apsw

    con = apsw.Connection(str(path))
    session = apsw.Session(con, "main")
    session.attach()
    with con:
        execute(con, statements)
    made: bytes = session.changeset()
    session.close()
    con.close()
    return made


def applied(before: Path, sets: list[bytes], other: Path, times: int = TIMES) -> float:
    """Apply changesets to copies of a database, conflicts left out; return the median ms."""
    import apsw

    def omit(*_: Any) -> int:
        return int(apsw.SQLITE_CHANGESET_OMIT)

    taken = []
    for _ in range(times):
        shutil.copy(before, other)
        con = apsw.Connection(str(other))
        con.pragma("journal_mode", "wal")
        con.pragma("synchronous", "full")
        start = time.perf_counter()
        for changes in sets:
            apsw.Changeset.apply(changes, con, conflict=omit)
        taken.append((time.perf_counter() - start) * 1000)
        con.close()
    return statistics.median(taken)


def loro_of(ledger: Any) -> Any:
    """Return a ledger as a loro document: a map of maps."""
    import loro

    doc = loro.LoroDoc()
    for table, rows in ledger.items():
        shelf = doc.get_map(table)
        for row, values in rows.items():
            one = shelf.insert_container(row, loro.LoroMap())
            for name, value in values.items():
                one.insert(name, value)
    doc.commit()
    return doc


def perform_in_loro(doc: Any, statements: list[workload.Statement]) -> None:
    """Do the statements' work in a document."""
    import loro

    for one in statements:
        shelf = doc.get_map(one.table)
        if one.kind == "delete":
            shelf.delete(one.id)
            continue
        if one.kind == "insert":
            place = shelf.insert_container(one.id, loro.LoroMap())
        else:
            place = shelf.get(one.id).container
        for name, value in one.values.items():
            place.insert(name, value)
    doc.commit()


def loro_document(work: Path, ledger: Any, statements: Any) -> dict[str, Any]:
    """loro: the month's update since a version."""
    import loro

    work.mkdir(parents=True, exist_ok=True)
    doc = loro_of(ledger)
    version, snapshot = doc.oplog_vv, doc.export(loro.ExportMode.Snapshot())
    perform_in_loro(doc, statements)
    update = doc.export(loro.ExportMode.Updates(version))
    (work / "month.loro").write_bytes(update)
    made = median_ms(lambda: doc.export(loro.ExportMode.Updates(version)))
    others: list[Any] = []

    def fresh() -> None:
        others.append(loro.LoroDoc())
        others[-1].import_(snapshot)

    applied = median_ms(lambda: others[-1].import_(update), fresh)
    return {"make": made, "apply": applied, "raw": str(work / "month.loro")}


if __name__ == "__main__":
    main()
