"""A pause: what may be skipped is skipped, what must wait comes once at the end, and the daily limit holds (fault 21)."""

from __future__ import annotations

import pytest

from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import at

WEEKLY = {"key": "weekly", "what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}
TIP = {"key": "tip", "what": "message", "when": {"date": "2026-03-11", "at": "10:00"}}


def _pause(road, until=None):
    with road.house():
        journeys.pause(queries.journey(road.journey_id), at(until) if until else None)


def test_what_is_delayed_comes_at_the_end_of_the_pause_as_one(road):
    road.start([WEEKLY])
    assert road.tick() == 1
    _pause(road, "2026-03-18T08:00Z")
    states = {row[1]: row[2] for row in road.plan() if row[1] in (2, 3)}
    assert states == {2: "merged", 3: "planned"}
    assert ("weekly", 3, "planned", "18-03 08:00") in road.plan()
    assert road.tick(at("2026-03-16T09:00Z")) == 0
    assert road.tick(at("2026-03-18T08:00Z")) == 1
    assert road.tick(at("2026-03-18T09:00Z")) == 0
    assert road.letters() == ["personal", "personal"]


def test_what_was_merged_never_comes_back(road):
    road.start([WEEKLY])
    road.tick()
    _pause(road, "2026-03-18T08:00Z")
    road.tick(at("2026-03-18T08:00Z"))
    with road.house():
        journeys.extend(queries.journey(road.journey_id), at("2026-06-01T08:00Z"))
    assert next(row[2] for row in road.plan() if row[1] == 2) == "merged"
    assert road.tick(at("2026-03-19T08:00Z")) == 0


def test_what_may_be_skipped_is_skipped(road):
    road.start([{**TIP, "on_pause": "skip"}])
    _pause(road, "2026-03-18T08:00Z")
    assert road.plan()[0][2] == "paused"
    assert road.tick(at("2026-03-18T08:00Z")) == 0


def test_a_pause_without_an_end_holds_everything_until_resumed(road):
    road.start([TIP])
    _pause(road)
    assert road.tick(at("2026-03-20T08:00Z")) == 0
    with road.house():
        journeys.resume(queries.journey(road.journey_id))
    assert road.tick(at("2026-03-20T08:01Z")) == 1


def _move(road, to):
    with road.house():
        journeys.move(queries.touchpoint(road.rows()[0].id), at(to))


@pytest.mark.parametrize("until", [None, "2026-03-18T08:00Z"])
def test_what_the_coach_moved_waits_for_a_pause_too(road, until):
    road.start([TIP])
    _move(road, "2026-03-12T10:00Z")
    _pause(road, until)
    assert road.plan()[0][2] == "paused"
    assert road.tick(at("2026-03-12T10:00Z")) == 0 and road.tick(at("2026-03-18T07:59Z")) == 0
    with road.house():
        journeys.resume(queries.journey(road.journey_id))
    assert road.tick(at("2026-03-18T08:00Z")) == 1
    assert road.tick(at("2026-03-19T10:00Z")) == 0


@pytest.mark.parametrize("step", [TIP, {**TIP, "on_pause": "skip"}])
def test_what_the_coach_moved_beyond_a_pause_keeps_its_moment(road, step):
    road.start([step])
    _move(road, "2026-03-20T10:00Z")
    _pause(road, "2026-03-18T08:00Z")
    assert road.plan() == [("tip", 1, "planned", "20-03 10:00")]
    assert road.tick(at("2026-03-18T08:00Z")) == 0 and road.tick(at("2026-03-20T10:00Z")) == 1


def test_what_was_moved_to_after_a_pause_that_ended_sooner_keeps_its_moment(road):
    road.start([{**TIP, "stale_after": "P1D"}])
    _move(road, "2026-03-20T10:00Z")
    _pause(road)
    assert road.plan()[0][2] == "paused"
    assert road.tick(at("2026-03-15T08:00Z")) == 0
    with road.house():
        journeys.resume(queries.journey(road.journey_id))
    assert road.tick(at("2026-03-15T08:01Z")) == 0
    assert road.plan() == [("tip", 1, "planned", "20-03 10:00")]


def test_the_daily_limit_holds_after_a_pause(road):
    with road.house():
        road.person.daily_limit = 1
    road.start([WEEKLY, TIP])
    road.tick()
    _pause(road, "2026-03-18T08:00Z")
    assert road.tick(at("2026-03-18T08:00Z")) == 1
    assert road.tick(at("2026-03-18T20:00Z")) == 0
    assert road.tick(at("2026-03-18T23:00Z")) == 1


def test_closing_stops_what_was_planned_and_plans_the_follow_up(road):
    after = {"key": "after", "what": "message", "when": {"after_close": "P6W", "at": "10:00"}}
    road.start([WEEKLY, after])
    road.tick()
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    assert [row[2] for row in road.plan("weekly")] == ["done"]
    assert road.plan("after") == [("after", 1, "planned", "13-04 08:00")]
    assert road.journey.phase == "follow_up"
    assert road.tick(at("2026-04-13T08:00Z")) == 1


def test_reopening_brings_back_what_was_still_to_come(road):
    road.start([TIP])
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    assert road.plan()[0][2] == "journey_closed"
    with road.house():
        journeys.reopen(queries.journey(road.journey_id))
    assert road.plan()[0][2] == "planned"


def test_a_pause_that_is_over_ends_by_itself(road):
    road.start([])
    _pause(road, "2026-03-10T08:00Z")
    road.tick(at("2026-03-10T08:00Z"))
    assert road.journey.state == "active"


def test_a_journey_closes_by_itself_on_the_day_that_was_set(road):
    road.start([WEEKLY])
    with road.house():
        journeys.extend(queries.journey(road.journey_id), at("2026-03-20T08:00Z"))
    road.tick(at("2026-03-20T08:00Z"))
    assert (road.journey.state, road.journey.phase) == ("closed", "follow_up")
