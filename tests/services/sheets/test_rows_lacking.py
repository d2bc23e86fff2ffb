"""A row that leaves a required cell empty is refused, however like another it looks."""

from __future__ import annotations

from app.desk import Desk
from app.services.sheets import importing
from app.services.sheets.opening import Source

TABLE = """Ngày nêu\tNội dung\tCấp giải quyết
05/03/2026\tThiếu người\tSở Tư pháp
05/03/2026\t\tSở Tư pháp
"""


def test_a_row_without_its_required_cell_is_no_duplicate(commune_desk: Desk) -> None:
    draft = importing.look(commune_desk, "difficulty", Source(text=TABLE))
    found = importing.preview(commune_desk, draft)
    assert [row.status for row in found.rows] == ["new", "refused"]
    assert "Nội dung" in found.rows[1].why
