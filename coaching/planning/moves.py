"""Rules 3 to 6 of §5: what moves a touchpoint before it takes its turn, and rule 9's way to the next day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from coaching.planning.calendar import MIDNIGHT, Calendar
from coaching.planning.journey import Journey
from coaching.planning.touchpoints import Move


class Moves:
    """The pauses and quiet hours of one case. All moments UTC."""

    def __init__(self, calendar: Calendar, journey: Journey, quiet_hours: tuple[time, time] | None, now: datetime) -> None:
        self._calendar = calendar
        self._quiet = quiet_hours
        self._now = now
        self._pauses = list(_closed(journey))
        self._windows_of: dict[date, list[tuple[datetime, datetime]]] = {}
        self._window_of: dict[date, tuple[datetime, datetime]] = {}
        self._mornings: dict[date, datetime] = {}

    def known(self, due: datetime, known_from: datetime | None, moved_by: list[Move]) -> datetime:
        """Rule 3: not before it was known."""
        if known_from is None or due >= known_from:
            return due
        _note(moved_by, "late")
        return known_from

    def settle(self, due: datetime, on_pause: str, moved_by: list[Move]) -> datetime | None:
        """Rules 4 and 5, again until neither applies. None: it falls in a pause that it does not survive."""
        while True:
            pause = next((p for p in self._pauses if p[0] <= due and (p[1] is None or due < p[1])), None)
            if pause is not None:
                if pause[1] is None or on_pause == "skip":
                    return None
                _note(moved_by, "pause")
                due = pause[1]
                continue
            quiet_end = self._quiet_end(due)
            if quiet_end is None:
                return due
            _note(moved_by, "quiet_hours")
            due = quiet_end

    def not_before_now(self, due: datetime, on_pause: str, moved_by: list[Move]) -> datetime | None:
        """Rule 6: before now moves to now, then 4 and 5 again."""
        if due >= self._now:
            return due
        _note(moved_by, "late")
        return self.settle(self._now, on_pause, moved_by)

    def next_day(self, due: datetime, on_pause: str, moved_by: list[Move]) -> datetime | None:
        """Rule 9: to the next local day's first moment outside quiet hours, then 4 and 5."""
        _note(moved_by, "daily_limit")
        day = self._calendar.day(due) + timedelta(days=1)
        morning = self._mornings.get(day)
        if morning is None:
            morning = self._mornings[day] = self._awake(self._calendar.instant(day, MIDNIGHT))
        if morning <= due:
            # Clocks that go back over midnight (St John's until 2011) show the next day's first minute before this
            # day is over; a delay never brings anything forward.
            morning = self._awake(self._calendar.instant(day, MIDNIGHT, second=True))
        return self.settle(morning, on_pause, moved_by)

    def _awake(self, moment: datetime) -> datetime:
        """The first moment from this one on outside quiet hours."""
        while (quiet_end := self._quiet_end(moment)) is not None:
            moment = quiet_end
        return moment

    def _quiet_end(self, moment: datetime) -> datetime | None:
        """Where the quiet window ends in which the moment falls; None outside."""
        if self._quiet is None:
            return None
        for begin, end in self._windows(self._calendar.day(moment), self._quiet):
            if begin <= moment < end:
                return end
        return None

    def _windows(self, day: date, quiet: tuple[time, time]) -> list[tuple[datetime, datetime]]:
        """The windows that may hold a moment of a local date, reckoned once a date.

        Two days back for a window that spans a day the zone skipped, one on for a midnight that comes twice. A window
        that a gap lets end before it begins holds no moment.
        """
        found = self._windows_of.get(day)
        if found is None:
            found = [self._window(day + timedelta(days=days), quiet) for days in (0, -1, -2, 1)]
            self._windows_of[day] = found
        return found

    def _window(self, day: date, quiet: tuple[time, time]) -> tuple[datetime, datetime]:
        """The window that begins on a local date."""
        found = self._window_of.get(day)
        if found is None:
            begin, end = quiet
            ends_on = day if begin < end else day + timedelta(days=1)
            found = self._window_of[day] = self._calendar.instant(day, begin), self._calendar.instant(ends_on, end)
        return found


def _closed(journey: Journey) -> list[tuple[datetime, datetime | None]]:
    """The pauses, ended by the closing."""
    closes = journey.closes
    if closes is None:
        return list(journey.pauses)
    ended = ((begin, closes if end is None else min(end, closes)) for begin, end in journey.pauses)
    return [(begin, end) for begin, end in ended if begin < end]


def _note(moved_by: list[Move], move: Move) -> None:
    if move not in moved_by:
        moved_by.append(move)
