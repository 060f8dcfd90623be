"""When a coach works: weekly hours, overrides and time off as spans of instants (rules S1 to S4)."""

from collections.abc import Sequence
from datetime import date

from coaching.slots.instants import DAY, LAST_DAY, local_day, wall
from coaching.slots.parts import Case, Coach
from coaching.slots.spans import Span, intersect, merge

REACH_DAYS = 35
# From here on every zone changes its clocks by one rule a year, and forty years hold every kind of year (weekday of 1 January, leap
# or not, 2100 being none): hours that run on as one through that many run on through all that follow.
SETTLED = date(2101, 1, 1).toordinal()
PROVEN = 40 * 366
FORTNIGHT = 14  # days after one that is not like the others, by when nothing of it is left


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
        self._runs_on: set[bool] = set()  # proven, for ranges that overlap and for ranges that touch

    def last_exception(self) -> int:
        """The last local date that is not like every other week; 0 when there is none."""
        return max([0, *self.overrides, *(last for _, last in self.time_off)])

    def spans(self, first: int, last: int, touching: bool = False) -> list[Span]:
        """The ranges of the local dates first to last: overlapping ones joined, touching ones apart unless asked (S4)."""
        first, last = max(first, 1), min(last, LAST_DAY)
        closed: set[int] = set()
        for start, end in self.time_off:
            closed.update(range(max(start, first), min(end, last + 2) + 1))
        found: list[Span] = []
        day, since, mark = first, max(first, SETTLED), 0
        while day <= last:
            if day in closed:
                day, since, mark = day + 1, max(day + 1, SETTLED), len(found)
                continue
            ranges = self.overrides.get(day)
            if ranges is None:
                ranges = self.weekly[(day - 1) % 7]
            else:
                since, mark = max(day + 1, SETTLED), len(found)
            if ranges:
                owned = [later for later in (day + 1, day + 2) if later in closed or later in self.overrides]
                self._lay(day, ranges, owned, found)
            if day == since:
                mark = len(found)
            day = self._beyond(day, last, found, mark, touching) if day - since == (FORTNIGHT if touching in self._runs_on else PROVEN) else day + 1
        return merge(found, touching=touching)

    def _beyond(self, day: int, last: int, found: list[Span], mark: int, touching: bool) -> int:
        """The next date to lay out. Where the weeks since `mark` run on as one, those after them do as well, until a date that is not
        like the others: they become one span instead of a million dates (somebody may be closed in the year 9998)."""
        after = min([last, *(one for one in self.overrides if one > day), *(start for start, _ in self.time_off if start > day)]) - 4
        run = merge(found[mark:], touching=touching)
        if after <= day + 1 or len(run) != 1:
            return day + 1
        self._runs_on.add(touching)
        found.append((found[-1][0], wall(self.zone, after + 1, 0)))
        return after

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


def together(hours: Sequence[Hours], first: int, last: int, begin: int, touching: bool = False) -> list[Span]:
    """The ranges in which all of them work; none before `begin`, one that runs over it begins there. `touching`: joined where they touch."""
    ranges = hours[0].spans(first, last, touching)
    for other in hours[1:]:
        ranges = intersect(ranges, other.spans(first, last, touching))
    return [(max(start, begin), stop) for start, stop in ranges if stop > begin]
