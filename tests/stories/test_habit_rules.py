"""A habit that a programme starts: missed for some days brings a word, a streak a compliment; each once."""

from __future__ import annotations

from datetime import timedelta

from coaching.core import clock
from coaching.core.db import db
from coaching.core.i18n import local
from coaching.habits import operations as habits
from coaching.habits import tasks
from coaching.habits.models import Habit
from tests.road import at

WALK = {"key": "walk", "what": "habit", "when": {"phase_begins": "onboarding"}, "texts": {"nl": {"subject": "Tien minuten buiten", "body": ""}}}
MISSED = {"key": "missed", "what": "message", "when": {"habit": {"of": "walk", "missed": 3}}, "texts": {"nl": {"subject": "Lukt het?", "body": "{days} dagen"}}}
STREAK = {"key": "streak", "what": "message", "when": {"habit": {"of": "walk", "streak": 3}}}
TELL = {"key": "tell", "what": "alert", "params": {"kind": "habit_missed"}, "when": {"habit": {"of": "walk", "missed": 3}}}


def _days(road, days: int) -> None:
    """Let mornings pass: the house looks at 9:37 where the coachee is, and the worker does its minute."""
    for _day in range(days):
        clock.set_to((clock.now() + timedelta(days=1)).replace(hour=8, minute=37))
        db.session.rollback()
        tasks.notice()
        road.tick()


def _mark(road) -> None:
    with road.house():
        habit = db.session.query(Habit).one()
        habits.mark(habit, local(clock.now(), road.person.timezone).date(), 1)


def test_three_days_missed_bring_one_word_and_one_sign(road):
    road.start([WALK, MISSED, TELL])
    road.tick()
    _days(road, 2)
    assert road.plan("missed") == []
    _days(road, 2)
    assert [row[:3] for row in road.plan("missed")] == [("missed", 1, "done")]
    assert [row[:3] for row in road.plan("tell")] == [("tell", 1, "done")]
    _days(road, 2)
    assert len(road.plan("missed")) == 1


def test_missed_again_after_being_kept_up_is_a_new_word(road):
    road.start([WALK, MISSED])
    road.tick()
    _days(road, 4)
    _mark(road)
    _days(road, 5)
    assert [row[:3] for row in road.plan("missed")] == [("missed", 1, "done"), ("missed", 2, "done")]


def test_a_streak_is_complimented_once(road):
    road.start([WALK, STREAK])
    road.tick()
    for _day in range(4):
        _mark(road)
        _days(road, 1)
    assert [row[:3] for row in road.plan("streak")] == [("streak", 1, "done")]


def test_the_words_name_the_days(road):
    from coaching.core.scope import Scope, acting
    from coaching.messages.models import Message

    road.start([WALK, MISSED])
    road.tick(at("2026-03-02T08:00Z"))
    _days(road, 4)
    with acting(Scope.system(road.practice_id)):
        assert [message.body for message in db.session.query(Message)] == ["3 dagen"]
