"""One journey as the planner sees it: frozen values, and reading them from JSON (the journey plan's §1, §4, §6)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from coaching.planning import reading
from coaching.planning.calendar import Duration, utc
from coaching.planning.journey import PHASES, STATUSES, Appointment, Fact, FactType, Journey
from coaching.planning.reading import BadCase, Fields
from coaching.planning.when import FORMS, When

__all__ = ["Appointment", "BadCase", "Case", "Fact", "Journey", "Step", "check", "read", "read_when"]

OnPause: TypeAlias = Literal["skip", "delay"]
_ON_PAUSE: Final[tuple[OnPause, ...]] = get_args(OnPause)
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
_CASE_KEYS: Final = frozenset("id coachee_tz journey appointments quiet_hours daily_limit steps facts now until".split())
_APPOINTMENT_KEYS: Final = frozenset("n start end status booked_at cancelled_at".split())
_STEP_KEYS: Final = frozenset("key when stale_after on_pause".split())
_FACT_KEYS: Final[dict[FactType, frozenset[str]]] = {
    "form_answered": frozenset({"at", "type", "step", "score", "nth"}),
    "step_done": frozenset({"at", "type", "step", "nth"}),
    "sent": frozenset({"at", "type", "step", "nth"}),
    "phase_begins": frozenset({"at", "type", "phase"}),
    "habit_missed": frozenset({"at", "type", "habit", "days"}),
    "habit_streak": frozenset({"at", "type", "habit", "days"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the programme: its key, its moment, and what delay does to it."""

    key: str
    when: When
    stale_after: Duration | None = None
    on_pause: OnPause = "delay"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything one plan depends on. Moments are aware; wall-clock rules are in `coachee_tz`.

    `quiet_hours`: begin and end, may span midnight. `ended`: touchpoints (step, nth) that are over for good, each with
    its reason: `merged` into one that has been sent since, `paused`, or set aside by the coach. The file format has no
    word for them, the application remembers them (docs/adr/0022-planner-remembers-what-ended.md).
    """

    coachee_tz: ZoneInfo
    journey: Journey
    steps: Sequence[Step]
    now: datetime
    until: datetime
    appointments: Sequence[Appointment] = ()
    quiet_hours: tuple[time, time] | None = None
    daily_limit: int | None = None
    facts: Sequence[Fact] = ()
    id: str | None = None
    ended: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", utc(self.now))
        object.__setattr__(self, "until", utc(self.until))


def read(data: object) -> Case:
    """A case from a JSON value, as `reading.parse` or `json.loads` gives it. Raises BadCase(path, what)."""
    fields = Fields(data, "")
    fields.only(_CASE_KEYS)
    name = fields.text("id") if "id" in fields.data else None
    limit = fields.data.get("daily_limit")
    now = fields.moment("now")
    steps = _steps(fields)
    case = Case(
        coachee_tz=reading.zone(fields.need("coachee_tz"), "coachee_tz"),
        journey=_journey(Fields(fields.need("journey"), "journey")),
        steps=steps,
        now=now,
        until=fields.moment("until"),
        appointments=[_appointment(Fields(item, path)) for path, item in fields.items("appointments")],
        quiet_hours=_quiet_hours(fields.data.get("quiet_hours")),
        daily_limit=None if limit is None else reading.count(limit, "daily_limit"),
        facts=[_fact(Fields(item, path), now, {step.key for step in steps}) for path, item in fields.items("facts")],
        id=name,
    )
    check(case)
    return case


def check(case: Case) -> None:
    """What must hold between the values of a case. Raises BadCase at the first that does not."""
    journey = case.journey
    if journey.closes is not None and journey.closes <= journey.starts:
        raise BadCase("journey.closes", "is not after journey.starts")
    for index, (begin, end) in enumerate(journey.pauses):
        if end is not None and end <= begin:
            raise BadCase(f"journey.pauses[{index}][1]", "is not after the begin of the pause")
    if case.until <= case.now:
        raise BadCase("until", "is not after now")
    if case.quiet_hours is not None and case.quiet_hours[0] == case.quiet_hours[1]:
        raise BadCase("quiet_hours", "begin and end at the same time")
    _check_appointments(case.appointments)
    _check_references(case.steps)


def read_when(data: object, path: str, keys: Collection[str]) -> When:
    """The `when` of one step; `keys` are the steps it may refer to. Raises BadCase.

    That references do not lead back to the step itself can only be seen over all steps: `check` does.
    """
    fields = Fields(data, path)
    forms = [form for form in FORMS if form in fields.data]
    if len(forms) != 1:
        raise BadCase(path, "needs exactly one of: " + ", ".join(FORMS))
    form = FORMS[forms[0]]
    fields.only({form.name, *form.keys})
    return form.read(fields, keys)


def _journey(fields: Fields) -> Journey:
    fields.only({"starts", "closes", "pauses"})
    pauses = [_pause(item, path) for path, item in fields.items("pauses")]
    return Journey(fields.moment("starts"), fields.moment_or_none("closes"), pauses)


def _pause(value: object, path: str) -> tuple[datetime, datetime | None]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadCase(path, "is not [from, to]")
    begin, end = value
    return reading.moment(begin, f"{path}[0]"), None if end is None else reading.moment(end, f"{path}[1]")


def _quiet_hours(value: object) -> tuple[time, time] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadCase("quiet_hours", "is not [from, to]")
    begin, end = value
    return reading.clock(begin, "quiet_hours[0]"), reading.clock(end, "quiet_hours[1]")


def _appointment(fields: Fields) -> Appointment:
    fields.only(_APPOINTMENT_KEYS)
    return Appointment(
        fields.count("n"),
        fields.moment("start"),
        fields.moment("end"),
        fields.word("status", STATUSES),
        fields.moment_or_none("booked_at"),
        fields.moment_or_none("cancelled_at"),
    )


def _steps(fields: Fields) -> list[Step]:
    fields.need("steps")
    listed = [Fields(item, path) for path, item in fields.items("steps")]
    keys: set[str] = set()
    for step in listed:
        key = step.text("key")
        if not _KEY.fullmatch(key):
            raise BadCase(step.at("key"), "is not of the form [a-z0-9][a-z0-9_-]*")
        if key in keys:
            raise BadCase(step.at("key"), "is used twice")
        keys.add(key)
    return [_step(step, keys) for step in listed]


def _step(fields: Fields, keys: Collection[str]) -> Step:
    fields.only(_STEP_KEYS)
    when = read_when(fields.need("when"), fields.at("when"), keys)
    stale_after = None if fields.data.get("stale_after") is None else fields.duration("stale_after")
    on_pause: OnPause = fields.word("on_pause", _ON_PAUSE) if "on_pause" in fields.data else "delay"
    return Step(fields.text("key"), when, stale_after, on_pause)


def _fact(fields: Fields, now: datetime, steps: Collection[str]) -> Fact:
    kind = fields.word("type", tuple(_FACT_KEYS))
    fields.only(_FACT_KEYS[kind])
    at = fields.moment("at")
    if kind == "phase_begins":
        return Fact(at, kind, phase=fields.word("phase", PHASES))
    if kind in ("habit_missed", "habit_streak"):
        return Fact(at, kind, habit=fields.text("habit"), days=fields.count("days"))
    step = fields.text("step")
    if step not in steps:
        raise BadCase(fields.at("step"), "is not a step of this case")
    if kind == "sent" and at > now:
        raise BadCase(fields.at("at"), "is later than now: what was sent is no what-if")
    score: Decimal | None = fields.number("score") if "score" in fields.data else None
    return Fact(at, kind, step=step, nth=fields.count_or("nth", 1), score=score)


def _check_appointments(appointments: Sequence[Appointment]) -> None:
    names: set[int] = set()
    for index, appointment in enumerate(appointments):
        path = f"appointments[{index}]"
        if appointment.end <= appointment.start:
            raise BadCase(f"{path}.end", "is not after its start")
        if appointment.n in names:
            raise BadCase(f"{path}.n", "is used twice")
        if appointment.cancelled_at is not None and appointment.stands:
            raise BadCase(f"{path}.cancelled_at", "belongs to a cancelled appointment only")
        names.add(appointment.n)
    standing = sorted((a.start, index, a.end) for index, a in enumerate(appointments) if a.stands)
    for (_, _, end), (start, index, _) in pairwise(standing):
        if start < end:
            raise BadCase(f"appointments[{index}].start", "overlaps an earlier appointment")


def _check_references(steps: Sequence[Step]) -> None:
    """Each step refers to at most one other, so walking along the references either ends or comes back."""
    refers = {step.key: step.when.refers_to for step in steps}
    settled: set[str] = set()
    circles: set[str] = set()
    for step in steps:
        walked: dict[str, None] = {}
        key: str | None = step.key
        while key is not None and key not in settled and key not in walked:
            walked[key] = None
            key = refers.get(key)
        if key in walked:
            way = list(walked)
            circles.update(way[way.index(key) :])
        settled.update(walked)
    for index, step in enumerate(steps):
        if step.key in circles:
            inner = ".of" if step.when.name == "score" else ""
            raise BadCase(f"steps[{index}].when.{step.when.name}{inner}", "leads back to the step itself")
