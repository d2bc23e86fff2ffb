"""The last things done that can be taken back, newest last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ports import Changes
from ui.window.i18n import t

if TYPE_CHECKING:
    from app.services.registers.undo import Step, Undone
    from ui.window.session import Session

_KEPT = 30


class Undoing(QObject):
    """Steps of this window's life; closing the window lets them go, history keeps the deeds."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._steps: list[Step] = []

    @property
    def label(self) -> str:
        """Return what would be taken back next, nothing when there is nothing."""
        return self._steps[-1].label if self._steps else ""

    @property
    def last(self) -> Step | None:
        """Return what would be taken back next."""
        return self._steps[-1] if self._steps else None

    def push(self, step: Step) -> None:
        """Remember a step."""
        self._steps.append(step)
        del self._steps[:-_KEPT]

    def undo(
        self, owner: QObject, say: Callable[[str, str], None], wanted: Step | None = None
    ) -> None:
        """Take the last step back, or the ``wanted`` one; ``say`` gets a sentence and its tone."""
        step = wanted or self.last
        if step is None or step not in self._steps:
            say(t("Undo", "Không có thao tác nào để hoàn tác."), "info")
            return
        self._steps.remove(step)

        def done(result: tuple[Undone, Changes]) -> None:
            say(_words(result[0]), "good" if not result[0].left else "warn")

        from app.services.registers import undo

        self._session.write(owner, lambda desk: undo.undo(desk, step), done)


def _words(undone: Undone) -> str:
    said = t("Undo", "Đã hoàn tác: {label}.").format(label=undone.label)
    if undone.left:
        rest = t("Undo", "{n} bản ghi đã được sửa sau đó nên giữ nguyên.")
        said = f"{said} {rest.format(n=undone.left)}"
    return said
