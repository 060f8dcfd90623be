"""The worker's loop: one row, one transaction, as the house of its practice; a bad one is logged and the next has its turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, TypeVar

from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting

log = logging.getLogger(__name__)
T = TypeVar("T")


def each(found: Iterable[tuple[str, str]], work: Callable[[str], T], failed: str, *, alone: bool = True) -> list[T]:
    """What `work(id)` answered for each (practice id, id); those that failed are left out, logged as `failed` with their id.

    `alone`: in a transaction of its own. False for work that opens its own, because it talks to somebody else in between.
    """
    return [answer for practice_id, row_id in found for answer in _one(practice_id, row_id, work, failed, alone)]


def _one(practice_id: str, row_id: str, work: Callable[[str], T], failed: str, alone: bool) -> list[T]:
    around: Any = transaction() if alone else nullcontext()
    with acting(Scope.system(practice_id)):
        try:
            with around:
                return [work(row_id)]
        except Exception:  # the rows are the truth: the next minute finds this one again
            db.session.rollback()
            log.exception(failed, extra={"row": row_id})
            return []
