"""What the twelve forms of a `when` share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, Self, TypeAlias

from coaching.planning import reading
from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import Appointment, Known
from coaching.planning.reading import BadCase, Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot

Edge: TypeAlias = Literal["start", "end"]
MOST_REMINDERS: Final = 50


class When(ABC):
    """One form of a step's moment: reads itself from a `when` object and plans its touchpoints."""

    name: ClassVar[str]
    keys: ClassVar[frozenset[str]]
    __slots__ = ()

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        """From the JSON object; `steps` are the keys it may refer to. Raises BadCase."""

    @abstractmethod
    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        """The touchpoints of the step with this key, in any order."""

    @property
    def refers_to(self) -> str | None:
        """The key of the step it counts from, if any."""
        return None

    @property
    def is_aftercare(self) -> bool:
        """Goes on after the closing by itself (references add to this)."""
        return False


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat` and `max`: `most` reminders, `every` apart."""

    every: Duration = NOTHING
    most: int = 1

    @classmethod
    def read(cls, fields: Fields) -> Repeat:
        """One without `repeat` and `max`; raises BadCase at the missing one."""
        for here, missing in (("repeat", "max"), ("max", "repeat")):
            if here in fields.data and missing not in fields.data:
                raise BadCase(fields.at(missing), f"is missing beside {here}")
        if "repeat" not in fields.data:
            return cls()
        return cls(fields.duration("repeat", zero=False), fields.count("max", MOST_REMINDERS))


ONCE: Final = Repeat()


def edge_of(fields: Fields, *, default: Edge) -> Edge:
    """`of`: the start or the end of an appointment."""
    edges: tuple[Edge, ...] = ("start", "end")
    return fields.word("of", edges) if "of" in fields.data else default


def edge(appointment: Appointment, of: Edge) -> Anchor:
    """That start or end, to count from."""
    if of == "start":
        return Anchor("appointment_start", appointment.start, appointment.n)
    return Anchor("appointment_end", appointment.end, appointment.n)


def appointment_or_each(fields: Fields, key: str) -> int | None:
    """The n of a form; None for "each"."""
    value = fields.need(key)
    return None if value == "each" else reading.count(value, fields.at(key))


def reference(fields: Fields, key: str, steps: Collection[str]) -> str:
    """The key of a step of the case."""
    found = fields.text(key)
    if found not in steps:
        raise BadCase(fields.at(key), "is not a step of this case")
    return found


def offset(fields: Fields) -> Duration:
    """`offset`, PT0S unless given."""
    return fields.duration_or("offset", NOTHING)
