"""Recording what happened, in the transaction in which it happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush, note_for_commit
from coaching.core.scope import scope
from coaching.facts.models import Fact


def record(
    type: str,  # noqa: A002 - the word of the format
    *,
    journey_id: str | None = None,
    person_id: str | None = None,
    step: str | None = None,
    nth: int | None = None,
    score: float | None = None,
    subject: str | None = None,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
    practice_id: str | None = None,
) -> Fact:
    """Write down that something happened. `at` defaults to now; `subject` is "appointment:<id>"; `detail` holds ids and numbers.

    The engine sees the fact before this transaction commits and plans the journey again.
    """
    fact = Fact(
        practice_id=practice_id or scope().practice_id,
        type=type,
        at=at or clock.now(),
        journey_id=journey_id,
        person_id=person_id,
        member_id=scope().member_id,
        step=step,
        nth=nth,
        score=score,
        subject=subject,
        detail=detail,
    )
    db.session.add(fact)
    flush()
    note_for_commit(fact)
    return fact
