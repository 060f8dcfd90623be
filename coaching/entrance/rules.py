"""Which forms are kept over the end of a sign-in, and how long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

KEPT_FOR = timedelta(hours=1)
KEPT_EACH = 5  # forms of one person at a time; the oldest makes room
LONGEST = 200_000  # characters: a long note and a whole intake fit many times
SECRET = re.compile(r"password|secret|^(old|new|code|csrf_token|next)$")


def worth_keeping(lists: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]] | None:
    """The fields of a form without secrets and without what the house put there; None when nothing was typed or it is too much."""
    fields = {name: values for name, values in lists if not SECRET.search(name)}
    length = sum(len(value) for values in fields.values() for value in values)
    return fields if 0 < length <= LONGEST else None
