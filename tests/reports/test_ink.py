"""Breaking text into lines: nothing lost, nothing too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.reports.drawing.ink import REGULAR, Ink

letters = st.sampled_from("aăâđêôơưẵệỡ -–/.,0123456789\n")


@given(st.text(letters, max_size=80), st.floats(20, 300))
def test_lines_keep_every_letter_and_fit(text: str, limit: float) -> None:
    ink = Ink()
    lines = ink.lines(text, REGULAR, 11, limit)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(ink.width(line, REGULAR, 11) <= limit + 0.01 for line in lines)


def test_a_dash_is_never_first_on_a_line() -> None:
    lines = Ink().lines("Văn Miếu - Quốc Tử Giám " * 8, REGULAR, 11, 90)
    assert len(lines) > 5
    assert not any(line.startswith("-") for line in lines)
