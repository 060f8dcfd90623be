"""The arithmetic of habits, held against a naive counting and against what was promised about skips, today and strength."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import dropwhile, groupby, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.habits import rules
from coaching.habits.rules import Rhythm

TODAY = date(2026, 3, 18)  # a Wednesday
DAY = timedelta(days=1)

ages = st.integers(0, 60)
ends = st.one_of(st.none(), st.integers(-10, 40).map(lambda back: TODAY - timedelta(days=back)))
marks = st.dictionaries(st.integers(0, 60).map(lambda back: TODAY - DAY * back), st.booleans(), max_size=61)
skips = st.frozensets(st.integers(0, 60).map(lambda back: TODAY - DAY * back), max_size=20)
rhythms = st.one_of(
    st.tuples(ages, ends).map(lambda p: Rhythm("daily", TODAY - DAY * p[0], ends=p[1])),
    st.tuples(ages, ends, st.frozensets(st.integers(1, 7), min_size=1)).map(lambda p: Rhythm("days", TODAY - DAY * p[0], p[2], ends=p[1])),
)
weekly = st.tuples(ages, ends, st.integers(1, 7)).map(lambda p: Rhythm("times", TODAY - DAY * p[0], times=p[2], ends=p[1]))


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


def naive_weeks(rhythm, done, today, skipped):
    """Whether each week from the first to this one has its n, by the calendar's own week numbers; weeks that were wholly free are left out."""
    days = [rhythm.starts + DAY * n for n in range(-6, (today - rhythm.starts).days + 7)]
    weeks = {}
    for day in days:
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    found = []
    for week in weeks.values():
        able = {day for day in week if rhythm.asks(day)} - skipped
        if able and min(week) <= today:
            found.append(len([day for day in week if done.get(day)]) >= min(rhythm.times, len(able)))
    return found


def runs(row):
    """How long each stretch of True is."""
    return [len(list(same)) for is_true, same in groupby(row) if is_true]


def counted(rhythm, today, skipped):
    """Every day up to today that is asked and not free."""
    return [day for day in (rhythm.starts + DAY * n for n in range((today - rhythm.starts).days + 1)) if rhythm.asks(day) and day not in skipped]


@given(rhythms, marks, skips)
def test_streak_is_what_counting_by_hand_gives(rhythm, done, skipped):
    assert rules.streak(rhythm, done, TODAY, skipped) == naive_streak(rhythm, done, TODAY, skipped)


@given(weekly, marks, skips)
def test_a_streak_of_weeks_is_what_counting_by_hand_gives(rhythm, done, skipped):
    weeks = naive_weeks(rhythm, done, TODAY, skipped)
    this_week_counts = any(rhythm.asks(day) and day not in skipped for day in (date(2026, 3, 16) + DAY * n for n in range(7)))
    if this_week_counts and not weeks[-1]:
        weeks.pop()  # not over yet
    assert rules.streak(rhythm, done, TODAY, skipped) == len(list(takewhile(bool, reversed(weeks))))


@given(st.one_of(rhythms, weekly), marks, skips)
def test_the_best_streak_is_the_longest_there_is(rhythm, done, skipped):
    if rhythm.kind == "times":
        row = naive_weeks(rhythm, done, TODAY, skipped)
    else:
        row = [bool(done.get(day)) for day in counted(rhythm, TODAY, skipped) if day != TODAY or done.get(day)]
    assert rules.best_streak(rhythm, done, TODAY, skipped) == max(runs(row), default=0)


@given(st.one_of(rhythms, weekly), marks, skips, st.integers(0, 9), st.integers(0, 9))
def test_a_streak_may_go_on_when_every_day_in_between_was_done(rhythm, done, skipped, back, kept):
    after = TODAY - DAY * back
    owed = [] if rhythm.kind == "times" else [day for day in counted(rhythm, TODAY, skipped) if after < day < TODAY]
    done |= dict.fromkeys(owed[:kept], True)  # else a whole week done is hardly ever drawn
    expected = rhythm.starts <= after and all(done.get(day) for day in owed)
    assert rules.is_unbroken(rhythm, done, after, TODAY, skipped) is expected


@given(rhythms, marks, skips)
def test_what_was_missed_in_a_row_ends_yesterday(rhythm, done, skipped):
    before = [bool(done.get(day)) for day in counted(rhythm, TODAY, skipped) if day < TODAY]
    assert rules.missed_in_a_row(rhythm, done, TODAY, skipped) == len(before) - len(list(dropwhile(lambda was_done: not was_done, reversed(before))))


@given(weekly, marks, skips)
def test_of_so_many_times_a_week_no_day_is_ever_missed(rhythm, done, skipped):
    assert rules.missed_in_a_row(rhythm, done, TODAY, skipped) == 0


@given(marks)
def test_this_week_began_on_monday(done):
    week = TODAY.isocalendar()[:2]
    assert rules.done_this_week(done, TODAY) == len([day for day, was_done in done.items() if was_done and day.isocalendar()[:2] == week])


@pytest.mark.parametrize(("rhythm", "asked"), [
    (Rhythm("daily", TODAY), [18, 19, 20, 21, 22]), (Rhythm("daily", TODAY, ends=TODAY), [18]), (Rhythm("times", TODAY - DAY, ends=TODAY + DAY, times=2), [17, 18, 19]),
    (Rhythm("days", TODAY - DAY * 5, frozenset({1, 3})), [16, 18]), (Rhythm("days", TODAY, frozenset({1, 3, 7}), ends=TODAY + DAY * 4), [18, 22]),
])  # fmt: skip
def test_the_days_that_are_asked(rhythm, asked):
    assert [day.day for day in (date(2026, 3, 14) + DAY * n for n in range(9)) if rhythm.asks(day)] == asked


@pytest.mark.parametrize(("kind", "value", "target", "done"), [
    ("yes_no", None, None, False), ("yes_no", 0.0, None, False), ("yes_no", 1.0, None, True),
    ("number", None, 7.5, False), ("number", 7.4, 7.5, False), ("number", 7.5, 7.5, True), ("number", 0.0, 0.0, True),
    ("number", 0.0, None, False), ("number", 0.5, None, True), ("scale", None, None, False), ("scale", 0.0, None, True),
])  # fmt: skip
def test_a_mark_counts_as_done(kind, value, target, done):
    assert rules.is_done(kind, value, target) is done


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
def test_consistency_is_the_share_of_what_was_asked(rhythm, done, skipped, window):
    asked = [day for day in counted(rhythm, TODAY, skipped) if (TODAY - day).days < window and (day != TODAY or done.get(day))]
    kept = len([day for day in asked if done.get(day)])
    wanted = rhythm.times * len(asked) / 7 if rhythm.kind == "times" else len(asked)
    assert rules.consistency(rhythm, done, TODAY, window, skipped) == (min(100, round(100 * kept / wanted)) if asked else None)


@given(rhythms, marks, skips)
def test_strength_of_a_habit_is_that_of_its_last_counted_days(rhythm, done, skipped):
    row = [bool(done.get(day)) for day in counted(rhythm, TODAY, skipped) if day != TODAY or done.get(day)]
    assert rules.strength_of(rhythm, done, TODAY, skipped) == round(100 * rules.strength(row))


def test_strength_looks_back_a_hundred_and_twenty_days_and_no_further():
    since = TODAY - DAY * 200
    done = {since + DAY * n: True for n in range(60)}
    assert rules.strength_of(Rhythm("daily", since), done, TODAY) == 0
    assert rules.strength_of(Rhythm("daily", since), {TODAY - DAY * n: True for n in range(120)}, TODAY) == round(100 * rules.strength([True] * 120))


def test_a_week_that_was_reached_counts_for_all_its_days():
    rhythm = Rhythm("times", date(2026, 3, 9), times=2)
    done = {date(2026, 3, 10): True, date(2026, 3, 12): True, date(2026, 3, 17): True}
    reached, this = [True] * 7, [False, True]  # Monday and Tuesday of a week that is not reached yet; today is still open
    assert rules.strength_of(rhythm, done, TODAY) == round(100 * rules.strength(reached + this))


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 70))
def test_the_months_beside_a_day(day, later):
    today = day + DAY * later
    assert rules.month_before(day) == date(day.year, day.month, 1) - DAY
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = following.replace(day=monthrange(following.year, following.month)[1])
    assert rules.month_after(day, today) == (None if following > today else min(last, today))


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


def test_free_days_lower_what_a_week_asks():
    rhythm, free = Rhythm("times", date(2026, 3, 2), times=3), frozenset(date(2026, 3, 2) + DAY * n for n in range(5))
    assert rules.streak(rhythm, {date(2026, 3, 7): True, date(2026, 3, 8): True}, date(2026, 3, 9), free) == 1
    assert rules.streak(rhythm, {date(2026, 3, 7): True}, date(2026, 3, 9), free) == 0
