"""The arrow `ui -> app <- db`, and that Qt stays in the window."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_import_contract_holds() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


HOUSE = {
    "app/__init__.py": "",
    "app/system/__init__.py": "",
    "app/text.py": "",
    "db/__init__.py": "import app.text",
    "resources/__init__.py": "",
    "ui/__init__.py": "",
    "ui/bootstrap.py": "import app.system\nimport db\ndef window(): import ui.window",
    "ui/command/__init__.py": "import app.text",
    "ui/window/__init__.py": "import app.text\nimport PySide6.QtWidgets",
}
"""A house in small that keeps every rule."""


def _build(folder: Path, house: dict[str, str]) -> Path:
    for name, text in house.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_contract_allows_a_house_that_keeps_the_rules(tmp_path: Path) -> None:
    done = _lint(_build(tmp_path, HOUSE))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("app/text.py", "import db"),
        ("app/text.py", "import ui.command"),
        ("app/text.py", "import PySide6.QtCore"),
        ("app/text.py", "def late(): import app.system"),
        ("db/__init__.py", "import ui.command"),
        ("db/__init__.py", "import app.system"),
        ("resources/__init__.py", "import app.text"),
        ("ui/command/__init__.py", "import db"),
        ("ui/command/__init__.py", "from PySide6 import QtCore"),
        ("ui/bootstrap.py", "def late(): import PySide6.QtWidgets"),
        ("ui/window/__init__.py", "import app.system"),
        ("ui/window/__init__.py", "import db"),
    ],
)
def test_the_contract_catches_a_wrong_arrow(tmp_path: Path, module: str, line: str) -> None:
    done = _lint(_build(tmp_path, HOUSE | {module: f"{HOUSE[module]}\n{line}\n"}))
    assert done.returncode == 1
    assert "broken" in done.stdout
