"""Ticking, adding and looking back: for the coachee with one tap, for the coach to see, for nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from coaching.core.db import db, transaction
from coaching.habits import operations, queries
from coaching.habits.models import Habit, HabitMark
from coaching.people.models import Person

TODAY = date(2026, 3, 2)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def walk(cast, as_):
    """Lotte's first habit."""
    with transaction(), as_(cast.lotte):
        return operations.add(cast.lotte, "Tien minuten buiten")


def marks() -> list[tuple[date, float | None, bool]]:
    return [(row.day, row.value, row.is_skip) for row in db.session.scalars(select(HabitMark).order_by(HabitMark.day))]


def test_one_tap_ticks_and_the_line_comes_back_small(lotte, walk, browser_of):
    answer = browser_of(lotte).post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": "1"}, headers={**HTMX, "Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert marks() == [(TODAY, 1.0, False)]
    assert len(answer.data) <= 1536
    assert answer.headers.get("Content-Encoding") == "gzip"


def test_without_a_script_the_tap_leads_back_to_today(lotte, walk, browser_of):
    answer = browser_of(lotte).post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")


def test_the_same_mark_twice_is_one_mark_and_an_empty_value_takes_it_away(lotte, walk, browser_of):
    browser = browser_of(lotte)
    for value, left in (("1", 1), ("1", 1), ("", 0), ("", 0)):
        browser.post(f"/habits/{walk.id}/marks", data={"day": "2026-03-01", "value": value}, headers=HTMX)
        assert len(marks()) == left


def test_a_skip_is_a_free_day_and_can_be_taken_back(lotte, walk, browser_of):
    browser = browser_of(lotte)
    browser.post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": "skip", "page": "month"}, headers=HTMX)
    assert marks() == [(TODAY, None, True)]
    browser.post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": ""}, headers=HTMX)
    assert marks() == []


@pytest.mark.parametrize(("day", "value"), [("2026-03-03", "1"), ("2026-01-01", "1"), ("gisteren", "1"), ("2026-03-02", "veel"), ("2026-03-02", "-4")])
def test_a_day_ahead_too_far_back_or_no_number_is_refused(lotte, walk, browser_of, day, value):
    answer = browser_of(lotte).post(f"/habits/{walk.id}/marks", data={"day": day, "value": value})
    assert answer.status_code == 422
    assert marks() == []


def test_a_refused_number_stays_on_its_line_with_what_is_wrong(cast, as_, browser_of):
    with transaction(), as_(cast.lotte):
        sleep = operations.add(cast.lotte, "Slaap", kind="number")
    answer = browser_of(cast.lotte).post(f"/habits/{sleep.id}/marks", data={"day": "2026-03-02", "value": "veel"}, headers=HTMX)
    assert answer.status_code == 422
    assert answer.text.strip().startswith("<li")
    assert 'value="veel"' in answer.text
    assert "Typ een getal" in answer.text


def test_today_is_the_day_of_the_coachee_not_of_the_server(cast, as_, clock, browser_of):
    from datetime import UTC, datetime

    clock.set(datetime(2026, 3, 3, 2, 0, tzinfo=UTC))  # still the 2nd in New York
    with transaction(), as_(cast.tom):
        habit = operations.add(cast.tom, "Ten minutes outside")
    assert habit.starts_on == TODAY
    assert browser_of(cast.tom).post(f"/habits/{habit.id}/marks", data={"day": "2026-03-03", "value": "1"}).status_code == 422


def test_nobody_else_finds_or_marks_it(cast, walk, browser_of):
    for who in (cast.tom, cast.zev):
        assert browser_of(who).get(f"/habits/{walk.id}").status_code == 404
    assert browser_of(cast.tom).post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": "1"}).status_code == 404
    assert browser_of(cast.noor).post(f"/habits/{walk.id}/marks", data={"day": "2026-03-02", "value": "1"}).status_code in (403, 404)
    assert browser_of(cast.sanne).get(f"/habits/{walk.id}").status_code in (403, 404)
    assert marks() == []


def test_the_coach_sees_the_tab_and_the_board(cast, walk, browser_of):
    noor = browser_of(cast.noor)
    for page in (f"/coachees/{cast.lotte.id}/habits", "/habits", f"/habits/{walk.id}"):
        assert "Tien minuten buiten" in noor.get(page).text
    for other in (cast.zev, cast.bram):
        assert "Tien minuten buiten" not in browser_of(other).get("/habits").text


def test_a_share_of_nothing_is_no_percentage(cast, walk, browser_of):
    noor = browser_of(cast.noor)
    for page in (f"/coachees/{cast.lotte.id}/habits", f"/coachees/{cast.lotte.id}/progress", "/habits"):
        assert "– %" not in noor.get(page).text and " %<" not in noor.get(page).text


def test_a_habit_is_added_changed_put_away_and_brought_back(lotte, browser_of):
    browser = browser_of(lotte)
    typed = {"title": "Slaap", "kind": "number", "unit": "uur", "target": "7,5", "rhythm": "days", "days": ["1", "3"], "times": "3"}
    assert browser.post("/me/habits/new", data=typed).status_code == 303
    habit = db.session.scalar(select(Habit))
    assert (habit.title, habit.target, habit.days, habit.by_coach) == ("Slaap", 7.5, [1, 3], False)
    assert 'value="7,5"' in browser.get(f"/habits/{habit.id}/edit").text
    assert browser.post(f"/habits/{habit.id}/edit", data={**typed, "title": "Slapen", "rhythm": "daily", "days": []}).status_code == 303
    assert "Slapen" in browser.get("/me").text
    browser.post(f"/habits/{habit.id}/archive")
    assert "Slapen" not in browser.get("/me").text
    assert browser.get(f"/habits/{habit.id}").status_code == 404
    browser.post(f"/habits/{habit.id}/restore")
    assert "Slapen" in browser.get("/me").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(lotte, browser_of):
    answer = browser_of(lotte).post("/me/habits/new", data={"title": "", "kind": "number", "unit": "stappen", "target": "veel", "rhythm": "days", "times": "3"})
    assert answer.status_code == 422
    assert 'value="stappen"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Habit)) == 0


def test_a_coachee_cannot_add_one_for_somebody_else(cast, browser_of):
    assert browser_of(cast.tom).get(f"/coachees/{cast.lotte.id}/habits/new").status_code in (403, 404)



def test_the_title_is_sealed(walk):
    assert b"buiten" not in walk.title_sealed


def test_a_streak_is_told_once(cast, as_, walk):
    from coaching.facts.models import Fact

    with transaction(), as_(cast.lotte):
        habit = db.session.get(Habit, walk.id)
        habit.starts_on = TODAY - timedelta(days=10)
        for back in (2, 1, 0, 0):
            operations.mark(habit, TODAY - timedelta(days=back), 1)
        operations.mark(habit, TODAY, None)
        operations.mark(habit, TODAY, 1)
    told = db.session.scalars(select(Fact).where(Fact.type == "habit_streak")).all()
    assert [fact.detail["days"] for fact in told] == [3]


def test_how_it_goes_over_the_month(cast, as_, walk):
    with transaction(), as_(cast.lotte):
        habit = db.session.get(Habit, walk.id)
        habit.starts_on = TODAY - timedelta(days=9)
        for back in (9, 8, 7, 6, 4, 3, 2, 1):
            operations.mark(habit, TODAY - timedelta(days=back), 1)
        operations.skip(habit, TODAY - timedelta(days=5))
        view = queries.view(habit, db.session.get(Person, cast.lotte.id))
    assert (view.streak, view.best, view.consistency(7), view.is_done_today) == (8, 8, 100, False)
    assert [state for _day, state in view.week] == ["done", "skip", "done", "done", "done", "done", "open"]
