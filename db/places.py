"""Names inside a data folder that belong to the database."""

from __future__ import annotations

FILE_NAME = "so.db"
BACKUPS = "backups"
