"""What the frozen program takes along: the parts a user needs, none that harm or only weigh."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from installer import contents

ROOT = Path(__file__).resolve().parents[2]
WHEEL = "/project/.venv/lib/python3.11/site-packages/"


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/lib/libQt6DBus.so.6",
        "docx/templates/default.docx",
        "resources/fonts/Tinos-Regular.ttf",
        "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_what_a_user_needs_is_taken(path: str) -> None:
    assert contents.is_wanted(path, WHEEL + path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6\\plugins\\networkinformation\\qnetworklistmanager.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt6Sql.dll",
        "PySide6/opengl32sw.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "reportlab/fonts/DarkGardenMK.pfb",
        "reportlab/fonts/DarkGarden-copying-gpl.txt",
    ],
)
def test_what_only_weighs_or_carries_another_licence_is_left_out(path: str) -> None:
    assert not contents.is_wanted(path, WHEEL + path)


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("libcrypto.so.3", True),
        ("libsqlite3.so.0", True),
        ("libX11.so.6", False),
        ("libfontconfig.so.1", False),
        ("libgtk-3.so.0", False),
    ],
)
def test_of_the_building_system_only_what_python_is_linked_to_is_taken(
    name: str, is_taken: bool
) -> None:
    assert contents.is_wanted(name, f"/usr/lib/x86_64-linux-gnu/{name}") is is_taken


def test_the_licences_of_the_libraries_go_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = contents.licence_files(project["dependencies"])
    named = {folder.removeprefix("licenses/") for _, folder in found}
    # The second is one that a library of ours brings along.
    assert {"reportlab", "lxml", "sqlcipher3", "cryptography"} <= named
    assert "pip" not in named
    assert all(Path(source).is_file() for source, _ in found)
