"""Any history on the whole road: real encrypted databases, real keys, real package files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import world as made_up

YEARS_50 = 50 * 365 * 86_400_000
WHO, NUMBER = st.integers(0, 4), st.integers(0, 23)
SHIFTS = st.integers(0, 9) | st.integers(-YEARS_50, YEARS_50)


def examples(quick: int) -> int:
    """So many in a quick run, 500 in a long one."""
    return 500 if settings().max_examples >= 10_000 else quick


def histories(**chances: int) -> st.SearchStrategy[list[tuple[str, int, int, int]]]:
    what = st.sampled_from([name for name, chance in chances.items() for _ in range(chance)])
    return st.lists(st.tuples(what, WHO, NUMBER, SHIFTS), min_size=15, max_size=45)


ORDINARY = {"write": 12, "delete": 2, "resolve": 2, "clock": 2, "export": 8, "deliver": 10}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.build(tmp_path_factory.mktemp("world") / "desks")


def live(template: Path, steps: list[tuple[str, int, int, int]], *, twin: bool = False) -> None:
    """Live through a history and see that all end up alike."""
    with TemporaryDirectory() as folder:
        world = made_up.opened(template, Path(folder), twin=twin)
        try:
            for step in steps:
                world.step(*step)
            world.quiesce()
            world.assert_alike()
        finally:
            world.close()


@settings(max_examples=examples(20))
@given(histories(**ORDINARY, erase=1))
def test_all_end_up_alike(template, steps):
    """P1-P5, P10, P12 (I1-I6, I11): lost, doubled, swapped, torn, misaddressed packages."""
    live(template, steps)


@settings(max_examples=examples(12))
@given(histories(**ORDINARY, backup=3, restore=3))
def test_backups_put_back_at_any_time(template, steps):
    """P6 (I1, I6, I10): any earlier backup of any desk, at any step, as often as one likes."""
    live(template, steps)


@settings(max_examples=examples(12))
@given(histories(**ORDINARY, copy=2, rollback=2))
def test_disks_put_back_unnoticed(template, steps):
    """P6, W2 and W3 (I2, I4): a copied disk put back leaves no trace on the machine itself."""
    live(template, steps)


@settings(max_examples=examples(12))
@given(histories(**ORDINARY))
def test_twins_at_work(template, steps):
    """P7 (I2, I4, I6): one disk runs twice; both histories reach everybody."""
    live(template, steps, twin=True)
