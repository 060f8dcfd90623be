"""Habits and how they go: few statements, whatever the number of marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from babel.numbers import format_decimal
from sqlalchemy import ColumnElement, bindparam, select

from coaching.core import clock, crypto
from coaching.core.crypto import Sealed
from coaching.core.db import db, plain
from coaching.core.errors import NotHere
from coaching.core.i18n import local
from coaching.core.scope import scope, scoped
from coaching.habits import rules
from coaching.habits.models import Habit, HabitMark
from coaching.people import queries as people
from coaching.people.models import Person

LOOK_BACK = timedelta(days=130)
EVER = timedelta(days=4000)
GLANCE = timedelta(days=15)  # enough for a week of dots and most streaks: a year of marks read for ten lines costs more than the page
DOTS = {"skip": "skipped", "free": "none"}


class _Columns(NamedTuple):
    id: str
    person_id: str
    title_sealed: bytes | None
    kind: str
    unit: str | None
    target: float | None
    rhythm: str
    days: list[int]
    times: int | None
    starts_on: date
    ends_on: date | None


class Line(_Columns):
    """Of a habit what a line about it says, in plain columns: making ten entities of nineteen costs more than reading them."""

    __slots__ = ()
    __tablename__ = Habit.__tablename__  # a sealed text is bound to its place
    title = Sealed("title_sealed", owner="person_id")


# Made once: building a statement costs more than running it.
_MARK: Any = HabitMark.__table__
_MARKS = select(_MARK.c.habit_id, _MARK.c.day, _MARK.c.value, _MARK.c.is_skip).where(
    _MARK.c.habit_id.in_(bindparam("habit_ids", expanding=True)), _MARK.c.day > bindparam("since")
)
_LIVING = (
    select(Habit)
    .where(Habit.practice_id == bindparam("practice_id"), Habit.person_id == bindparam("person_id"), Habit.archived_at.is_(None))
    .order_by(Habit.created_at)
)
_LINES = _LIVING.with_only_columns(*(getattr(Habit, name) for name in Line._fields))
_ONE = select(Habit).where(Habit.practice_id == bindparam("practice_id"), Habit.id == bindparam("habit_id"))
_OF_MINE = _ONE.where(Habit.person_id == bindparam("person_id"))


@dataclass(frozen=True)
class HabitView:
    """A habit with its marks (of the last four months, or all), ready to show on `today` (a local date of the coachee)."""

    habit: Habit | Line
    today: date
    values: dict[date, float | None]
    skipped: frozenset[date]
    marks: dict[date, bool] = field(default_factory=dict)

    @cached_property
    def rhythm(self) -> rules.Rhythm:
        """Its rhythm as the rules want it."""
        one = self.habit
        return rules.Rhythm(one.rhythm, one.starts_on, frozenset(one.days or ()), one.times or 0, one.ends_on)

    @property
    def is_done_today(self) -> bool:
        """Whether today is done."""
        return bool(self.marks.get(self.today))

    @cached_property
    def week(self) -> list[tuple[date, str]]:
        """The last seven days: (day, "done" | "missed" | "skip" | "free" | "open")."""
        return [(day, self.state(day)) for day in rules.week_to(self.today)]

    @cached_property
    def dots(self) -> list[str]:
        """The last seven days as the look has them: "done", "missed", "skipped", "none" or "open"."""
        return [DOTS.get(state := self.state(day), state) for day in rules.week_to(self.today)]

    @property
    def done_of_week(self) -> int:
        """How many of the last seven days were done."""
        return self.dots.count("done")

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
    """One habit (or one that was put away); a coachee finds only their own, a coach those of the people in their care. Raises NotHere."""
    here = scope()
    if here.practice_id is None:
        raise NotHere("no practice in scope")
    is_own = here.sees_only_own
    wanted = {"practice_id": here.practice_id, "habit_id": habit_id, **({"person_id": here.person_id} if is_own else {})}
    found = db.session.scalar(_OF_MINE if is_own else _ONE, wanted)
    if found is not None and (found.archived_at is not None) != archived:
        raise NotHere(habit_id)
    if found is None:
        raise NotHere(habit_id)
    if not is_own:
        people.coachee(found.person_id)
    return found


def views_of(habits: Sequence[Habit | Line], today: date, back: timedelta = LOOK_BACK) -> list[HabitView]:
    """The habits with their marks of the last `back` days, in one statement."""
    if not habits:
        return []
    crypto.warm(one.person_id for one in habits)
    marks: dict[str, list[Any]] = {one.id: [] for one in habits}
    for row in plain(_MARKS, {"habit_ids": list(marks), "since": today - back}):
        marks[row[0]].append(row)
    return [_view(one, today, marks[one.id]) for one in habits]


def _view(one: Habit | Line, today: date, rows: Iterable[Any]) -> HabitView:
    values: dict[date, float | None] = {}
    skipped: list[date] = []
    for _habit_id, day, value, is_skip in rows:
        if is_skip:
            skipped.append(day)
        else:
            values[day] = value
    done = {day: rules.is_done(one.kind, value, one.target) for day, value in values.items()}
    return HabitView(one, today, values, frozenset(skipped), done)


def glance(habits: Sequence[Habit | Line], today: date) -> list[HabitView]:
    """The habits with what a line about each says: today, this week, the streak. One statement, and one more for streaks that go back further."""
    views = views_of(habits, today, GLANCE)
    long = [view.habit for view in views if rules.is_unbroken(view.rhythm, view.marks, today - GLANCE, today, view.skipped)]
    longer = {view.habit.id: view for view in views_of(long, today)}
    return [longer.get(view.habit.id, view) for view in views]


def living_of(person_id: str) -> list[Habit]:
    """The living habits of somebody, oldest first."""
    return list(db.session.scalars(_LIVING, {"practice_id": scope().practice_id, "person_id": person_id}))


def lines_of(person_id: str) -> list[Line]:
    """The same for a line about each."""
    return [Line._make(row) for row in plain(_LINES, {"practice_id": scope().practice_id, "person_id": person_id})]


def of_person(person: Person) -> list[HabitView]:
    """The living habits of somebody with the marks of four months, oldest first."""
    return views_of(living_of(person.id), today_of(person.timezone))


def archived_of(person_id: str) -> list[Habit]:
    """The habits of somebody that were put away, the latest first."""
    wanted = scoped(Habit).where(Habit.person_id == person_id, Habit.archived_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(Habit.archived_at.desc()).limit(30)))


def view(one: Habit, person: Person) -> HabitView:
    """One habit, ready to show, with all its marks."""
    return views_of([one], today_of(person.timezone), EVER)[0]


def board(limit: int = 400) -> list[HabitView]:
    """The habits of everybody in the care of whoever is signed in on one page, by person."""
    wanted = scoped(Habit).where(Habit.archived_at.is_(None), Habit.person_id.in_(people.in_my_care())).order_by(Habit.person_id, Habit.created_at).limit(limit)
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
