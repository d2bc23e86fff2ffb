"""What was set aside, and what is missing, by commands."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.desk import Desk
from tests.exchange.desks import title_of
from tests.exchange.test_set_aside import Revoked
from tests.exchange.test_set_aside import revoked as revoked
from ui.command import exchange


def run(desk: Desk, *words: str) -> tuple[dict[str, Any], str]:
    """The JSON of a command and its lines, as the program would print them."""
    parser = argparse.ArgumentParser()
    exchange.declare(parser.add_subparsers())
    arguments = parser.parse_args(["exchange", *words])
    answer = arguments.handler(desk, arguments)
    assert answer.code == 0
    return json.loads(json.dumps(answer.data)), "\n".join(answer.lines)


def test_changes_are_listed_taken_and_put_out_of_sight(revoked: Revoked) -> None:
    office = revoked.office
    data, lines = run(office, "aside", "list", "--limit", "2")
    assert (len(data["changes"]), data["offset"]) == (2, 0)
    assert f"… và {data['total'] - 2} thay đổi nữa" in lines
    everything, lines = run(office, "aside", "list")
    assert "Ửng" not in f"{everything}{lines}"
    assert "(dữ liệu cá nhân)" in lines
    edit = next(c for c in everything["changes"] if c["record"] == revoked.plan)
    assert {"id", "code", "reason", "next", "takes", "fields", "unit", "letter", "day"} <= set(edit)

    taken, _ = run(office, "aside", "accept", edit["id"])

    assert taken["change"]["id"] == edit["id"]
    assert title_of(office, revoked.plan) == "Tên sau khi báo mất"
    left, _ = run(office, "aside", "list")
    gone, _ = run(office, "aside", "dismiss", *(c["id"] for c in left["changes"]))
    assert gone == {"dismissed": left["total"]}
    assert run(office, "aside", "list")[0]["total"] == 0
    assert run(office, "quarantine")[0]["total"] == 0


def test_a_package_is_laid_out_once(revoked: Revoked) -> None:
    province = revoked.province
    (package,) = run(province, "quarantine")[0]["packages"]
    before = run(province, "aside", "list")[0]["total"]

    run(province, "aside", "open", package["id"])

    assert run(province, "aside", "list")[0]["total"] == before > 0
    assert run(province, "missing")[0] == {"missing": [], "total": 0, "requests": []}
