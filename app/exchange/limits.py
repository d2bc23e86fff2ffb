"""The limits of every file of the exchange, checked before anything is allocated for it."""

from __future__ import annotations

MANIFEST_BYTES = 256 * 1024
"""A manifest, encoded."""
SECTION_BYTES = 256 * 1024 * 1024
"""One section, decompressed."""
PACKAGE_BYTES = 512 * 1024 * 1024
"""One sealed package, all parts together."""
SEGMENT_OPS = 5_000
"""Ops of one segment; streams close a segment at the latest here."""
PACKAGE_OPS = 500_000
"""Ops of one package."""
SECTIONS = 4_096
"""Sections of one package."""
RATIO = 200
"""How many times longer decompressed than compressed, beyond RATIO_FREE bytes."""
RATIO_FREE = 1024 * 1024
WINDOW_BYTES = 8 * 1024 * 1024
"""The zstd window."""
PARTS = 999
"""Parts of one package."""
PART_HEADER_BYTES = 1_024
PART_BYTES = 7_000_000
"""A part for e-mail: about 9.6 MB after base64."""
REQUEST_BYTES = 16 * 1024
"""An enrolment request: the one file that is read unencrypted."""
GRANT_BYTES = 1024 * 1024
ZIP_ENTRIES = 50
ZIP_BYTES = 64 * 1024 * 1024
"""A plain zip of an export folder, decompressed."""
MAIL_BYTES = 96 * 1024 * 1024
"""A saved mail, attachments as base64."""
