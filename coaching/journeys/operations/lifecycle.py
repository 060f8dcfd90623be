"""Start, pause, close a journey, and move it along its phases. Each records its fact; the engine plans again by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid
from coaching.core.scope import scoped
from coaching.facts import operations as facts
from coaching.journeys.models import Journey, Pause
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.programmes.models import Programme, ProgrammeVersion
from coaching.programmes.rules import PHASES


def start(
    person: Person, programme: Programme, coach_id: str, starts_at: datetime | None = None, invitation_id: str | None = None
) -> Journey:  # fmt: skip
    """Begin a journey on the published edition of `programme`, in the phase onboarding. `starts_at` (UTC) is now if absent.

    Its coach coaches the person from now on, unless another journey of theirs is open; with an address they can sign in. Who was put away is back.
    """
    begins = starts_at or clock.now()
    open_ones = scoped(Journey).where(Journey.person_id == person.id, Journey.state != "closed")
    if db.session.scalar(open_ones.limit(1)) is None:
        person.coach_id = coach_id  # who coaches them may read their words, and nobody else (trust.md A5)
    people.bring_back(person)
    people.give_access(person)
    journey = Journey(
        person_id=person.id,
        coach_id=coach_id,
        programme_version_id=programmes.published(programme).id,
        invitation_id=invitation_id,
        state="active",
        phase="onboarding",
        phase_since=begins,
        starts_at=begins,
        follows_programme=True,
    )
    db.session.add(journey)
    flush()
    _record("journey_started", journey, at=min(begins, clock.now()))
    facts.record(
        "phase_begins", journey_id=journey.id, person_id=person.id, at=begins, detail={"phase": "onboarding"}
    )
    return journey


def pause(journey: Journey, until: datetime | None = None) -> None:
    """Nothing goes out from now on, until `until` (UTC) or, without it, until resumed. Raises Invalid."""
    now = clock.now()
    if not journey.is_open:
        raise Invalid("a closed journey cannot pause")
    if until is not None and until <= now:
        raise Invalid("a pause ends after it begins", {"until": "past"})
    _end_pauses(journey, now)
    db.session.add(Pause(journey_id=journey.id, from_at=now, until_at=until))
    journey.state = "paused"
    flush()
    db.session.expire(journey, ["pauses"])
    _record("journey_paused", journey)


def resume(journey: Journey) -> None:
    """End the pause: what waited goes out from now on, one of each step."""
    if journey.state != "paused":
        return
    _end_pauses(journey, clock.now())
    journey.state = "active"
    flush()
    db.session.expire(journey, ["pauses"])
    _record("journey_resumed", journey)


def _end_pauses(journey: Journey, now: datetime) -> None:
    for one in list(journey.pauses):
        if one.until_at is None or one.until_at > now:
            if one.from_at >= now - timedelta(seconds=1):
                db.session.delete(one)  # a pause of no length never was
            else:
                one.until_at = now


def close(journey: Journey, at: datetime | None = None) -> None:
    """Close the journey (now, or at a moment to come): what was planned stops, the follow-up is planned. Idempotent."""
    if journey.state == "closed":
        return
    moment = at or clock.now()
    _end_pauses(journey, clock.now())
    journey.closes_at = moment
    journey.state = "closed"
    flush()
    db.session.expire(journey, ["pauses"])
    _record("journey_closed", journey)
    enter_phase(journey, "follow_up", at=moment)


def keep_time(journey: Journey, now: datetime) -> None:
    """What was agreed ahead and has come: a pause that is over, a closing whose day it is. Idempotent."""
    if journey.is_open and journey.closes_at is not None and journey.closes_at <= now:
        close(journey, journey.closes_at)
    elif journey.state == "paused" and all(one.until_at is not None and one.until_at <= now for one in journey.pauses):
        journey.state = "active"
        flush()


def reopen(journey: Journey) -> None:
    """Take up a closed journey again, in the phase enrichment. Who was put away is back."""
    if journey.state != "closed":
        return
    journey.state = "active"
    journey.closes_at = None
    people.bring_back(people_queries.person(journey.person_id))
    flush()
    _record("journey_reopened", journey)
    enter_phase(journey, "enrichment")


def extend(journey: Journey, closes_at: datetime | None, more: int | None = None) -> None:
    """Set or take away the moment at which the journey will close by itself, and how many appointments it has beyond its programme.

    What belongs to the last appointment moves to the new last one (programmes.rules.stretched). Raises Invalid.
    """
    if not journey.is_open:
        raise Invalid("a closed journey is reopened first")
    if closes_at is not None and closes_at <= clock.now():
        raise Invalid("the closing lies ahead", {"closes_at": "past"})
    journey.closes_at = closes_at
    grew = more is not None and more > journey.more_appointments
    if more is not None:
        journey.more_appointments = more
    flush()
    _record("journey_extended", journey)
    if grew and journey.phase == "evaluation":
        enter_phase(journey, "enrichment")


PassOn = Callable[[str, str, str | None], None]
_pass_on: list[PassOn] = []


def on_pass_on(hook: PassOn) -> None:
    """Set by create_app: what features above keep of somebody's coach goes along, `hook(leaver, successor, person or None for all)`."""
    if hook not in _pass_on:
        _pass_on.append(hook)


def pass_on(leaver_id: str, successor_id: str, person_id: str | None) -> None:
    """Tell the features above that another coach has taken over one person, or everybody."""
    for hook in _pass_on:
        hook(leaver_id, successor_id, person_id)


def change_coach(journey: Journey, coach_id: str) -> None:
    """Another coach of the practice takes over, and with the journey the person, if it was theirs; what was planned stays."""
    if journey.coach_id == coach_id:
        return
    leaver_id, journey.coach_id = journey.coach_id, coach_id
    db.session.get_one(Person, journey.person_id).coach_id = coach_id  # who coaches them may read their words
    flush()
    pass_on(leaver_id, coach_id, journey.person_id)
    _record("coach_changed", journey)


def enter_phase(journey: Journey, phase: str, at: datetime | None = None) -> None:
    """Move the journey to one of the nine phases. Entering the phase it is in already does nothing. Raises Invalid."""
    if phase not in PHASES:
        raise Invalid(f"{phase} is no phase")
    if journey.phase == phase:
        return
    moment = at or clock.now()
    journey.phase, journey.phase_since = phase, moment
    flush()
    facts.record(
        "phase_begins", journey_id=journey.id, person_id=journey.person_id, at=moment, detail={"phase": phase}
    )


def follow(journey: Journey, version: ProgrammeVersion) -> None:
    """Go on along another edition of the programme. What went out stays as it was."""
    journey.programme_version_id = version.id
    journey.planned_until = None  # the next tick plans it again
    flush()


def _record(type_: str, journey: Journey, at: datetime | None = None) -> None:
    facts.record(
        type_, journey_id=journey.id, person_id=journey.person_id, subject=f"journey:{journey.id}", at=at
    )
