"""Options that may stand before or after any command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Options:
    """The common options; ``today`` is the date to act as, for trials."""

    data_dir: Path | None
    json: bool
    today: date | None
    password_file: Path | None
    version: bool
    wrong: str = ""

    def wants_window(self, rest: Sequence[str]) -> bool:
        """Tell whether nothing but the window is asked for."""
        return not rest and not self.version and not self.wrong


class WrongUsage(Exception):
    """The words of a command are off: exit 2. The text says how, in Vietnamese."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the process in the middle."""

    def error(self, message: str) -> NoReturn:
        """Raise WrongUsage with the usage line of this command."""
        raise WrongUsage(f"Sai cách gọi lệnh ({message}).\n{self.format_usage().strip()}")


def common_options(arguments: Sequence[str]) -> tuple[Options, list[str]]:
    """Take the common options out of the arguments, wherever they stand."""
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--today", type=date.fromisoformat)
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--version", action="store_true")
    try:
        found, rest = parser.parse_known_args(list(arguments))
    except WrongUsage as error:
        return Options(None, "--json" in arguments, None, None, False, str(error)), []
    return (
        Options(found.data_dir, found.json, found.today, found.password_file, found.version),
        rest,
    )
