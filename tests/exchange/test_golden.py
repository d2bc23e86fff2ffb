"""F6: what earlier versions wrote is read for ever, into the databases of their time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.exchange import service
from tests.exchange import second_ops
from tests.exchange.golden import make


def expected_of(version: str) -> Path:
    return make.HERE / version / "expected.json"


VERSIONS = sorted(p.name for p in make.HERE.iterdir() if p.is_dir() and p.name.startswith("v"))
PAIRS = [(v, name) for v in VERSIONS for name in json.loads(expected_of(v).read_text("utf-8"))]


def kept(version: str, name: str) -> tuple[Path, dict, list[Path]]:
    folder = make.HERE / version
    expected = json.loads(expected_of(version).read_text("utf-8"))[name]
    packages = sorted(folder.glob(f"{name}-*.tpx"))
    assert [p.name for p in packages] == sorted(expected["ops"])
    return folder / name, expected, packages


@pytest.mark.parametrize(("version", "name"), PAIRS)
def test_todays_program_reads_it_with_the_result_of_that_time(version, name, tmp_path):
    folder, expected, packages = kept(version, name)
    desk = make.opened(folder, tmp_path / "desk")
    told = make.read(desk, packages)
    assert told == {key: expected[key] for key in told}
    assert service.status(desk).missing == ()
    assert len(service.status(desk).forks) == expected.get("forks", 1)
    assert desk.store.check().ok
    desk.store.close()


@pytest.mark.parametrize(("version", "name"), PAIRS)
def test_the_order_of_the_packages_makes_no_difference(version, name, tmp_path):
    """I3, I4: backwards, and twice."""
    folder, expected, packages = kept(version, name)
    desk = make.opened(folder, tmp_path / "desk")
    make.read(desk, packages[::-1] * 2)
    assert make.state(desk) == {key: expected[key] for key in ("records", "conflicts", "erased")}
    desk.store.close()


@pytest.mark.parametrize(("version", "name"), PAIRS)
def test_the_second_reader_reads_every_op_of_it(version, name, tmp_path):
    folder, expected, packages = kept(version, name)
    desk = make.opened(folder, tmp_path / "desk")
    assert {path.name: make.op_hashes(desk, path) for path in packages} == expected["ops"]
    desk.store.close()


@pytest.mark.parametrize(("version", "name"), PAIRS)
def test_the_second_reader_names_both_histories_alike(version, name, tmp_path):
    """I2, I4: the names of two histories under one stream come from the segments alone."""
    folder, expected, packages = kept(version, name)
    desk = make.opened(folder, tmp_path / "desk")
    segments = [s for path in packages for s in make.package(desk, path).segments]
    make.read(desk, packages)
    signed = {s.rid for s in segments}
    held = {s.rid for s in desk.replica.streams() if s.hi and s.signed in signed}
    named = set(second_ops.line_names(segments).values())
    assert named == held
    assert len(named) == len(signed) + expected.get("forks", 1)
    desk.store.close()
