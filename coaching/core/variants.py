"""Variants of a text: a line that holds only --- parts them, and they take turns. What comes every Monday then never says the same twice in a row."""

from __future__ import annotations

import re
from typing import Literal

MOST = 5

_BETWEEN = re.compile(r"^[ \t]*---[ \t]*\r?$", re.MULTILINE)


def variants(body: str) -> list[str]:
    """The variants of a text in the order in which they take turns, empty ones among them; one that stands alone is the text as it is."""
    parts = _BETWEEN.split(body)
    return [part.strip() for part in parts] if len(parts) > 1 else [body]


def turn(body: str, nth: int) -> str:
    """The variant for occurrence `nth` (from 1). An empty one, which an older text may hold, has no turn."""
    found = [one for one in variants(body) if one] or [""]
    return found[(nth - 1) % len(found)]


def wrong(body: str) -> Literal["empty", "many"] | None:
    """What keeps these variants from being saved: an empty one among them, or more than MOST."""
    found = variants(body)
    if len(found) > MOST:
        return "many"
    return "empty" if len(found) > 1 and not all(found) else None
