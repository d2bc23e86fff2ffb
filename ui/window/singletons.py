"""None, True and False must outlive Qt's binding on Python before 3.12."""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40


def make_immortal() -> None:
    """Give the singletons a reference count that cannot be used up.

    WORKAROUND (PySide6 6.12): its abi3 wheel treats None, True and False as immortal, as they are
    from Python 3.12 on, and returns them without taking a reference. On 3.11 each call of a Qt
    method that returns nothing lowers the count of None by one, until the interpreter aborts
    ("deallocating None"). Remove with Python 3.11, or when the wheel counts again.
    """
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(singleton))
        if count.value < _PLENTY:
            count.value += _PLENTY
