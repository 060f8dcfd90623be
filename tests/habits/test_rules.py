"""The arithmetic of habits, held against a naive counting and against what was promised about skips, today and strength."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.habits import rules
from coaching.habits.rules import Rhythm

TODAY = date(2026, 3, 18)  # a Wednesday
DAY = timedelta(days=1)

ages = st.integers(0, 60)
marks = st.dictionaries(st.integers(0, 60).map(lambda back: TODAY - DAY * back), st.booleans(), max_size=61)
skips = st.frozensets(st.integers(0, 60).map(lambda back: TODAY - DAY * back), max_size=20)
rhythms = st.one_of(
    ages.map(lambda age: Rhythm("daily", TODAY - DAY * age)),
    st.tuples(ages, st.frozensets(st.integers(1, 7), min_size=1)).map(lambda p: Rhythm("days", TODAY - DAY * p[0], p[1])),
)
weekly = st.tuples(ages, st.integers(1, 7)).map(lambda p: Rhythm("times", TODAY - DAY * p[0], times=p[1]))


def naive_streak(rhythm, done, today, skipped):
    """Write every counted day down, cut off an unfinished today, count back from the end."""
    days = [rhythm.starts + DAY * n for n in range((today - rhythm.starts).days + 1)]
    row = [done.get(day, False) for day in days if rhythm.asks(day) and day not in skipped]
    counted = [day for day in days if rhythm.asks(day) and day not in skipped]
    if counted and counted[-1] == today and not row[-1]:
        row.pop()
    length = 0
    while row and row.pop():
        length += 1
    return length


@given(rhythms, marks, skips)
def test_streak_is_what_counting_by_hand_gives(rhythm, done, skipped):
    assert rules.streak(rhythm, done, TODAY, skipped) == naive_streak(rhythm, done, TODAY, skipped)


@given(rhythms, marks, skips)
def test_the_best_streak_is_never_shorter_than_the_present_one(rhythm, done, skipped):
    assert rules.best_streak(rhythm, done, TODAY, skipped) >= rules.streak(rhythm, done, TODAY, skipped)


@given(st.one_of(rhythms, weekly), marks, skips, st.integers(0, 60))
def test_making_a_missed_day_free_never_shortens_a_streak(rhythm, done, skipped, back):
    day = TODAY - DAY * back
    done = {**done, day: False}
    assert rules.streak(rhythm, done, TODAY, skipped | {day}) >= rules.streak(rhythm, done, TODAY, skipped)


@given(rhythms, marks, skips)
def test_a_today_that_is_not_done_yet_counts_as_if_it_were_not_there(rhythm, done, skipped):
    without = {**done, TODAY: False}
    assert rules.streak(rhythm, without, TODAY, skipped) == rules.streak(rhythm, without, TODAY, skipped | {TODAY})


@given(st.one_of(rhythms, weekly), marks, skips)
def test_doing_today_never_lowers_anything(rhythm, done, skipped):
    before, after = {**done, TODAY: False}, {**done, TODAY: True}
    assert rules.streak(rhythm, after, TODAY, skipped) >= rules.streak(rhythm, before, TODAY, skipped)
    assert rules.strength_of(rhythm, after, TODAY, skipped) >= rules.strength_of(rhythm, before, TODAY, skipped)


@given(st.lists(st.booleans(), max_size=200))
def test_strength_lies_between_nothing_and_one(row):
    assert 0 <= rules.strength(row) <= 1


@given(st.lists(st.booleans(), min_size=1, max_size=120), st.data())
def test_strength_rises_with_every_day_that_was_done(row, data):
    at = data.draw(st.integers(0, len(row) - 1))
    better = [*row[:at], True, *row[at + 1 :]]
    assert rules.strength(better) >= rules.strength(row)


def test_one_missed_day_bends_and_a_fortnight_breaks():
    rooted = [True] * 60
    assert rules.strength([*rooted, False]) > 0.9 * rules.strength(rooted)
    assert rules.strength([*rooted, *[False] * 14]) < 0.5 * rules.strength(rooted)


@given(st.one_of(rhythms, weekly), marks, skips, st.sampled_from([7, 30]))
def test_consistency_is_a_share(rhythm, done, skipped, window):
    found = rules.consistency(rhythm, done, TODAY, window, skipped)
    assert found is None or 0 <= found <= 100


def test_a_wholly_free_week_neither_breaks_nor_counts():
    rhythm = Rhythm("times", date(2026, 2, 23), times=2)
    done = {date(2026, 2, 24): True, date(2026, 2, 25): True, date(2026, 3, 10): True, date(2026, 3, 11): True}
    holiday = frozenset(date(2026, 3, 2) + DAY * n for n in range(7))
    assert rules.streak(rhythm, done, TODAY, holiday) == 2
    assert rules.streak(rhythm, done, TODAY) == 1


def test_weekdays_that_are_not_asked_do_not_break():
    rhythm = Rhythm("days", date(2026, 3, 1), frozenset({1, 3, 5}))
    done = {date(2026, 3, 13): True, date(2026, 3, 16): True, date(2026, 3, 18): True}
    assert rules.streak(rhythm, done, TODAY) == 3


@pytest.mark.parametrize(("typed", "value"), [("7,5", 7.5), ("7.5", 7.5), (" 8 ", 8.0), ("0", 0.0), ("", None), (None, None)])
def test_numbers_are_read_as_people_write_them(typed, value):
    assert rules.number_of(typed) == value


@pytest.mark.parametrize("typed", ["-1", "nan", "inf", "acht", "1e9"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError):
        rules.number_of(typed)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_month_has_all_its_days_once_from_monday(day):
    weeks = rules.weeks_of_month(day)
    days = [one for week in weeks for one in week if one]
    assert days == sorted(set(days))
    assert days[0].day == 1
    assert (days[-1] + DAY).day == 1
    assert all(one is None or one.isoweekday() == place + 1 for week in weeks for place, one in enumerate(week))
