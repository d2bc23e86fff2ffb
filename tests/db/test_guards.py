from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2

from app.errors import EnvironmentProblem
from db import guards
from db.connection import connect
from db.ledger import guarded_tables
from tests.db.made_up import REGISTRY


def test_every_guarded_table_refuses_a_plain_change(desk):
    """I7: no row changes without an op."""
    desk.add(title="một")
    desk.add(title="hai")
    desk.close_segments()
    desk.add(title="ba")
    connection = desk.ledger.core.connection
    for table in guarded_tables(REGISTRY):
        column = connection.value(f"SELECT name FROM pragma_table_info('{table}')")
        for sql in (
            f'UPDATE "{table}" SET "{column}" = "{column}"',
            f'DELETE FROM "{table}"',
            f'INSERT INTO "{table}" DEFAULT VALUES',
            f'REPLACE INTO "{table}" SELECT * FROM "{table}"',
        ):
            rows = connection.value(f'SELECT count(*) FROM "{table}"')
            if rows or sql.startswith("INSERT"):
                with pytest.raises(dbapi2.IntegrityError, match="guarded table"):
                    connection.execute(sql)
            assert connection.value(f'SELECT count(*) FROM "{table}"') == rows


def test_another_tool_with_the_key_cannot_write_either(desk):
    """I7."""
    row = desk.add(title="một")
    desk.ledger.close()
    raw = dbapi2.connect(str(desk.folder / "so.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{desk.key.hex()}'\"")
    with pytest.raises(dbapi2.OperationalError, match="writing"):
        raw.execute("UPDATE dossier SET title = 'khác'")
    raw.close()
    assert desk.open().get("dossier", row)["title"] == "một"


def test_a_file_whose_guard_was_dropped_is_not_opened_for_writing(desk):
    desk.ledger.close()
    connection = connect(desk.folder / "so.db", desk.key)
    connection.execute("DROP TRIGGER guard_dossier_update")
    assert guards.missing(connection, ("dossier",)) == ["guard_dossier_update"]
    connection.close()
    with pytest.raises(EnvironmentProblem) as refused:
        desk.open()
    assert refused.value.code == "unguarded"
    connection = connect(desk.folder / "so.db", desk.key)
    guards.create(connection, ("dossier",))
    connection.close()
    desk.open()
