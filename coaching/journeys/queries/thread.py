"""The thread of one journey as lines in time: what is told of it, in order, under its phases, and what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching.core import clock
from coaching.core.scope import scope
from coaching.journeys.queries.told import Line, Told

BETWEEN = ("first_appointment", "enrichment", "next_appointment")
MOST_AHEAD = 3  # of one step; the rest is one line


@dataclass
class Thread:
    """All lines by moment, and where now is."""

    past: list[Line]
    ahead: list[Line]


def thread(told: Told) -> Thread:
    """The thread for whoever looks: the coachee sees what is for them, the coach sees all of it."""
    own = scope().sees_only_own
    lines = [line for row in told.touchpoints if (line := told.touchpoint(row, own))]
    lines += [told.appointment(one) for one in told.appointments if one.number or one.is_active]
    lines += [line for fact in told.facts if (line := told.fact(fact, own))]
    now = clock.now()
    for line in lines:
        line.is_past = line.state in ("done", "alert", "failed") or (line.at <= now and line.state != "planned")
    past = sorted((line for line in lines if line.is_past), key=lambda line: (line.at, line.kind != "appointment"))
    ahead = sorted((line for line in lines if not line.is_past), key=lambda line: (line.at, line.kind == "appointment"))
    ahead = _shortened(ahead)
    _place([*past, *ahead])
    return Thread(past, ahead)


def _place(lines: list[Line]) -> None:
    """Under which phase a line stands: what happens between appointments is enrichment, whatever it prepares."""
    begun = False
    for line in lines:
        if line.kind == "appointment":
            begun = begun or line.state != "skipped"
        elif line.phase in BETWEEN:
            line.phase = "enrichment" if begun else None


def _shortened(lines: Iterable[Line]) -> list[Line]:
    """At most a few of one step ahead; the last of them says how many more follow."""
    seen: Counter[str] = Counter()
    kept: dict[str, Line] = {}
    found = []
    for line in lines:
        step = line.touchpoint.step if line.touchpoint else ""
        seen[step] += 1
        if step and seen[step] > MOST_AHEAD:
            kept[step].more += 1
            continue
        if step:
            kept[step] = line
        found.append(line)
    return found


def counted(told: Told) -> dict[str, Any]:
    """Where on the road: how many appointments were held or are over, of how many in the programme."""
    over = [one for one in told.standing if one.end <= clock.now()]
    return {"done": len(over), "of": told.journey.appointments}


def scores(told: Told, form: str) -> list[tuple[datetime, float]]:
    """Every score that one form gave on this road, oldest first: when it was answered (UTC), and the score as it stands after a correction."""
    answered: dict[str | None, datetime] = {}
    given: dict[str | None, float | None] = {}
    for fact in told.everything:
        if fact.type in ("form_answered", "form_corrected") and (fact.detail or {}).get("form") == form:
            answered.setdefault(fact.subject, fact.at)
            given[fact.subject] = fact.score
    return [(answered[subject], score) for subject, score in given.items() if score is not None]
