"""The four examples of the slot-case page, word for word."""

from datetime import UTC, datetime

from coaching.slots.engine import starts
from tests.slots.making import case


def printed(**changes):
    return [start.strftime("%Y-%m-%dT%H:%M:%SZ") for start in starts(case(**changes))]


def test_example_1_a_morning():
    assert printed() == ["2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"]


def test_example_2_step_buffer_and_a_booking():
    booking = {"start": "2026-03-02T10:00:00+01:00", "end": "2026-03-02T11:00:00+01:00", "status": "confirmed"}
    assert printed(step_min=30, buffer_after_min=15, bookings=[booking]) == ["2026-03-02T10:00:00Z"]


def test_example_3_the_clock_jumps():
    sunday = {"days": [7], "start": "01:00", "end": "04:00"}
    window = ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]
    assert printed(weekly=[sunday], window=window) == ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"]


def test_example_4_a_spill_into_a_closed_date():
    friday = {"days": [5], "start": "22:00", "end": "02:00"}
    window = ["2026-03-06T00:00:00Z", "2026-03-08T00:00:00Z"]
    closed = [{"date": "2026-03-07", "ranges": []}]
    assert printed(weekly=[friday], overrides=closed, window=window) == ["2026-03-06T21:00:00Z", "2026-03-06T22:00:00Z"]


def test_starts_are_utc_datetimes():
    assert starts(case())[0] == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert starts(case())[0].tzinfo is UTC
