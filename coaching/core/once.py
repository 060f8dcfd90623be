"""What is decided by how a row stands is decided once, however many ask at the same moment."""

from __future__ import annotations

from typing import Any

from coaching.core.db import db, flush


def hold(row: Any) -> None:
    """Read a row again, as the last who changed it left it, and keep it from other changes until this transaction ends.

    SQLite has one writer at a time anyway. On PostgreSQL rows that refer to it may still be added (FOR NO KEY UPDATE).
    """
    flush()  # what was changed here and not sent yet would be forgotten
    db.session.refresh(row, with_for_update={"key_share": True})
