"""Where the frozen program starts; from a checkout the script `so-tu-phap` does the same."""

from __future__ import annotations

import sys

from ui.entry import main

if __name__ == "__main__":
    sys.exit(main())
