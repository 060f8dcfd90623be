"""Hours that run on without an end are not laid out day by day for thousands of years, and say the same as if they were."""

from __future__ import annotations

from datetime import date
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from coaching import slots
from coaching.slots import case, hours, parts
from tests.slots.making import hours as weekly

ALWAYS = [parts.Weekly([1, 2, 3, 4, 5, 6, 7], 0, 24 * 60)]
OVERLAPPING = [parts.Weekly([1, 2, 3, 4, 5, 6, 7], 0, 12 * 60 + 30), parts.Weekly([1, 2, 3, 4, 5, 6, 7], 12 * 60, 30)]
# As one but for the night in which a clock is put forward: 02:45 is 03:45 then, and the range before it ends at 03:00.
BROKEN_ONCE_A_YEAR = [parts.Weekly([1, 2, 3, 4, 5, 6, 7], 0, 3 * 60), parts.Weekly([1, 2, 3, 4, 5, 6, 7], 2 * 60 + 45, 24 * 60)]
EXCEPTIONS = {"overrides": [parts.Override(date(2190, 5, 3), [(600, 700)])], "time_off": [(date(2160, 1, 1), date(2160, 1, 9))]}


@pytest.mark.parametrize(
    ("zone", "week", "touching"),
    [
        ("Europe/Amsterdam", ALWAYS, True),
        ("Europe/Amsterdam", OVERLAPPING, False),
        ("Europe/Amsterdam", BROKEN_ONCE_A_YEAR, True),
        ("Australia/Lord_Howe", OVERLAPPING, False),
        ("Asia/Gaza", BROKEN_ONCE_A_YEAR, False),
    ],
)
def test_a_century_taken_in_one_step_is_the_century_laid_out_by_days(zone, week, touching, monkeypatch):
    coach = parts.Coach(zone=ZoneInfo(zone), weekly=week, **EXCEPTIONS)
    first, last = date(2095, 6, 1).toordinal(), date(2230, 2, 1).toordinal()
    at_once = hours.Hours(coach).spans(first, last, touching)
    monkeypatch.setattr(hours, "PROVEN", 10**9)
    assert at_once == hours.Hours(coach).spans(first, last, touching)


FAR = {
    "closed in 9998": {"grid": "pack", "time_off": [["9998-01-01", "9998-01-02"]]},
    "busy in 9998": {"grid": "pack", "busy": [["9998-01-01T00:07:00Z", "9998-01-01T01:00:00Z"]]},
    "a window in 9998": {"grid": "pack", "window": ["9998-03-10T00:00:00Z", "9998-03-11T00:00:00Z"]},
    "closed once a century": {"grid": "pack", "overrides": [{"date": f"{year}-02-02", "ranges": []} for year in range(2100, 9900, 100)]},
    "longer than a millennium": {"duration_min": 1_000_000_000},
}


@pytest.mark.parametrize("what", FAR)
def test_what_lies_in_the_year_9998_costs_no_walk_through_every_day_until_then(what):
    """Half a minute of counting before; the most it may take leaves room for a slow machine."""
    given = {"now": "2026-03-01T08:00:00Z", "window": ["2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"], "coach_tz": "Europe/Amsterdam",
             "weekly": [weekly("00:00", "24:00", [1, 2, 3, 4, 5, 6, 7])], "duration_min": 50, "step_min": 60}  # fmt: skip
    began = process_time()
    assert len(slots.starts(case.read(given | FAR[what]))) == 24
    assert process_time() - began < 8
