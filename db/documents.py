"""Local JSON documents: settings of this data folder, and notes about the exchange. Never sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.ports import Note
from db.connection import Connection


def setting(connection: Connection, key: str, default: Any = None) -> Any:
    """Return a setting, ``default`` when it has never been kept."""
    doc = connection.value("SELECT doc FROM setting WHERE key = ?", (key,))
    return default if doc is None else json.loads(doc)


def put_setting(connection: Connection, key: str, value: Any) -> None:
    """Keep a setting; the caller's transaction makes it durable, or the statement alone."""
    connection.execute(
        "INSERT OR REPLACE INTO setting (key, doc) VALUES (?, ?)", (key, _dump(value))
    )


def drop_setting(connection: Connection, key: str) -> None:
    """Forget a setting."""
    connection.execute("DELETE FROM setting WHERE key = ?", (key,))


def note(connection: Connection, kind: str, key: str) -> dict[str, Any] | None:
    """Return one note, None when there is none."""
    doc = connection.value("SELECT doc FROM note WHERE kind = ? AND key = ?", (kind, key))
    return None if doc is None else dict(json.loads(doc))


def notes(connection: Connection, kind: str) -> dict[str, dict[str, Any]]:
    """Return all notes of a kind, by key in order."""
    found = connection.rows("SELECT key, doc FROM note WHERE kind = ? ORDER BY key", (kind,))
    return {key: json.loads(doc) for key, doc in found}


def put_notes(connection: Connection, given: Sequence[Note]) -> None:
    """Keep or remove notes inside the caller's transaction."""
    for one in given:
        if one.doc is None:
            connection.execute("DELETE FROM note WHERE kind = ? AND key = ?", (one.kind, one.key))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO note (kind, key, doc) VALUES (?, ?, ?)",
                (one.kind, one.key, _dump(dict(one.doc))),
            )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
