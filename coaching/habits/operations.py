"""Adding, marking and skipping; noticing streaks and misses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, select

from coaching.core import clock, links
from coaching.core.db import db, flush, insert_into
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.deliveries import queries as deliveries_queries
from coaching.facts import operations as facts
from coaching.facts.models import Fact
from coaching.habits import queries, rules
from coaching.habits.models import Habit, HabitMark
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import queries as practices

STREAKS = (3, 7, 14, 21, 30, 60, 100)
BACK = timedelta(days=31)


def add(
    person: Person,
    title: str,
    *,
    kind: str = "yes_no",
    unit: str | None = None,
    target: float | None = None,
    rhythm: str = "daily",
    days: Sequence[int] = (),
    times: int | None = None,
    reminder_time: time | None = None,
    journey_id: str | None = None,
    key: str | None = None,
) -> Habit:
    """A new habit, from today in the coachee's zone. With a key (a step started it): once."""
    known = queries.of_key(key) if key else None
    if known is not None:
        return known
    habit = Habit(
        person_id=person.id, journey_id=journey_id, title=title, kind=kind, unit=unit, target=target, rhythm=rhythm,
        days=sorted(days), times=times, reminder_time=reminder_time, starts_on=queries.today_of(person.timezone),
        by_coach=scope().role != "coachee", key=key,
    )  # fmt: skip
    db.session.add(habit)
    flush()
    facts.record("habit_started", person_id=person.id, journey_id=journey_id, subject=f"habit:{habit.id}")
    return habit


_MARK: Any = HabitMark.__table__
_AWAY = delete(_MARK).where(_MARK.c.habit_id == bindparam("of_habit"), _MARK.c.day == bindparam("of_day"))


@lru_cache(maxsize=2)
def _upsert(dialect: str) -> Any:
    """One statement that makes or changes the mark of a day: two taps at once cannot make two. Made once per database."""
    new = insert_into(_MARK)
    changed = {"value": new.excluded.value, "is_skip": new.excluded.is_skip, "marked_at": new.excluded.marked_at}
    return new.on_conflict_do_update(index_elements=["habit_id", "day"], set_=changed)


def _put(habit: Habit, day: date, value: float | None, *, is_skip: bool = False) -> None:
    row = {"practice_id": habit.practice_id, "habit_id": habit.id, "day": day, "value": value, "is_skip": is_skip, "marked_at": clock.now()}
    db.session.execute(_upsert(db.engine.dialect.name), row)


def _refuse_far(habit: Habit, day: date) -> date:
    """Today of the coachee; raises ValueError for a day ahead, or too far back to remember honestly."""
    today = queries.today_of(_zone_of(habit))
    if day > today or day < today - BACK:
        raise ValueError("a mark is for the last 31 days")
    return today


def _zone_of(habit: Habit) -> str:
    """The time zone of whose habit it is: known already when they mark it themselves."""
    if scope().person_id == habit.person_id:
        return scope().timezone
    person = db.session.get(Person, habit.person_id)
    return person.timezone if person else "UTC"


def mark(habit: Habit, day: date, value: float | None) -> queries.HabitView:
    """Set a day's mark to `value`; None takes it away. Setting the same twice (an offline phone) changes nothing. Returns how it goes now.

    Raises ValueError for a day in the future or more than 31 days back.
    """
    today = _refuse_far(habit, day)
    if value is None:
        db.session.execute(_AWAY, {"of_habit": habit.id, "of_day": day})
    else:
        _put(habit, day, value)
    view = queries.glance([habit], today)[0]
    if value is not None:
        _notice_streak(habit, view)
    return view


def set_day(habit: Habit, day: date, typed: str | None) -> queries.HabitView:
    """A day as it came from a button or a phone that was offline: nothing, "skip", or a number. Raises ValueError."""
    if typed == "skip":
        return skip(habit, day)
    return mark(habit, day, rules.number_of(typed))


def skip(habit: Habit, day: date, on: bool = True) -> queries.HabitView:
    """Make a day free (ill, holiday), so that it breaks nothing; or take that back. Raises ValueError as `mark` does."""
    today = _refuse_far(habit, day)
    if on:
        _put(habit, day, None, is_skip=True)
    else:
        db.session.execute(_AWAY.where(_MARK.c.is_skip), {"of_habit": habit.id, "of_day": day})
    return queries.glance([habit], today)[0]


def _said(habit: Habit, type_: str, days: int, since: date) -> bool:
    """Whether this fact was recorded since that date."""
    subject = f"habit:{habit.id}"
    recorded = db.session.scalars(select(Fact).where(Fact.subject == subject, Fact.type == type_).order_by(Fact.id.desc()).limit(20))
    return any((fact.detail or {}).get("days") == days and fact.at.date() >= since for fact in recorded)


def _notice_streak(habit: Habit, view: queries.HabitView) -> None:
    today, length = view.today, view.streak
    if view.is_done_today and length in STREAKS and not _said(habit, "habit_streak", length, today - timedelta(days=length)):
        _record(habit, "habit_streak", length)


def _record(habit: Habit, type_: str, days: int) -> None:
    facts.record(type_, person_id=habit.person_id, journey_id=habit.journey_id, subject=f"habit:{habit.id}",
                 detail={"habit": habit.key or habit.id, "days": days})  # fmt: skip


def notice_misses(habit: Habit, today: date) -> int:
    """Record that a habit was missed n days in a row, once for each n; returns n. The worker asks daily."""
    view = queries.views_of([habit], today)[0]
    missed = rules.missed_in_a_row(view.rhythm, view.marks, today, view.skipped)
    if missed and not _said(habit, "habit_missed", missed, today - timedelta(days=missed)):
        _record(habit, "habit_missed", missed)
    return missed


def as_typed(habit: Habit) -> dict[str, object]:
    """A habit as its input shows it."""
    target = queries.as_typed(habit.target)
    return {
        "title": habit.title, "kind": habit.kind, "unit": habit.unit, "target": target, "rhythm": habit.rhythm,
        "days": [str(day) for day in habit.days or ()], "times": str(habit.times or 3), "reminder_time": habit.reminder_time,
    }  # fmt: skip


def change(habit: Habit, **parts: object) -> None:
    """Other words, another rhythm; the marks stay. Only what `HabitInput.parts` gives."""
    for name in ("title", "kind", "unit", "target", "rhythm", "days", "times", "reminder_time"):
        setattr(habit, name, parts[name])


def archive(habit: Habit) -> None:
    """Put a habit away; its marks stay."""
    habit.archived_at = clock.now()


def restore(habit: Habit) -> None:
    """Take up a habit that was put away."""
    habit.archived_at = None


REMINDED_FOR = timedelta(hours=3)  # after that the evening is spoilt by it rather than helped


def remind(habit: Habit, wall: datetime) -> bool:
    """The reminder that somebody asked for, once a day, when the habit is asked and not yet done. `wall`: now, on their clock.

    Returns whether it was queued. The mail does not name the habit: that is theirs.
    """
    person, today = db.session.get(Person, habit.person_id), wall.date()
    if person is None or habit.reminder_time is None or not person.is_reachable:
        return False
    begins = wall.replace(hour=habit.reminder_time.hour, minute=habit.reminder_time.minute, second=0, microsecond=0)
    key = f"habit_reminder:{habit.id}:{today}"
    if not begins <= wall < begins + REMINDED_FOR or deliveries_queries.by_key(key) is not None:
        return False
    view = queries.views_of([habit], today)[0]
    if view.state(today) != "open":
        return False
    to = people.recipient(person)
    letter = deliveries.compose("habit_reminder", to, url=links.url("rooms.coachee_today"))
    deliveries.queue(letter, to, key=key, if_unsure="resend", kind="reminder", stale_at=begins + REMINDED_FOR, **practices.voice_of(person.coach_id))
    return True
