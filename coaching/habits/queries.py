"""Habits and how they go: few statements, whatever the number of marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from babel.numbers import format_decimal
from sqlalchemy import ColumnElement, select

from coaching.core import clock, crypto
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.i18n import local
from coaching.core.scope import scope, scoped
from coaching.habits import rules
from coaching.habits.models import Habit, HabitMark
from coaching.people.models import Person

LOOK_BACK = timedelta(days=130)
EVER = timedelta(days=4000)


@dataclass(frozen=True)
class HabitView:
    """A habit with its marks (of the last four months, or all), ready to show on `today` (a local date of the coachee)."""

    habit: Habit
    today: date
    values: dict[date, float | None]
    skipped: frozenset[date]
    marks: dict[date, bool] = field(default_factory=dict)

    @property
    def rhythm(self) -> rules.Rhythm:
        """Its rhythm as the rules want it."""
        one = self.habit
        return rules.Rhythm(one.rhythm, one.starts_on, frozenset(one.days or ()), one.times or 0, one.ends_on)

    @property
    def is_done_today(self) -> bool:
        """Whether today is done."""
        return bool(self.marks.get(self.today))

    @property
    def week(self) -> list[tuple[date, str]]:
        """The last seven days: (day, "done" | "missed" | "skip" | "free" | "open")."""
        return [(day, self.state(day)) for day in (self.today - timedelta(days=back) for back in range(6, -1, -1))]

    def state(self, day: date) -> str:
        """One day: "done", "missed", "skip", "free" (not asked) or "open" (today, not yet done)."""
        if day in self.skipped:
            return "skip"
        if self.marks.get(day):
            return "done"
        if day == self.today and self.rhythm.asks(day):
            return "open"
        return "free" if self.habit.rhythm == "times" or not self.rhythm.asks(day) else "missed"

    @property
    def value_today(self) -> str:
        """What today holds, as typed: "7.5", or nothing."""
        return self.value_of(self.today)

    def value_of(self, day: date) -> str:
        """What a day holds, as typed."""
        return as_typed(self.values.get(day))

    @cached_property
    def streak(self) -> int:
        """In a row, up to now."""
        return rules.streak(self.rhythm, self.marks, self.today, self.skipped)

    @property
    def best(self) -> int:
        """The longest there was, as far back as the marks were read."""
        return max(self.streak, rules.best_streak(self._recent, self.marks, self.today, self.skipped))

    @property
    def _recent(self) -> rules.Rhythm:
        earliest = min(self.values, default=self.today)
        first = max(self.habit.starts_on, min(earliest, self.today - LOOK_BACK))
        whole = self.rhythm
        return rules.Rhythm(whole.kind, first, whole.days, whole.times, whole.ends)

    def consistency(self, window: int = 30) -> int | None:
        """Per cent done of what was asked in the last `window` days."""
        return rules.consistency(self.rhythm, self.marks, self.today, window, self.skipped)

    @property
    def strength(self) -> int:
        """How rooted, in per cent."""
        return rules.strength_of(self._recent, self.marks, self.today, self.skipped)

    @property
    def this_week(self) -> int:
        """How often since Monday."""
        return rules.done_this_week(self.marks, self.today)

    @property
    def average(self) -> str:
        """Mean of the values of the last seven days, as the reader writes it; nothing without values."""
        recent = [value for day, value in self.values.items() if value is not None and day > self.today - timedelta(days=7)]
        return as_typed(sum(recent) / len(recent), 1) if recent else ""


def as_typed(value: float | None, most: int = 2) -> str:
    """A number as the reader writes it: "7,5" in Dutch; nothing for None."""
    if value is None:
        return ""
    return str(format_decimal(round(value, most), format="0.###", locale=scope().locale))


def today_of(timezone: str) -> date:
    """The coachee's date now."""
    return local(clock.now(), timezone).date()


def habit(habit_id: str, *, archived: bool = False) -> Habit:
    """One habit (or one that was put away); a coachee finds only their own. Raises NotHere."""
    wanted = scoped(Habit).where(Habit.id == habit_id)
    wanted = wanted.where(Habit.archived_at.is_not(None) if archived else Habit.archived_at.is_(None))
    if scope().role in ("coachee", "link"):
        wanted = wanted.where(Habit.person_id == scope().person_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotHere(habit_id)
    return found


def views_of(habits: Sequence[Habit], today: date, back: timedelta = LOOK_BACK) -> list[HabitView]:
    """The habits with their marks of the last `back` days, in one statement."""
    if not habits:
        return []
    crypto.warm(one.person_id for one in habits)
    marks: dict[str, list[HabitMark]] = {one.id: [] for one in habits}
    since = HabitMark.day > today - back
    rows = db.session.execute(
        select(HabitMark.habit_id, HabitMark.day, HabitMark.value, HabitMark.is_skip).where(HabitMark.habit_id.in_(marks), since)
    )
    for row in rows:
        marks[row.habit_id].append(row)  # type: ignore[arg-type]
    return [_view(one, today, marks[one.id]) for one in habits]


def _view(one: Habit, today: date, rows: Sequence[HabitMark]) -> HabitView:
    values = {row.day: row.value for row in rows if not row.is_skip}
    done = {day: rules.is_done(one.kind, value, one.target) for day, value in values.items()}
    return HabitView(one, today, values, frozenset(row.day for row in rows if row.is_skip), done)


def of_person(person: Person) -> list[HabitView]:
    """The living habits of somebody, oldest first."""
    wanted = scoped(Habit).where(Habit.person_id == person.id, Habit.archived_at.is_(None)).order_by(Habit.created_at)
    return views_of(list(db.session.scalars(wanted)), today_of(person.timezone))


def archived_of(person_id: str) -> list[Habit]:
    """The habits of somebody that were put away, the latest first."""
    wanted = scoped(Habit).where(Habit.person_id == person_id, Habit.archived_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(Habit.archived_at.desc()).limit(30)))


def view(one: Habit, person: Person) -> HabitView:
    """One habit, ready to show, with all its marks."""
    return views_of([one], today_of(person.timezone), EVER)[0]


def board(limit: int = 400) -> list[HabitView]:
    """Every coachee's habits of this practice on one page, by person."""
    wanted = scoped(Habit).where(Habit.archived_at.is_(None)).order_by(Habit.person_id, Habit.created_at).limit(limit)
    return views_of(list(db.session.scalars(wanted)), today_of(scope().timezone))


def of_key(key: str) -> Habit | None:
    """The habit a step started."""
    return db.session.scalar(scoped(Habit).where(Habit.key == key))


def living() -> list[tuple[str, str, str]]:
    """(practice, habit, time zone of the coachee) of every habit that is kept, in every practice: for the worker only."""
    return _for_worker(Habit.archived_at.is_(None))


def to_remind() -> list[tuple[str, str, str]]:
    """The same, of habits with an hour to be reminded at."""
    return _for_worker(Habit.archived_at.is_(None), Habit.reminder_time.is_not(None))


def _for_worker(*conditions: ColumnElement[bool]) -> list[tuple[str, str, str]]:
    wanted = select(Habit.practice_id, Habit.id, Person.timezone).join(Person, Person.id == Habit.person_id)
    rows = db.session.execute(wanted.where(Person.erased_at.is_(None), Person.archived_at.is_(None), *conditions).order_by(Habit.id))
    return [(practice_id, habit_id, timezone) for practice_id, habit_id, timezone in rows]
