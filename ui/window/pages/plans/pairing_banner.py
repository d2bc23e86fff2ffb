"""Proposing that a plan of the province and one entered by hand are the same."""

from __future__ import annotations

from app.ports import Record
from app.services.planning import plans
from app.services.planning.plans import Pairing
from ui.window.i18n import t
from ui.window.session import Session
from ui.window.widgets.parts import Banner

_WHY = {
    "number": t("Pairing", "cùng số, ký hiệu"),
    "title": t("Pairing", "cùng tên"),
    "tasks": t("Pairing", "phần lớn nhiệm vụ giống nhau"),
}


class PairingBanner(Banner):
    """Asks about one pair at a time; an answer, either way, is remembered."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def look(self) -> None:
        """Look whether there is a pair to propose."""
        self._session.read(self, plans.pairing_proposals, self._show, replace="pairing")

    def _show(self, found: list[Pairing]) -> None:
        if not found:
            self.silence()
            return
        pair, others = found[0], len(found) - 1
        said = t(
            "Pairing",
            "Kế hoạch “{theirs}” của tỉnh có vẻ trùng với kế hoạch tự nhập “{ours}” ({why}). "
            "Ghép làm một thì việc đã làm vẫn giữ và chỉ đếm một lần.",
        ).format(theirs=_name(pair.published), ours=_other_name(pair), why=_WHY[pair.why])
        if others:
            said += " " + t("Pairing", "Còn {n} đề nghị khác.").format(n=others)
        self.say(
            said,
            "info",
            (t("Pairing", "Ghép làm một"), lambda: self._pair(pair)),
            (t("Pairing", "Không trùng"), lambda: self._refuse(pair)),
        )

    def _pair(self, pair: Pairing) -> None:
        self._session.write(
            self,
            lambda desk: plans.pair(desk, pair.entered.id, pair.published.id),
            lambda _: self.look(),
        )

    def _refuse(self, pair: Pairing) -> None:
        self._session.write(
            self,
            lambda desk: plans.refuse_pairing(desk, pair.entered.id, pair.published.id),
            lambda _: self.look(),
        )


def _name(plan: Record) -> str:
    return str(plan["number"] or plan["title"])


def _other_name(pair: Pairing) -> str:
    """Return a name of the plan entered here that tells it from the published one."""
    name = _name(pair.entered)
    return name if name != _name(pair.published) else str(pair.entered["title"])
