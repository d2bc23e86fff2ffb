"""The frozen program: made here, and tried by its own self-test inside."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installer import build


@pytest.mark.long
def test_the_program_freezes_and_passes_its_self_test(tmp_path: Path) -> None:
    assert build.main(["--out", str(tmp_path)]) == 0
    frozen = tmp_path / build.NAME
    assert build.sizes(frozen).total() < 250e6
    left_out = [path.name for path in frozen.rglob("*DarkGarden*")]
    assert left_out == []


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize("failing", ["self-test", "demo", None])
def test_a_frozen_program_that_does_not_work_fails_the_build(
    tmp_path: Path, failing: str | None
) -> None:
    program = tmp_path / build.NAME
    program.write_text(
        "#!/bin/sh\n"
        '[ "$QT_QPA_PLATFORM" = offscreen ] || exit 9\n'
        f'for last; do :; done; [ "$last" != "{failing}" ] || exit 3\n'
    )
    program.chmod(0o755)
    if failing is None:
        build.try_out(tmp_path)
    else:
        with pytest.raises(build.BuildError, match=f"{failing} ended with status 3"):
            build.try_out(tmp_path)


def test_the_size_table_counts_every_byte(tmp_path: Path) -> None:
    for name, size in (("a/b/one", 3_000_000), ("a/b/c/two", 1_000_000), ("top", 500_000)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0" * size)
    table = build.size_table(build.sizes(tmp_path), rows=1)
    assert [line.split() for line in table.splitlines()] == [
        ["4.0", "MB", "a/b"],
        ["0.5", "MB", "the", "rest"],
        ["4.5", "MB", "all"],
    ]
