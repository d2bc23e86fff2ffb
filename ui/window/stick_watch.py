"""Notices a stick this desk has exchanged by when it is plugged in, and offers the exchange.

It only offers: nothing is read in or written out before somebody presses the key. The look is a
list of the drives, off the GUI thread and only while the window is the active one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from app.desk import Desk
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Banner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.exchange.standing import Stick

EVERY_MS = 4_000


class Offer(Struct, frozen=True):
    """What an exchange by a stick would do: packages to look at, changes that wait to go."""

    path: Path
    label: str
    new: int
    waiting: int


class StickWatch(QObject):
    """Looks every few seconds; ``strip`` carries the offer."""

    exchange_asked = Signal(object)
    """The root of the stick to exchange by."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._plugged: set[str] = set()
        self._offered = ""
        self._busy = False
        self.strip = Banner()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def look(self) -> None:
        """Ask which sticks are plugged in, unless an earlier look is still under way."""
        if self._busy:
            return
        self._busy = True
        self._session.work(
            self,
            lambda desk, _: _drives(desk),
            self._compare,
            lane="io",
            failed=lambda _: self._done(),
        )

    def _on_time(self) -> None:
        if self._window.isActiveWindow():
            self.look()

    def _compare(self, found: Sequence[Stick]) -> None:
        """Go on with what was not there at the last look; an offer goes with its stick."""
        fresh = [stick for stick in found if stick.id and stick.id not in self._plugged]
        self._plugged = {stick.id for stick in found if stick.id}
        if self._offered and self._offered not in self._plugged:
            self._offered = ""
            self.strip.silence()
        if not fresh:
            self._done()
            return
        self._session.read(
            self,
            _known,
            lambda known: self._read([s for s in fresh if s.id in known]),
            failed=lambda _: self._done(),
        )

    def _read(self, known: Sequence[Stick]) -> None:
        """Look what lies on a known stick."""
        if not known:
            self._done()
            return
        stick = known[0]
        self._session.work(
            self,
            lambda _desk, _job: _parts_on(Path(stick.path)),
            partial(self._ask, stick),
            lane="io",
            failed=lambda _: self._done(),
        )

    def _ask(self, stick: Stick, parts: Sequence[tuple[bytes, str]]) -> None:
        self._session.write(
            self,
            lambda desk: _offer(desk, stick, parts),
            lambda offer: self._say(stick, offer),
            failed=lambda _: self._done(),
        )

    def _say(self, stick: Stick, offer: Offer) -> None:
        self._done()
        if not offer.new and not offer.waiting:
            return
        self._offered = stick.id
        said = []
        if offer.new:
            said.append(t("Stick", "{n} gói chưa nhập").format(n=offer.new))
        if offer.waiting:
            said.append(t("Stick", "{n} thay đổi chờ gửi").format(n=offer.waiting))
        text = t("Stick", "Đã cắm USB trao đổi “{label}”: {what}.").format(
            label=offer.label or str(offer.path), what=", ".join(said)
        )
        act = (t("Stick", "Trao đổi ngay"), lambda: self._go(offer.path))
        self.strip.say(text, "info", act)

    def _go(self, path: Path) -> None:
        self.strip.silence()
        self._offered = ""
        self.exchange_asked.emit(path)

    def _done(self) -> None:
        self._busy = False


def _drives(desk: Desk) -> tuple[Stick, ...]:
    """Return what is plugged in; touches no ledger, so any thread may ask."""
    from app.exchange.standing import Stick

    return tuple(
        Stick(str(d.path), d.label, d.id, d.free, d.read_only, known=False) for d in desk.drives()
    )


# What reads packages is brought in when a stick is there, not at the start of the window.
def _known(desk: Desk) -> set[str]:
    from app.exchange import sticks

    return set(sticks.remembered(desk))


def _parts_on(root: Path) -> list[tuple[bytes, str]]:
    from app.exchange import sticks

    return sticks.parts_on(root)


def _offer(desk: Desk, stick: Stick, parts: Sequence[tuple[bytes, str]]) -> Offer:
    from app.exchange import sticks
    from app.exchange.overview import status as standing

    status = standing(desk)
    waiting = sum(e.ops for e in status.outbox if e.state == "unexported" and status.enrolled)
    return Offer(Path(stick.path), stick.label, sticks.count_new(desk, parts), waiting)
