"""An age identity from 32 secret bytes, so that an encrypted store needs no key file of its own."""

from __future__ import annotations

from itertools import chain

from pyrage import x25519

_HUMAN_PART = "age-secret-key-"
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def identity_from(secret: bytes) -> x25519.Identity:
    """Return the X25519 age identity whose private key is ``secret`` (32 bytes)."""
    return x25519.Identity.from_str(_bech32(_HUMAN_PART, secret).upper())


def _bech32(human: str, data: bytes) -> str:
    """Return the Bech32 form (BIP 173) in which age writes its keys."""
    values = _five_bit_groups(data)
    expanded = [*(ord(c) >> 5 for c in human), 0, *(ord(c) & 31 for c in human)]
    checksum = _polymod(chain(expanded, values, [0] * 6)) ^ 1
    tail = [checksum >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{human}1{''.join(_CHARSET[v] for v in chain(values, tail))}"


def _five_bit_groups(data: bytes) -> list[int]:
    groups = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (groups * 5 - len(data) * 8)
    return [number >> 5 * (groups - 1 - place) & 31 for place in range(groups)]


def _polymod(values: chain[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            state ^= generator if top >> bit & 1 else 0
    return state
