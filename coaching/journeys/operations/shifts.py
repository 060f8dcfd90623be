"""What a change of appointments, or of the length of the road, did to the plan, noted as one fact beside it: so that the coach sees what moved along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from coaching.facts import operations as facts
from coaching.facts.models import Fact
from coaching.journeys.models import PLANNED, Journey, Touchpoint

CAUSES = ("appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_no_show", "journey_extended")
Key = tuple[str, int]
Standing = dict[Key, datetime]


def cause_of(noted: Iterable[Fact], journey: Journey) -> Fact | None:
    """The change of an appointment among these facts (a seat in a group names the person only); None without one, and when the
    journey began with it: then all of it is new."""
    found = None
    for fact in noted:
        if fact.journey_id == journey.id and fact.type == "journey_started":
            return None
        here = fact.journey_id == journey.id or (fact.journey_id is None and fact.person_id == journey.person_id)
        if here and fact.type in CAUSES:
            found = fact
    return found


def standing(rows: Mapping[Key, Touchpoint], hidden: Iterable[str] = ()) -> Standing:
    """When everything that is planned goes out, without the steps in `hidden`."""
    left_out = set(hidden)
    return {key: row.due_at for key, row in rows.items() if row.state == PLANNED and row.due_at is not None and key[0] not in left_out}


def note(journey: Journey, cause: Fact, before: Standing, after: Standing) -> None:
    """Write down what moved, what goes out no more, and what was added. Nothing when the plan stayed as it was."""
    moved = [[*key, _at(was), _at(after[key])] for key, was in before.items() if key in after and after[key] != was]
    gone = [[*key, _at(was), None] for key, was in before.items() if key not in after]
    added = [[*key, None, _at(due)] for key, due in after.items() if key not in before]
    lines: list[list[Any]] = moved + gone + added
    if lines:
        facts.record("plan_changed", journey_id=journey.id, person_id=journey.person_id, subject=cause.subject, detail={"by": cause.type, "lines": lines})


def _at(moment: datetime) -> str:
    return moment.isoformat()
