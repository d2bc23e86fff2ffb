"""A child process that saves records until it is killed, naming each one once it is durable."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.exchange.ops import new_id
from app.ports import Edit
from db import open_ledger
from tests.db.made_up import REGISTRY, STEPS


def main(folder: str, key: str) -> None:
    ledger = open_ledger(
        Path(folder),
        bytes.fromhex(key),
        registry=REGISTRY,
        clock=lambda: int(time.time() * 1000),
        steps=STEPS,
        machine="machine-1",
    )
    while True:
        row = new_id()
        ledger.write([Edit("dossier", row, {"title": "Hồ sơ", "applicant": "Lê Ân"})])
        ledger.write([Edit("dossier", row, {"percent": 50})])
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
