"""What the worker does for habits: a reminder at the hour somebody chose, and noticing what was missed."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.facts.models import Fact
from coaching.habits import operations, tasks


def letters() -> list[Delivery]:
    return list(db.session.scalars(select(Delivery).where(Delivery.key.like("habit_reminder:%"))))


@pytest.fixture
def tea(cast, as_):
    """Tom's habit, to be reminded of at nine in the evening in New York."""
    with transaction(), as_(cast.tom):
        return operations.add(cast.tom, "Tea without a telephone", reminder_time=time(21, 0))


def test_a_reminder_goes_once_at_the_hour_of_the_coachee(tea, clock):
    for minute in range(55, 60):
        clock.set(datetime(2026, 3, 3, 1, minute, tzinfo=UTC))  # before nine in the evening of the 2nd
        tasks.notice()
    assert letters() == []
    for minute in (0, 1, 2, 30):
        clock.set(datetime(2026, 3, 3, 2, minute, tzinfo=UTC))
        tasks.notice()
    assert [one.key for one in letters()] == [f"habit_reminder:{tea.id}:2026-03-02"]
    clock.set(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))
    tasks.notice()
    assert len(letters()) == 2


def test_minutes_that_were_lost_are_made_up_for_but_not_in_the_night(tea, clock):
    clock.set(datetime(2026, 3, 3, 6, 0, tzinfo=UTC))  # one in the morning
    assert tasks.notice() == 0
    clock.set(datetime(2026, 3, 4, 3, 30, tzinfo=UTC))  # an hour and a half late
    assert tasks.notice() == 1


def test_no_reminder_of_what_is_done_free_or_put_away(cast, tea, as_, clock):
    clock.set(datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
    today = datetime(2026, 3, 2).date()
    with transaction(), as_(cast.tom):
        operations.mark(db.session.merge(tea), today, 1)
    assert tasks.notice() == 0
    with transaction(), as_(cast.tom):
        operations.skip(db.session.merge(tea), today)
    assert tasks.notice() == 0
    with transaction(), as_(cast.tom):
        operations.skip(db.session.merge(tea), today, on=False)
        operations.archive(db.session.merge(tea))
    assert tasks.notice() == 0


def test_the_reminder_does_not_name_the_habit(tea, clock):
    clock.set(datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
    tasks.notice()
    letter = letters()[0]
    words = [letter.subject, letter.content["text"], letter.content["html"]]
    assert all(words) and not [part for part in words if "Tea without" in part]


def test_what_was_missed_is_told_once_in_the_morning_of_the_coachee(cast, tea, clock):
    for day in (4, 5):
        for minute in (36, 37, 38):
            clock.set(datetime(2026, 3, day, 14, minute, tzinfo=UTC))  # past nine in the morning in New York
            tasks.notice()
            tasks.notice()
    told = [fact.detail["days"] for fact in db.session.scalars(select(Fact).where(Fact.type == "habit_missed").order_by(Fact.id))]
    assert told == [2, 3]


def test_one_habit_that_fails_does_not_stop_the_others(cast, tea, as_, clock, monkeypatch, caplog):
    with transaction(), as_(cast.tom):
        other = operations.add(cast.tom, "Early to bed", reminder_time=time(21, 0))
    clock.set(datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
    real = operations.remind

    def breaks(habit, wall):
        if habit.id == tea.id:
            raise RuntimeError("broken on purpose")
        return real(habit, wall)

    monkeypatch.setattr(operations, "remind", breaks)
    assert tasks.notice() == 1
    assert [one.key for one in letters()] == [f"habit_reminder:{other.id}:2026-03-02"]
