"""NNCP as a peer: what one packet costs over its payload, and an acknowledgement, on the stick.

NNCP (a store-and-forward network whose bundles travel on sticks) seals and signs to one recipient.
Its own programs do the work, each node with a configuration and a spool of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("nncp-cfgnew", "nncp-file", "nncp-bundle", "nncp-toss", "nncp-ack")
INSTALL = "apt-get install -y --no-install-recommends nncp"
_PAYLOAD_BYTES = 16_384
"""Whole blocks of its tar, so that nothing is padded."""
_KEYS = ("id", "exchpub", "signpub", "noisepub")


def lacking() -> str:
    """Return what to install, "" when nothing is missing."""
    return "" if all(map(shutil.which, PROGRAMS)) else INSTALL


@dataclass(frozen=True)
class Cost:
    """Bytes on the stick: of a bundle above its payload, and of one that only acknowledges."""

    envelope: int
    ack: int


@dataclass(frozen=True)
class _Node:
    """One node: its folder, which holds ``cfg.json``, spool and incoming files."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "cfg.json"

    def run(self, program: str, *words: str, given: bytes = b"") -> bytes:
        """Run a program of NNCP as this node; return what it wrote."""
        command = [program, "-quiet", "-noprogress", "-cfg", str(self.config), *words]
        return subprocess.run(command, input=given, check=True, capture_output=True).stdout


def measure(root: Path) -> Cost:
    """Send one file from node to node, and its acknowledgement back; count the bytes."""
    here, there = _Node(root / "here"), _Node(root / "there")
    keys = {node: _new_keys(node) for node in (here, there)}
    _configure(here, keys[here], keys[there])
    _configure(there, keys[there], keys[here])
    payload = root / "month"
    payload.write_bytes(os.urandom(_PAYLOAD_BYTES))
    here.run("nncp-file", str(payload), "peer:")
    bundle = here.run("nncp-bundle", "-tx", "peer")
    there.run("nncp-bundle", "-rx", "-check", given=bundle)
    there.run("nncp-ack", "-node", "peer")
    ack = there.run("nncp-bundle", "-tx", "peer")
    here.run("nncp-bundle", "-rx", "-check", given=ack)
    here.run("nncp-toss", "-node", "peer")
    there.run("nncp-toss", "-node", "peer")
    assert (there.folder / "incoming" / payload.name).read_bytes() == payload.read_bytes()
    assert here.run("nncp-bundle", "-tx", "peer") == b"", "the acknowledgement was not heard"
    return Cost(len(bundle) - _PAYLOAD_BYTES, len(ack))


def _new_keys(node: _Node) -> dict[str, str]:
    """Return a new node's own keys, as ``nncp-cfgnew`` makes them."""
    for name in ("incoming", "spool"):
        (node.folder / name).mkdir(parents=True)
    made = subprocess.run(["nncp-cfgnew"], check=True, capture_output=True, text=True).stdout
    own = made[made.index("self: {") : made.index("neigh: {")]
    return dict(re.findall(r"^\s+(id|\w+(?:pub|prv)): (\w+)$", own, re.MULTILINE))


def _configure(node: _Node, own: dict[str, str], theirs: dict[str, str]) -> None:
    peer = {key: theirs[key] for key in _KEYS}
    config = {
        "spool": str(node.folder / "spool"),
        "log": str(node.folder / "log"),
        "self": own,
        "neigh": {
            "self": {key: own[key] for key in _KEYS},
            "peer": {**peer, "incoming": str(node.folder / "incoming")},
        },
    }
    node.config.write_text(json.dumps(config), "utf-8")
