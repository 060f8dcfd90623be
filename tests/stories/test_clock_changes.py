"""Nights in which the clock jumps, in four zones, through the whole house: each day once, at the right instant (fault 23)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.facts import operations as facts
from tests.road import at

# zone, the wall clock of the step, start, and the instants (UTC) at which the letters of four days must go
NIGHTS = [
    ("Europe/Amsterdam", "02:30", "2026-03-27T12:00Z", ["03-28 01:30", "03-29 01:30", "03-30 00:30", "03-31 00:30"]),
    ("Europe/Amsterdam", "02:30", "2026-10-23T12:00Z", ["10-24 00:30", "10-25 00:30", "10-26 01:30", "10-27 01:30"]),
    ("Australia/Lord_Howe", "02:15", "2026-10-02T00:00Z", ["10-02 15:45", "10-03 15:45", "10-04 15:15", "10-05 15:15"]),
    ("Australia/Lord_Howe", "01:45", "2026-04-03T00:00Z", ["04-03 14:45", "04-04 14:45", "04-05 15:15", "04-06 15:15"]),
    ("America/St_Johns", "02:30", "2026-03-06T12:00Z", ["03-07 06:00", "03-08 06:00", "03-09 05:00", "03-10 05:00"]),
    ("America/St_Johns", "01:30", "2026-10-30T12:00Z", ["10-31 04:00", "11-01 04:00", "11-02 05:00", "11-03 05:00"]),
    ("Africa/Cairo", "00:30", "2026-04-22T12:00Z", ["04-22 22:30", "04-23 22:30", "04-24 21:30", "04-25 21:30"]),
    ("Africa/Cairo", "23:30", "2026-10-28T12:00Z", ["10-28 20:30", "10-29 20:30", "10-30 21:30", "10-31 21:30"]),
]


def _daily(time: str) -> dict:
    return {"key": "daily", "what": "message", "when": {"every": {"unit": "day", "at": time}}}


@pytest.mark.parametrize(("zone", "time", "start", "instants"), NIGHTS)
def test_a_daily_letter_goes_once_a_day_through_the_night_of_the_change(road, zone, time, start, instants):
    clock.set_to(at(start))
    with road.house():
        road.person.timezone = zone
    road.start([_daily(time)])
    assert [f"{row.due_at:%m-%d %H:%M}" for row in road.rows()[:4]] == instants
    sent, last = [], road.rows()[3].due_at
    while clock.now() <= last:  # the worker's minutes, every quarter of an hour
        if road.tick():
            sent.append(f"{clock.now():%m-%d %H:%M}")
        clock.set_to(clock.now() + timedelta(minutes=15))
    assert sent == instants
    assert db.session.query(Delivery).count() == 4


def test_a_worker_that_slept_through_the_night_sends_each_day_once(road):
    clock.set_to(at("2026-03-28T12:00Z"))
    road.start([_daily("02:30")])
    assert road.tick(at("2026-03-29T09:00Z")) == 1
    assert road.tick(at("2026-03-29T23:00Z")) == 0
    assert road.tick(at("2026-03-30T00:30Z")) == 1


def test_monday_nine_stays_nine_on_both_sides_of_the_change(road):
    clock.set_to(at("2026-03-20T12:00Z"))
    road.start([{"key": "monday", "what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}])
    local = [row.due_at.astimezone(ZoneInfo("Europe/Amsterdam")) for row in road.rows()[:3]]
    assert [f"{moment:%m-%d %H:%M %z}" for moment in local] == ["03-23 09:00 +0100", "03-30 09:00 +0200", "04-06 09:00 +0200"]


def test_a_clock_that_jumps_ahead_and_back_sends_nothing_twice_and_loses_nothing(road):
    road.start([{"key": "tip", "what": "message", "when": {"date": "2026-03-02", "at": "10:00"}},
                {"key": "later", "what": "message", "when": {"date": "2026-03-02", "at": "14:00"}}])  # fmt: skip
    assert road.tick(at("2026-03-02T10:00Z")) == 1  # two hours too far
    assert road.tick(at("2026-03-02T08:05Z")) == 0  # put right
    road.do(facts.record, "journey_extended", journey_id=road.journey_id)
    assert road.tick(at("2026-03-02T09:00Z")) == 0
    assert road.tick(at("2026-03-02T13:00Z")) == 1
    assert [row[2] for row in road.plan()] == ["done", "done"]
    assert len(db.session.scalars(select(Delivery)).all()) == 2


def test_moving_to_another_zone_in_the_night_of_the_change_moves_the_rest(road):
    clock.set_to(at("2026-03-28T12:00Z"))
    road.start([_daily("02:30")])
    road.tick(at("2026-03-29T01:30Z"))
    with road.house():
        road.person.timezone = "America/St_Johns"
        facts.record("quiet_hours_changed", person_id=road.person_id)
    assert f"{road.rows()[1].due_at:%m-%d %H:%M}" == "03-30 05:00"
