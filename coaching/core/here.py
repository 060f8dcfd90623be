"""What templates may know of the scope: the role, the names, and the practice, read only when a template asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g

from coaching.core.scope import scope


class Here:
    """The scope as templates see it; `find_practice` reads the practice's row by id."""

    def __init__(self, find_practice: Callable[[str], Any]) -> None:
        self._find_practice = find_practice

    def __getattr__(self, name: str) -> Any:
        return getattr(scope(), name)

    @property
    def person_name(self) -> str:
        """Name of whoever is signed in or holds the link."""
        return scope().name

    @property
    def practice(self) -> Any:
        """The practice's row, or None; one statement per request."""
        practice_id = scope().practice_id
        if practice_id is None:
            return None
        kept = g.get("draad_practice")
        if kept is None or kept.id != practice_id:
            kept = g.draad_practice = self._find_practice(practice_id)
        return kept
