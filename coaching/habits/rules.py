"""The arithmetic of habits, on plain values: dates are local dates of the coachee, marks are day -> done.

Definitions. A day *counts* when the rhythm asks for it and it is not skipped. Streak: counted days in a row that were done
(for "n times a week": weeks in a row that reached n). A day that is not over yet never breaks anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """How often: "daily", "days" (ISO weekdays), or "times" (n a week). `starts` is the first day that counts."""

    kind: str
    starts: date
    days: frozenset[int] = frozenset()
    times: int = 0
    ends: date | None = None

    def asks(self, day: date) -> bool:
        """Whether this day is asked for (for "times" every day may serve)."""
        if day < self.starts or (self.ends is not None and day > self.ends):
            return False
        return self.kind != "days" or day.isoweekday() in self.days


Marks = Mapping[date, bool]


def is_done(kind: str, value: float | None, target: float | None) -> bool:
    """Whether a mark counts as done: a yes, a number at or above its target (or any number), any point on a scale."""
    if value is None:
        return False
    if kind == "yes_no":
        return value > 0
    if kind == "number":
        return value >= target if target is not None else value > 0
    return True


def _counted(rhythm: Rhythm, skipped: frozenset[date], last: date, length: int) -> list[date]:
    """The latest counted days up to `last`, oldest first, at most `length`."""
    found: list[date] = []
    day = last
    while day >= rhythm.starts and len(found) < length:
        if rhythm.asks(day) and day not in skipped:
            found.append(day)
        day -= DAY
    return found[::-1]


def streak(rhythm: Rhythm, marks: Marks, today: date, skipped: frozenset[date] = frozenset()) -> int:
    """How many in a row up to now: days, or weeks for "times". Today not yet done does not break it."""
    if rhythm.kind == "times":
        return _week_streak(rhythm, marks, today, skipped)
    length, day = 0, today
    while day >= rhythm.starts:
        if rhythm.asks(day) and day not in skipped:
            if marks.get(day):
                length += 1
            elif day != today:
                break
        day -= DAY
    return length


def is_unbroken(rhythm: Rhythm, marks: Marks, after: date, today: date, skipped: frozenset[date] = frozenset()) -> bool:
    """Whether a streak may go on at or before `after`: every day between it and today that counts was done. For "times": always."""
    if rhythm.starts > after:
        return False
    if rhythm.kind == "times":
        return True
    days = (after + DAY * number for number in range(1, (today - after).days))
    return all(marks.get(day) for day in days if rhythm.asks(day) and day not in skipped)


def _week_reached(rhythm: Rhythm, marks: Marks, monday: date, skipped: frozenset[date]) -> bool | None:
    """Whether a week has its n; skipped days lower what is asked, because they could not serve. None: a week wholly free."""
    days = [monday + DAY * number for number in range(7)]
    able = sum(1 for day in days if rhythm.asks(day) and day not in skipped)
    if not able:
        return None
    return sum(1 for day in days if marks.get(day)) >= min(rhythm.times, able)


def _week_streak(rhythm: Rhythm, marks: Marks, today: date, skipped: frozenset[date]) -> int:
    this = today - DAY * (today.isoweekday() - 1)
    length = 1 if _week_reached(rhythm, marks, this, skipped) else 0
    monday = this - DAY * 7
    while monday + DAY * 6 >= rhythm.starts:
        reached = _week_reached(rhythm, marks, monday, skipped)
        if reached is False:
            break
        length += 1 if reached else 0
        monday -= DAY * 7
    return length


def best_streak(rhythm: Rhythm, marks: Marks, today: date, skipped: frozenset[date] = frozenset()) -> int:
    """The longest streak there ever was, the present one included."""
    if rhythm.kind == "times":
        best = run = 0
        monday = rhythm.starts - DAY * (rhythm.starts.isoweekday() - 1)
        while monday <= today:
            reached = _week_reached(rhythm, marks, monday, skipped)
            run = run if reached is None else run + 1 if reached else 0
            best, monday = max(best, run), monday + DAY * 7
        return max(best, _week_streak(rhythm, marks, today, skipped))
    best = run = 0
    day = rhythm.starts
    while day <= today:
        if rhythm.asks(day) and day not in skipped:
            if marks.get(day):
                run += 1
                best = max(best, run)
            elif day != today:
                run = 0
        day += DAY
    return best


def consistency(rhythm: Rhythm, marks: Marks, today: date, window: int, skipped: frozenset[date] = frozenset()) -> int | None:
    """Per cent of what was asked in the last `window` days that was done; None when nothing was asked yet. Today counts once done."""
    first = max(rhythm.starts, today - DAY * (window - 1))
    asked = [first + DAY * number for number in range((today - first).days + 1)]
    asked = [day for day in asked if rhythm.asks(day) and day not in skipped and (day != today or marks.get(day))]
    done = sum(1 for day in asked if marks.get(day))
    if rhythm.kind == "times":
        wanted = rhythm.times * len(asked) / 7
        return None if not asked else min(100, round(100 * done / wanted)) if wanted else 100
    return None if not asked else round(100 * done / len(asked))


def strength(marks: Sequence[bool], half_life_days: float = 13) -> float:
    """How rooted a habit is, 0 to 1: exponentially smoothed marks, oldest first; one miss bends it, a fortnight breaks it.

    The form is the one Loop Habit Tracker made known; the half-life is ours.
    """
    keep = 0.5 ** (1 / half_life_days)
    level = 0.0
    for done in marks:
        level = level * keep + (1 - keep) * (1.0 if done else 0.0)
    return level


def strength_of(rhythm: Rhythm, marks: Marks, today: date, skipped: frozenset[date] = frozenset()) -> int:
    """`strength` of a habit in per cent, over its last 120 counted days; for "times", a reached week counts for all its days."""
    days = _counted(rhythm, skipped, today, 120)
    if days and days[-1] == today and not marks.get(today):
        days = days[:-1]
    if rhythm.kind == "times":
        weeks = {day - DAY * (day.isoweekday() - 1) for day in days}
        reached = {monday: bool(_week_reached(rhythm, marks, monday, skipped)) for monday in weeks}
        return round(100 * strength([bool(marks.get(day)) or reached[day - DAY * (day.isoweekday() - 1)] for day in days]))
    return round(100 * strength([bool(marks.get(day)) for day in days]))


def missed_in_a_row(rhythm: Rhythm, marks: Marks, today: date, skipped: frozenset[date] = frozenset()) -> int:
    """How many asked days in a row were not done, yesterday the last; 0 for "n times a week", where no single day is owed."""
    if rhythm.kind == "times":
        return 0
    missed, day = 0, today - DAY
    while day >= rhythm.starts:
        if rhythm.asks(day) and day not in skipped:
            if marks.get(day):
                break
            missed += 1
        day -= DAY
    return missed


def done_this_week(marks: Marks, today: date) -> int:
    """How often since Monday."""
    monday = today - DAY * (today.isoweekday() - 1)
    return sum(1 for number in range(7) if marks.get(monday + DAY * number))


@lru_cache(maxsize=8)
def week_to(today: date) -> tuple[date, ...]:
    """The seven days up to and with `today`. Kept: every habit on a page has the same."""
    return tuple(today - DAY * back for back in range(6, -1, -1))


def weeks_of_month(day: date) -> list[list[date | None]]:
    """The month of `day` in weeks from Monday; None where a day belongs to a neighbour."""
    first = day.replace(day=1)
    monday = first - DAY * (first.isoweekday() - 1)
    weeks: list[list[date | None]] = []
    while not weeks or (monday.year, monday.month) == (first.year, first.month):
        week = [monday + DAY * number for number in range(7)]
        weeks.append([one if one.month == first.month else None for one in week])
        monday += DAY * 7
    return weeks


def month_before(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - DAY


def month_after(day: date, today: date) -> date | None:
    """A day of the month after, at most today; None when that month has not come."""
    following = (day.replace(day=28) + DAY * 4).replace(day=1)
    return None if following > today else min(today, (following.replace(day=28) + DAY * 4).replace(day=1) - DAY)


LARGEST = 1_000_000.0


def number_of(text: str | None) -> float | None:
    """"7,5" or "7.5" as 7.5; None when nothing was typed. Raises ValueError for what is no number from 0 to a million."""
    if not text or not text.strip():
        return None
    found = float(text.strip().replace(",", "."))
    if not 0 <= found <= LARGEST:  # a NaN is refused here too
        raise ValueError(text)
    return found
