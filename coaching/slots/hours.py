"""When a coach works: weekly hours, overrides and time off as spans of instants (rules S1 to S4)."""

from collections.abc import Sequence

from coaching.slots.instants import DAY, LAST_DAY, local_day, wall
from coaching.slots.parts import Case, Coach
from coaching.slots.spans import Span, intersect, merge

REACH_DAYS = 35


class Hours:
    """The hours of one coach, ready to be laid out over any days (ordinals of local dates)."""

    def __init__(self, coach: Coach) -> None:
        self.zone = coach.zone
        self.weekly: list[list[tuple[int, int]]] = [[] for _ in range(7)]
        for hours in coach.weekly:
            for day in set(hours.days):
                self.weekly[day - 1].append((hours.start, hours.end))
        self.overrides: dict[int, list[tuple[int, int]]] = {}
        for override in coach.overrides:
            self.overrides.setdefault(override.date.toordinal(), []).extend(override.ranges)
        self.time_off = [(first.toordinal(), last.toordinal()) for first, last in coach.time_off]

    def last_exception(self) -> int:
        """The last local date that is not like every other week; 0 when there is none."""
        return max([0, *self.overrides, *(last for _, last in self.time_off)])

    def spans(self, first: int, last: int) -> list[Span]:
        """The ranges of the local dates first to last: overlapping ones joined, touching ones apart (S4)."""
        first, last = max(first, 1), min(last, LAST_DAY)
        closed: set[int] = set()
        for start, end in self.time_off:
            closed.update(range(max(start, first), min(end, last + 2) + 1))
        found: list[Span] = []
        for day in range(first, last + 1):
            if day in closed:
                continue
            ranges = self.overrides.get(day)
            if ranges is None:
                ranges = self.weekly[(day - 1) % 7]
            if ranges:
                owned = [later for later in (day + 1, day + 2) if later in closed or later in self.overrides]
                self._lay(day, ranges, owned, found)
        return merge(found, touching=False)

    def _lay(self, day: int, ranges: Sequence[tuple[int, int]], owned: Sequence[int], found: list[Span]) -> None:
        """Add the ranges of one date; a next date with an owner of its own cuts them at its midnight (S3).

        `owned` has the dates up to two on: where a zone skips a date (Apia 2011) the night before it runs into the second.
        """
        zone = self.zone
        for start, end in ranges:
            begins = wall(zone, day + start // DAY, start % DAY)
            ends_on = day + 1 if end <= start else day
            ends = wall(zone, ends_on + end // DAY, end % DAY)
            for later in owned:
                ends = min(ends, wall(zone, later, 0))
            if begins < ends:
                found.append((begins, ends))


def earliest(case: Case, coaches: Sequence[Coach]) -> tuple[int, int]:
    """Where a chain without a beginning begins (S4): the instant, and a local date safely before it.

    Coaches together begin where the last of them does, because their hours are intersected.
    """
    days = [local_day(coach.zone, case.now) - REACH_DAYS for coach in coaches]
    return max(wall(coach.zone, day, 0) for coach, day in zip(coaches, days, strict=True)), min(days) - 3


def together(hours: Sequence[Hours], first: int, last: int, begin: int) -> list[Span]:
    """The ranges in which all of them work; none before `begin`, one that runs over it begins there."""
    ranges = hours[0].spans(first, last)
    for other in hours[1:]:
        ranges = intersect(ranges, other.spans(first, last))
    return [(max(start, begin), stop) for start, stop in ranges if stop > begin]
