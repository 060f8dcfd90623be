"""The words between a rule and the plan: what is planned, what is not, and what goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

AnchorKind: TypeAlias = Literal[
    "appointment_start",
    "appointment_end",
    "between_appointments",
    "phase",
    "date",
    "series",
    "step_done",
    "step_sent",
    "answer",
    "habit",
    "bare_stretch",
    "closing",
]
Move: TypeAlias = Literal["late", "pause", "quiet_hours", "daily_limit"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a touchpoint counts from, for saying why: the appointment's name, the phase, or the step and its nth."""

    kind: AnchorKind
    at: datetime
    which: int | str | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A touchpoint as §4 plans it, before anything moves it, with what §5 must know about it.

    `known_from`: not known before that moment (5.3). `must_precede`: never goes out after it (5.7).
    `stretch_end`: where the bare stretch it belongs to ends (5.7). `about`: a `sent` older than this was about an
    earlier start (5.1). `reminds`: the step and nth that ends it when done (5.7).
    `prepares`: planned before the journey starts it is late, not lost (5.2).
    """

    nth: int
    moment: datetime
    reason: str
    anchor: Anchor
    known_from: datetime | None = None
    must_precede: datetime | None = None
    stretch_end: datetime | None = None
    about: datetime | None = None
    reminds: tuple[str, int] | None = None
    prepares: bool = False


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A rule that plans nothing says why; `nth` None when it is about the whole step."""

    nth: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """What goes out: `due` in UTC, `moved_by` in the order in which each first applied."""

    step: str
    nth: int
    due: datetime
    reason: str
    moved_by: tuple[Move, ...]
    planned: datetime
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class NotPlanned:
    """What does not go out, and why. `planned`, `anchor` as far as the rule came; `decided` = its due when it ended."""

    step: str
    nth: int | None
    reason: str
    planned: datetime | None = None
    anchor: Anchor | None = None
    decided: datetime | None = None
