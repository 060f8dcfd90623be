"""Milestones of the road: ticked by themselves when their conditions hold. Progress is told in these, not in percentages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.core import clock
from coaching.core.i18n import say
from coaching.core.scope import scope
from coaching.facts import queries as facts
from coaching.journeys.models import Journey
from coaching.programmes import queries as programmes
from coaching.scheduling import queries as scheduling


@dataclass(frozen=True)
class Milestone:
    """One milestone: its name in the reader's language, and since when (UTC) it stands, or None."""

    key: str
    name: str
    since: datetime | None


def milestones(journey: Journey) -> list[Milestone]:
    """The milestones of a journey in order; those hidden from the coachee are not shown to them.

    `all` / `any` hold conditions: held:<n> (the n-th appointment is over), answered:<step>, done:<step>, phase:<phase>.
    """
    known = _Known(journey)
    own = scope().role in ("coachee", "link")
    found = []
    for stone in programmes.version(journey.programme_version_id).milestones:
        if own and stone.get("hidden"):
            continue
        found.append(Milestone(stone["key"], say(stone["name"]), known.since(stone)))
    return found


class _Known:
    def __init__(self, journey: Journey) -> None:
        rows = facts.of_journey(journey.id)
        self._answered = {fact.step: fact.at for fact in reversed(rows) if fact.type == "form_answered"}
        self._done = {fact.step: fact.at for fact in reversed(rows) if fact.type == "step_done"} | self._answered
        self._phases = {
            (fact.detail or {}).get("phase"): fact.at for fact in reversed(rows) if fact.type == "phase_begins"
        }
        standing = [one for one in scheduling.of_journey(journey.id) if one.number and one.status in ("booked", "held")]
        self._over = [one.end for one in standing if one.end <= clock.now()]

    def since(self, stone: dict) -> datetime | None:
        """The moment at which the conditions held: the last of `all`, the first of `any`."""
        if stone.get("any"):
            moments = [moment for one in stone["any"] if (moment := self._holds(one))]
            return min(moments) if moments else None
        moments = [self._holds(one) for one in stone.get("all", [])]
        return max(moments) if moments and None not in moments else None

    def _holds(self, condition: str) -> datetime | None:
        word, _, what = condition.partition(":")
        if word == "held":
            return self._over[int(what) - 1] if len(self._over) >= int(what) else None
        return {"answered": self._answered, "done": self._done, "phase": self._phases}.get(word, {}).get(what)
