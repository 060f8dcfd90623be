"""The coachee's Today: what is there, in which order, and for how few statements."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.core.db import db, transaction
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.goals import operations as goals
from coaching.habits import operations as habits
from coaching.habits.models import HabitMark
from coaching.journeys import operations as journeys
from coaching.journeys import queries as journey_queries
from coaching.lessons import operations as lessons
from coaching.messages import operations as messages


def fill(cast, as_, number: int) -> None:
    """Everything Today can show: `number` habits with a month of marks, a form, an assignment, actions, messages."""
    from coaching.core import clock

    with transaction(), as_(cast.lotte):
        for n in range(number):
            habit = habits.add(cast.lotte, f"Gewoonte {n}")
            habit.starts_on -= timedelta(days=30)
            db.session.add_all(
                HabitMark(practice_id=habit.practice_id, habit_id=habit.id, day=habit.starts_on + timedelta(days=day),
                          value=1, is_skip=False, marked_at=clock.now())
                for day in range(30)
            )  # fmt: skip
        goals.agree(cast.lotte.id, "Karin bellen")
    with transaction(), as_(cast.noor):
        forms.install_ready_made(cast.linde.id)
        forms.send(form_queries.by_key("reflection"), cast.lotte, key="r")
        messages.write(cast.lotte, "Hoe voelde dat achteraf?", author="coach")


def test_an_empty_day_says_what_it_is_for(lotte, browser_of):
    page = browser_of(lotte).get("/me").text
    assert "Goedemorgen, Lotte" in page
    assert "maandag 2 maart" in page
    assert "/me/habits/new" in page
    assert "/me/book" in page


def test_a_full_day_shows_the_one_thing_first(cast, as_, browser_of):
    fill(cast, as_, 3)
    page = browser_of(cast.lotte).get("/me").text
    places = [page.index(text) for text in ("Terug naar ons gesprek", "Gewoonte 0", "Karin bellen", "Hoe voelde dat achteraf?")]
    assert places == sorted(places)


@pytest.mark.parametrize(("hour", "words"), [(0, "Dag"), (3, "Dag"), (4, "Goedemorgen"), (11, "Goedemorgen"), (12, "Goedemiddag"), (18, "Goedenavond"), (23, "Goedenavond")])
def test_the_greeting_fits_the_hour_in_both_rooms(cast, clock, browser_of, hour, words):
    """Half past four is early, not late."""
    clock.set(datetime(2026, 3, 2, hour, 30, tzinfo=ZoneInfo("Europe/Amsterdam")))
    for who, path in ((cast.lotte, "/me"), (cast.noor, "/today")):
        assert re.search(rf"<h1>{words},? {who.name.split()[0]}</h1>", browser_of(who).get(path).text)


def test_in_english_and_in_ones_own_zone(tom, browser_of):
    page = browser_of(tom).get("/me").text
    assert 'lang="en"' in page
    assert "Hello, Tom" in page  # three in the morning in New York
    assert "Monday 2 March" in page


@pytest.mark.parametrize("number", [1, 10, 30])
def test_today_asks_the_database_eight_things_at_most(cast, as_, browser_of, statements, number):
    fill(cast, as_, number)
    browser = browser_of(cast.lotte)
    browser.get("/me")
    with statements() as counted:
        assert browser.get("/me").status_code == 200
    assert len(counted) <= 8, "\n".join(counted.statements)


def test_a_lesson_waits_its_turn(cast, as_, browser_of):
    with transaction(), as_(cast.noor):
        from coaching.lessons import queries

        lessons.install_ready_made(cast.linde.id)
        lesson = queries.lessons()[0]
        lessons.give(lesson, cast.lotte, journey_id=None, step=None, nth=None, key="l")
    page = browser_of(cast.lotte).get("/me").text
    assert "/me/lessons/" in page


def test_only_a_coachee_comes_here(cast, anyone, browser_of):
    assert browser_of(cast.noor).get("/me").status_code in (403, 404)
    assert anyone.get("/me").status_code == 302


def test_after_the_closing_only_looking_back_and_what_is_asked_later_wait(cast, as_, browser_of, floor, clock):
    """Nobody is asked to prepare for a conversation that has been."""
    journey = floor.journey(cast.lotte)
    with transaction(), as_(cast.noor):
        forms.install_ready_made(cast.linde.id)
    for key in ("preparation", "check_in", "evaluation"):
        _asked(key, journey.id, cast, as_)
        clock.move(hours=1)
    page = browser_of(cast.lotte).get("/me").text
    assert "Klaar voor ons gesprek" in page and "Daarna wachten nog 2 dingen" in page
    with transaction(), as_(cast.noor):
        journeys.close(journey_queries.journey(journey.id))
    page = browser_of(cast.lotte).get("/me").text
    assert "Terugkijken op je traject" in page and "Klaar voor ons gesprek" not in page and "Daarna" not in page
    clock.move(days=42)
    _asked("follow_up", journey.id, cast, as_)
    assert "Daarna" in browser_of(cast.lotte).get("/me").text


def _asked(key, journey_id, cast, as_):
    with transaction(), as_(cast.noor):
        forms.send(form_queries.by_key(key), cast.lotte, journey_id=journey_id, key=key)
