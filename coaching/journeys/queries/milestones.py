"""Milestones of the road: ticked by themselves when their conditions hold, or by hand. Progress is told in these, not in percentages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching.core import clock
from coaching.core.i18n import _, ngettext, say
from coaching.core.scope import scope
from coaching.facts import queries as facts
from coaching.facts.models import Fact
from coaching.journeys.models import Journey
from coaching.journeys.queries.told import Told
from coaching.scheduling import queries as scheduling

TICKED, UNTICKED = "milestone_ticked", "milestone_unticked"


@dataclass(frozen=True)
class Milestone:
    """One milestone: its name in the reader's language, and since when (UTC) it stands, or None."""

    key: str
    name: str
    since: datetime | None
    is_by_hand: bool = False
    is_hidden: bool = False


def milestones(journey: Journey, told: Told | None = None) -> list[Milestone]:
    """The milestones of a journey in order; those hidden from the coachee are not shown to them.

    `all` and `any` hold conditions: held:<n> (the n-th appointment is over), answered:<step>, done:<step>, phase:<phase>,
    goals:<n> (so many goals reached), accepted (the invitation). Where both are given both must hold; without any it is
    ticked by hand. `told`: what the thread has read of this journey.
    """
    known = _Known(journey, told)
    own = scope().sees_only_own
    found = []
    for stone in journey.version.milestones:
        if own and stone.get("hidden"):
            continue
        by_itself, by_hand = known.since(stone), known.ticked.get(stone["key"])
        since = min((one for one in (by_itself, by_hand) if one is not None), default=None)
        is_by_hand = by_hand is not None and by_itself is None
        found.append(Milestone(stone["key"], say(stone["name"]), since, is_by_hand, bool(stone.get("hidden"))))
    return found


def progress(stones: list[Milestone]) -> str:
    """In words: "3 of 5 milestones, next: Halfway". Empty when the road has none."""
    if not stones:
        return ""
    reached = sum(stone.since is not None for stone in stones)
    said = ngettext("%(n)s of %(num)d milestone", "%(n)s of %(num)d milestones", len(stones), n=reached)
    coming = next((stone.name for stone in stones if stone.since is None), None)
    return _("%(progress)s, next: %(name)s", progress=said, name=coming) if coming else said


class _Known:
    """What the conditions look at, read once."""

    def __init__(self, journey: Journey, told: Told | None) -> None:
        rows = told.everything if told else facts.of_journey(journey.id)
        self._answered = _first(rows, "form_answered", lambda fact: fact.step)
        self._done = _first(rows, "step_done", lambda fact: fact.step) | self._answered
        self._phases = _first(rows, "phase_begins", lambda fact: (fact.detail or {}).get("phase"))
        self._goals = sorted(_first(rows, "goal_reached", lambda fact: fact.subject).values())
        standing = [one for one in (told.appointments if told else scheduling.of_journey(journey.id)) if one.number and one.status in ("booked", "held")]
        self._over = sorted(one.end for one in standing if one.end <= clock.now())
        self._journey = journey
        self.ticked: dict[str, datetime] = {}
        for fact in rows:
            key = (fact.detail or {}).get("key", "")
            if fact.type == TICKED:
                self.ticked.setdefault(key, fact.at)
            elif fact.type == UNTICKED:
                self.ticked.pop(key, None)

    def since(self, stone: Mapping[str, Any]) -> datetime | None:
        """The moment at which the conditions held: the last of `all`, the first of `any`."""
        moments: list[datetime | None] = [self._holds(one) for one in stone.get("all") or []]
        if stone.get("any"):
            moments.append(min((at for one in stone["any"] if (at := self._holds(one)) is not None), default=None))
        known = [at for at in moments if at is not None]
        return max(known) if known and len(known) == len(moments) else None

    def _holds(self, condition: str) -> datetime | None:
        word, _colon, what = condition.partition(":")
        if word in ("held", "goals"):
            if word == "held" and self._journey.more_appointments and int(what) == self._journey.version.programme.appointments:
                what = str(self._journey.appointments)
            reached = self._over if word == "held" else self._goals
            return reached[int(what) - 1] if len(reached) >= int(what) else None
        if word == "accepted":
            return self._accepted()
        return {"answered": self._answered, "done": self._done, "phase": self._phases}.get(word, {}).get(what)

    def _accepted(self) -> datetime | None:
        if self._journey.invitation_id is None:
            return None
        found = facts.latest("invitation_accepted", person_id=self._journey.person_id, subject=f"invitation:{self._journey.invitation_id}")
        return found.at if found else self._journey.starts_at  # a journey that came of an invitation was accepted


def _first(rows: list[Fact], type_: str, name: Callable[[Fact], str | None]) -> dict[str, datetime]:
    """When each thing happened for the first time."""
    return {key: fact.at for fact in reversed(rows) if fact.type == type_ and (key := name(fact)) is not None}
