"""What goes into the frozen program and what stays out, each with its reason.

PyInstaller collects whatever might be needed; most of Qt is not. Paths here are those inside
the frozen folder, with forward slashes.
"""

from __future__ import annotations

import importlib.metadata
import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

LEFT_OUT_MODULES: Final = [
    # Parts of Qt the program does not use; each would pull in a library of several megabytes.
    "PySide6.QtDBus",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtSql",
    "PySide6.QtTest",
    # Tools that libraries import only when they are there.
    "IPython",
    "PIL.AvifImagePlugin",
    "PIL._avif",
    "_pytest",
    "curses",
    "lib2to3",
    "numpy",
    "pip",
    "pytest",
    "readline",
    "setuptools",
    "tkinter",
]

NOT_FROZEN: Final = {"pip"}
"""Named by sqlite-utils as a need of its own, for a command of its own."""

PLUGINS: Final = {
    # How a window reaches the screen; offscreen is the self-test's.
    "platforms": {"qxcb", "qoffscreen", "qwindows"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
    # Typing Vietnamese with ibus, and dead keys without it.
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "printsupport": {"cupsprintersupport", "windowsprintersupport"},
    "iconengines": {"qsvgicon"},
    "imageformats": {"qico", "qjpeg", "qsvg"},  # PNG is part of Qt itself
    "styles": {"qmodernwindowsstyle", "qwindowsvistastyle"},
}
"""The Qt plugins that are kept, by folder; every other plugin is left out."""

LEFT_OUT_FILES: Final = [
    # Serve the plugins and modules that are left out.
    "*Qt6EglF*",
    "*Qt6OpenGLWidgets*",
    "*Qt6Pdf*",
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6Sql*",
    "*Qt6VirtualKeyboard*",
    "*Qt6Wayland*",
    "*Qt6WlShell*",
    # Qt has no Vietnamese catalogue; ours is among the resources.
    "PySide6/Qt/translations/*",
    "PySide6/translations/*",
    # Software OpenGL and shader compilers: widgets draw without OpenGL.
    "*opengl32sw.dll",
    "*d3dcompiler_*.dll",
    "*dxcompiler.dll",
    "*dxil.dll",
    # Reportlab's sample fonts: DarkGarden is GPL, and every report uses fonts of ours.
    "reportlab/fonts/DarkGarden*",
    "reportlab/fonts/Vera*",
    "reportlab/fonts/callig15*",
    "reportlab/fonts/hb-test*",
    # Pillow's AVIF: photos come as JPEG, PNG or WebP.
    "PIL/_avif*",
    "pillow.libs/libavif*",
    # The type stubs of libraries.
    "*.pyi",
]

PYTHONS_OWN: Final = [
    "libbz2.so*",
    "libcrypto.so*",
    "libexpat.so*",
    "libffi.so*",
    "liblzma.so*",
    "libpython3*",
    "libsqlite3.so*",
    "libssl.so*",
    "libuuid.so*",
    "libz.so*",
]
"""Libraries of the building Linux system that Python's standard library is linked to.

No other library of the system is taken along: drawing, fonts, printing and the desktop belong
to the machine the program runs on, and mixing two machines' parts breaks both.
"""


def is_wanted(path: str, source: str) -> bool:
    """Tell whether a file that PyInstaller found is part of the program.

    Args:
        path: its place inside the frozen folder.
        source: where it comes from on the building machine.
    """
    place = PurePosixPath(path.replace("\\", "/"))
    if (plugin := _plugin(place)) is not None:
        folder, name = plugin
        return name in PLUGINS.get(folder, set())
    if _matches(str(place), LEFT_OUT_FILES):
        return False
    is_from_system = len(place.parts) == 1 and source.startswith(("/lib", "/usr/lib"))
    return not is_from_system or _matches(place.name, PYTHONS_OWN)


def _matches(text: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def _plugin(place: PurePosixPath) -> tuple[str, str] | None:
    """Return folder and bare name of a Qt plugin, None for any other file."""
    parts = place.parts
    if parts[0] != "PySide6" or "plugins" not in parts:
        return None
    # libqxcb.so on Linux and qwindows.dll on Windows.
    return parts[-2], place.name.split(".")[0].removeprefix("lib")


def licence_files(libraries: list[str]) -> list[tuple[str, str]]:
    """Return the licence texts of `libraries` and all they bring, as (file, folder inside) pairs.

    Args:
        libraries: names as in pyproject.toml; a version behind the name does no harm.
    """
    return [
        (str(file.locate()), f"licenses/{name}")
        for name in sorted(_with_needs(libraries))
        for file in importlib.metadata.distribution(name).files or []
        if ".dist-info" in str(file) and _LICENCE.search(file.name)
    ]


_LICENCE: Final = re.compile(r"(?i)licen[cs]e|copying|notice")


def _with_needs(requirements: list[str]) -> set[str]:
    """Return the names of the installed distributions that `requirements` lead to."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        head = re.match(r"[A-Za-z0-9._-]+", requirement)
        if head is None or "extra ==" in requirement:
            continue
        name = re.sub(r"[-_.]+", "-", head[0]).lower()
        if name in found or name in NOT_FROZEN:
            continue
        try:
            waiting += importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another system only
        found.add(name)
    return found
