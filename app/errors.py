"""The two kinds of trouble a person is told about; anything else is a bug of ours.

Both carry what happened, and what to do next, in plain Vietnamese. The window shows them in
place, the command line prints them on stderr and as ``{"error": …}`` with ``--json``.
"""

from __future__ import annotations

from msgspec import Struct


class FieldProblem(Struct, frozen=True):
    """One wrong value: the field and the Vietnamese sentence shown beside it."""

    field: str
    message: str


class Trouble(Exception):
    """Base of both: ``code`` is stable, for programs; ``message`` and ``next_step`` for people."""

    default_code = "trouble"

    def __init__(self, message: str, next_step: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.code = code or self.default_code


class UserError(Trouble):
    """A mistake of input or a rule broken; ``fields`` names the fields to answer beside."""

    default_code = "refused"

    def __init__(
        self,
        message: str,
        next_step: str = "",
        *,
        code: str = "",
        fields: tuple[FieldProblem, ...] = (),
    ) -> None:
        super().__init__(message, next_step, code=code)
        self.fields = fields


def bad_ending(message: str, allowed: str) -> UserError:
    """Return the refusal to write a file under this name; ``allowed`` are the endings to choose."""
    return UserError(message, f"Chọn tên tệp kết thúc bằng {allowed}.", code="bad_ending")


class EnvironmentProblem(Trouble):
    """A problem of the machine: disk full, file damaged, no key. What is stored is safe."""

    default_code = "environment"
