"""Words on the screen. Sources are Vietnamese; every one passes ``t`` or ``tn`` as a literal.

Values are put in after translating: ``t("Tasks", "Hạn {day}").format(day=…)``.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def t(context: str, text: str) -> str:
    """Return the translation of a literal Vietnamese text, itself when there is none."""
    return QCoreApplication.translate(context, text)


def tn(context: str, text: str, comment: str, count: int) -> str:
    """Return the translation of a text that counts with ``%n``."""
    return QCoreApplication.translate(context, text, comment, count)
