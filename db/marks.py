"""What a database file says of itself, looked at each time it is opened."""

from __future__ import annotations

import hashlib
import json

from app.records.language import Registry
from db import documents
from db.connection import Connection

BACKUP = "backup"
"""Setting that only copies made by the backup carry."""
REGISTRY = "registry"
"""Setting: the fingerprint of the declarations this file was last opened with."""


def is_from_backup(connection: Connection) -> bool:
    """Tell whether this file came into being as a backup."""
    return documents.setting(connection, BACKUP) is not None


def has_new_declarations(connection: Connection, registry: Registry) -> bool:
    """Tell whether the program's declarations are others than when it was last opened."""
    return bool(documents.setting(connection, REGISTRY) != fingerprint(registry))


def fingerprint(registry: Registry) -> str:
    """Return what tells two sets of declared numbers apart."""
    numbers = [
        [t.number, [[f.number, t.group(f.group).number] for f in t.fields]] for t in registry
    ]
    return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()
