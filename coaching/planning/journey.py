"""What is so and what happened: the journey, its appointments, its facts, and how a rule asks about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args

from coaching.planning.calendar import Calendar, utc

Phase: TypeAlias = Literal[
    "first_contact",
    "discovery_call",
    "invitation",
    "onboarding",
    "first_appointment",
    "enrichment",
    "next_appointment",
    "evaluation",
    "follow_up",
]
AppointmentStatus: TypeAlias = Literal["booked", "held", "cancelled", "no_show"]
FactType: TypeAlias = Literal["form_answered", "step_done", "sent", "phase_begins", "habit_missed", "habit_streak"]
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
STATUSES: Final[tuple[AppointmentStatus, ...]] = get_args(AppointmentStatus)


def _in_utc(owner: object, *names: str) -> None:
    """Turn moments of a frozen value into UTC, so that comparing them never asks a zone for its offset."""
    for name in names:
        moment = getattr(owner, name)
        if moment is not None:
            object.__setattr__(owner, name, utc(moment))


@dataclass(frozen=True, slots=True)
class Journey:
    """When it starts and closes, and its pauses `(from, to)`; `to` None = still paused. Half-open, aware moments."""

    starts: datetime
    closes: datetime | None = None
    pauses: Sequence[tuple[datetime, datetime | None]] = ()

    def __post_init__(self) -> None:
        _in_utc(self, "starts", "closes")
        pauses = tuple((utc(begin), None if end is None else utc(end)) for begin, end in self.pauses)
        object.__setattr__(self, "pauses", pauses)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `n` is its lasting name; `booked_at` None = known all along."""

    n: int
    start: datetime
    end: datetime
    status: AppointmentStatus = "booked"
    booked_at: datetime | None = None
    cancelled_at: datetime | None = None

    def __post_init__(self) -> None:
        _in_utc(self, "start", "end", "booked_at", "cancelled_at")

    @property
    def stands(self) -> bool:
        """Not cancelled; a no-show stands, for it keeps its place."""
        return self.status != "cancelled"


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened `at` a moment. Which other fields count depends on `type`, as the format's §1 lists."""

    at: datetime
    type: FactType
    step: str | None = None
    nth: int = 1
    score: Decimal | int | float | None = None
    phase: Phase | None = None
    habit: str | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        _in_utc(self, "at")


StepMoments: TypeAlias = Mapping[int, datetime]
_NONE: Final[StepMoments] = {}


class Known:
    """The questions a rule may ask about one case. Built once for each plan."""

    def __init__(
        self,
        calendar: Calendar,
        journey: Journey,
        appointments: Iterable[Appointment],
        facts: Iterable[Fact],
        until: datetime,
    ) -> None:
        self.calendar = calendar
        self.journey = journey
        self.until = until
        self.appointments = tuple(appointments)
        self.standing = sorted((a for a in self.appointments if a.stands), key=lambda a: a.start)
        self.facts = sorted(facts, key=lambda fact: fact.at)
        self._done: defaultdict[str, dict[int, datetime]] = defaultdict(dict)
        self._sent: defaultdict[str, dict[int, datetime]] = defaultdict(dict)
        for fact in self.facts:
            if fact.step is None:
                continue
            if fact.type == "sent":
                self._sent[fact.step][fact.nth] = fact.at
            else:
                self._done[fact.step].setdefault(fact.nth, fact.at)

    def appointment(self, n: int) -> Appointment | None:
        """The n-th that stands, by start; None if there are fewer."""
        return self.standing[n - 1] if n <= len(self.standing) else None

    def meant(self, n: int | None) -> Sequence[Appointment]:
        """The n-th appointment that stands, or each of them if n is None; empty when not booked."""
        if n is None:
            return self.standing
        found = self.appointment(n)
        return () if found is None else (found,)

    def following(self, appointment: Appointment) -> Appointment | None:
        """The next one that stands after this one that stands."""
        return self.appointment(self.standing.index(appointment) + 2)

    def done(self, step: str) -> StepMoments:
        """When each nth of a step was done: its first `form_answered` or `step_done`."""
        return self._done.get(step, _NONE)

    def sent(self, step: str) -> StepMoments:
        """When each nth of a step was sent last."""
        return self._sent.get(step, _NONE)
