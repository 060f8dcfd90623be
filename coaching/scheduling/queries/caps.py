"""A coach's own limits on a day, over all types together (rule 17): how many appointments, how many minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.scheduling.queries.loading import HoursRow
from coaching.slots import parts
from coaching.slots.taken import claims

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Caps:
    """At most so many appointments, and so many minutes of them, on one local date of the coach. None: no limit."""

    most: int | None
    minutes: int | None

    def refuses(self, case: parts.Case, coach: parts.Coach, start: datetime) -> bool:
        """Whether an appointment at `start` would be one too many. A place in a group that stands already is never."""
        day = start.astimezone(coach.zone).date()
        standing = [one for one in claims(case, coach) if one.start.astimezone(coach.zone).date() == day]
        if any(isinstance(one, parts.Booking) and one.type == "same" and one.start == start and one.seats_taken < case.seats for one in standing):
            return False
        if self.most is not None and len(standing) >= self.most:
            return True
        spent = sum((one.end - one.start) // MINUTE for one in standing)
        return self.minutes is not None and spent + case.duration_min > self.minutes


def of(hours: HoursRow | None) -> Caps | None:
    """The limits that come with these hours, or None when there are none."""
    if hours is None or (hours.most_a_day is None and hours.minutes_a_day is None):
        return None
    return Caps(hours.most_a_day, hours.minutes_a_day)
