"""The recovery code (mã khôi phục): 36 signs in 6 groups, to be printed and typed back.

The 23 signs have no look-alikes, and no vowel, D or W: an input method set to Telex or VNI leaves
them as typed. Each group ends in a check sign that also depends on the group's place, so a
mistyped or exchanged group is named. The 30 free signs hold 135 random bits.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from app.errors import UserError

SIGNS = "0123456789CFGHJKMNPRTVX"
GROUPS, GROUP_LENGTH = 6, 6
_LENGTH = GROUPS * GROUP_LENGTH
_LOOK_ALIKES = str.maketrans("OQDĐILZSBU", "000011258V")
# A primitive root modulo 23: any one wrong sign and any two neighbours exchanged change the check.
_ROOT = 5


def new_code() -> str:
    """Return a fresh code, groups parted by hyphens."""
    return "-".join(_random_group(place) for place in range(GROUPS))


def read_code(typed: str) -> str:
    """Return the code as ``new_code`` wrote it, however it was typed.

    Letter case, spaces, hyphens and look-alikes (O for 0, S for 5) do not matter.
    UserError recovery_code_mistyped names the wrong groups.
    """
    groups = _split(_signs_of(typed), re.findall(r"\w+", typed))
    wrong = [place + 1 for place, group in enumerate(groups) if not _is_right(group, place)]
    if wrong:
        raise _mistyped(f"nhóm {' và '.join(map(str, wrong))} chưa đúng")
    return "-".join(groups)


def _random_group(place: int) -> str:
    free = "".join(secrets.choice(SIGNS) for _ in range(GROUP_LENGTH - 1))
    return free + _check_sign(free, place)


def _check_sign(free: str, place: int) -> str:
    total = 0
    for sign in free:
        total = (total * _ROOT + SIGNS.index(sign)) % len(SIGNS)
    return SIGNS[(total * _ROOT + place + 1) % len(SIGNS)]


def _is_right(group: str, place: int) -> bool:
    return (
        len(group) == GROUP_LENGTH
        and set(group) <= set(SIGNS)
        and group[-1] == _check_sign(group[:-1], place)
    )


def _signs_of(typed: str) -> str:
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(filter(str.isalnum, upper)).translate(_LOOK_ALIKES)


def _split(signs: str, typed_groups: list[str]) -> list[str]:
    """Part the signs into groups: by length when all are there, else as they were typed."""
    if len(signs) == _LENGTH:
        return [signs[at : at + GROUP_LENGTH] for at in range(0, _LENGTH, GROUP_LENGTH)]
    if len(typed_groups) == GROUPS:
        return [_signs_of(group) for group in typed_groups]
    raise _mistyped(
        f"mã có {_LENGTH} ký tự chia làm {GROUPS} nhóm, bản vừa nhập có {len(signs)} ký tự"
    )


def _mistyped(what: str) -> UserError:
    return UserError(
        f"Mã khôi phục nhập chưa đúng: {what}.",
        "Hãy so lại với tờ in mã khôi phục rồi nhập lại.",
        code="recovery_code_mistyped",
    )
