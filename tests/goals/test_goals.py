"""Goals move from a number to a number, with their history; what was agreed is ticked."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coaching.core.db import db
from coaching.goals import queries
from coaching.goals.models import ActionItem, Goal

GOAL = {"title": "Rustiger naar huis", "now": "3", "wanted": "8"}


def the_goal() -> Goal:
    return db.session.scalar(select(Goal))


def test_a_coachee_sets_a_goal_and_gives_it_numbers(lotte, browser_of):
    browser = browser_of(lotte)
    assert browser.post("/me/goals/new", data=GOAL).status_code == 303
    goal = the_goal()
    for number in ("5", "0", "8"):
        assert browser.post(f"/goals/{goal.id}/numbers", data={"value": number}).status_code == 303
    assert (the_goal().start, the_goal().now) == (3, 8)
    assert the_goal().reached_at is not None
    assert [one.value for one in queries.scales_of([goal.id])[goal.id]] == [3, 5, 0, 8]
    page = browser.get("/me/progress").text
    assert "Rustiger naar huis" in page
    assert "3 → 8" in page


def test_the_coach_sets_one_and_both_see_it(cast, browser_of):
    assert browser_of(cast.noor).post(f"/coachees/{cast.lotte.id}/goals/new", data=GOAL).status_code == 303
    assert "Rustiger" in browser_of(cast.lotte).get("/me/progress").text
    assert "Rustiger" in browser_of(cast.noor).get(f"/coachees/{cast.lotte.id}/progress").text
    assert "Rustiger" not in browser_of(cast.tom).get("/me/progress").text


@pytest.mark.parametrize("wrong", [{"now": "11"}, {"now": "-1"}, {"now": ""}, {"title": ""}, {"wanted": "veel"}])
def test_what_does_not_fit_is_refused_and_kept(lotte, browser_of, wrong):
    answer = browser_of(lotte).post("/me/goals/new", data=GOAL | wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert the_goal() is None


def test_a_goal_is_renamed_and_put_away(lotte, browser_of):
    browser = browser_of(lotte)
    browser.post("/me/goals/new", data=GOAL)
    goal = the_goal()
    assert browser.post(f"/goals/{goal.id}", data={"title": "Lichter naar huis", "wanted": "9"}).status_code == 303
    assert (the_goal().title, the_goal().wanted, the_goal().now) == ("Lichter naar huis", 9, 3)
    browser.post(f"/goals/{goal.id}/remove")
    assert browser.get(f"/goals/{goal.id}").status_code == 404
    assert "Lichter" not in browser.get("/me/progress").text


def test_a_goal_that_was_put_away_comes_back_with_its_numbers_by_the_button_that_is_offered(cast, browser_of):
    noor = browser_of(cast.noor)
    noor.post(f"/coachees/{cast.lotte.id}/goals/new", data=GOAL)
    goal = the_goal()
    noor.post(f"/goals/{goal.id}/remove")
    said = noor.get(f"/coachees/{cast.lotte.id}/progress").text
    undo = re.search(r'<div class="toast[^>]*>.*?action="([^"]+)"', said, flags=re.S)[1]
    assert "Maak ongedaan" in said and undo == f"/goals/{goal.id}/restore"
    assert "Maak ongedaan" not in noor.get(f"/coachees/{cast.lotte.id}/progress").text
    assert browser_of(cast.tom).post(undo).status_code == 404
    assert noor.post(undo).status_code == 303
    assert "Het doel is terug" in noor.get(f"/goals/{goal.id}").text and the_goal().now == 3
    assert noor.post(undo).status_code == 404  # it is there already


def test_what_was_agreed_is_ticked_and_opened_again(cast, browser_of):
    browser_of(cast.noor).post(f"/coachees/{cast.lotte.id}/actions", data={"text": "Karin bellen", "due_on": "2026-03-05"})
    item = db.session.scalar(select(ActionItem))
    lotte = browser_of(cast.lotte)
    assert "Karin bellen" in lotte.get("/me").text
    answer = lotte.post(f"/actions/{item.id}/tick", headers={"HX-Request": "true"})
    assert "tick-done" in answer.text
    assert "Karin bellen" not in lotte.get("/me").text
    lotte.post(f"/actions/{item.id}/tick")
    assert db.session.scalar(select(ActionItem)).done_at is None


def test_nobody_else_touches_them(cast, browser_of):
    browser_of(cast.lotte).post("/me/goals/new", data=GOAL)
    browser_of(cast.lotte).post("/me/actions", data={"text": "Bellen"})
    goal, item = the_goal(), db.session.scalar(select(ActionItem))
    for who in (cast.tom, cast.zev):
        browser = browser_of(who)
        assert browser.get(f"/goals/{goal.id}").status_code == 404
        assert browser.post(f"/goals/{goal.id}/numbers", data={"value": "9"}).status_code == 404
        assert browser.post(f"/actions/{item.id}/tick").status_code == 404
    assert the_goal().now == 3
