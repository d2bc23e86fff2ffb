"""Reports cost nothing until one is made: the heavy libraries load on first use."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("reportlab", "docx", "openpyxl", "lxml", "PIL", "pypdfium2")
SCRIPT = """
import sys
import app.reports.assemble, app.reports.docx, app.reports.pdf, app.reports.xlsx
print(",".join(name for name in {heavy!r} if name in sys.modules))
"""


def test_importing_the_writers_loads_no_heavy_library() -> None:
    script = SCRIPT.format(heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b""
