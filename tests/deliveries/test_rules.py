"""When a letter goes, is tried again, given up, or asks a person."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.deliveries import rules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_tries_come_at_about_1_5_21_85_325_minutes_and_then_every_six_hours():
    moments, passed = [], timedelta()
    for attempt in range(1, 8):
        passed += rules.wait_before(attempt, 0)
        moments.append(passed.total_seconds() / 60)
    assert moments == [1, 5, 21, 85, 325, 685, 1045]


@settings(deadline=None)
@given(st.integers(1, 50), st.floats(0, 1))
def test_jitter_adds_at_most_a_tenth(attempt, jitter):
    plain = rules.wait_before(attempt, 0)
    assert plain <= rules.wait_before(attempt, jitter) <= plain * 1.1 + timedelta(microseconds=1)


def test_a_letter_is_given_up_after_three_days_or_when_stale():
    assert not rules.gives_up(NOON, None, NOON + timedelta(days=3))
    assert rules.gives_up(NOON, None, NOON + timedelta(days=3, seconds=1))
    assert rules.gives_up(NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1, seconds=1))
    assert not rules.gives_up(NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1))


def test_an_account_is_probed_after_1_2_5_10_and_then_every_15_minutes():
    assert [rules.probe_after(n).total_seconds() / 60 for n in range(1, 8)] == [1, 2, 5, 10, 15, 15, 15]


def test_in_doubt_resend_goes_once_more_and_ask_never():
    assert rules.after_doubt("resend", 0) == "due"
    assert rules.after_doubt("resend", 1) == "unsure"
    assert rules.after_doubt("ask", 0) == "unsure"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),  # 23:30 local
        (datetime(2026, 11, 24, 6, 59, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (datetime(2026, 11, 24, 19, 59, tzinfo=UTC), datetime(2026, 11, 24, 19, 59, tzinfo=UTC)),
    ],
)
def test_quiet_hours_over_midnight_end_at_eight_where_the_reader_lives(moment, expected):
    assert rules.after_quiet(moment, time(21), time(8), "Europe/Amsterdam") == expected


@pytest.mark.parametrize(("quiet_from", "quiet_until", "waits"), [
    (time(12), time(14), True), (time(12, 30), time(13, 1), True), (time(13), time(14), True), (time(13, 1), time(14), False), (time(12), time(13), False),
    (time(14), time(12), False), (time(13), time(12), True), (time(14), time(13, 1), True), (time(13), time(13), False), (None, time(14), False), (time(12), None, False),
])  # fmt: skip
def test_quiet_hours_at_one_in_the_afternoon(quiet_from, quiet_until, waits):
    then = rules.after_quiet(NOON, quiet_from, quiet_until, "Europe/Amsterdam")  # 13:00 there
    assert (then > NOON) is waits
    if waits:
        local = then.astimezone(ZoneInfo("Europe/Amsterdam"))
        assert local.time() == quiet_until and then - NOON < timedelta(days=1)


def test_quiet_hours_that_end_in_the_hour_the_clock_skips_end_when_it_exists():
    skipped = rules.after_quiet(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), time(22), time(2, 30), "Europe/Amsterdam")
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time


@settings(deadline=None)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Amsterdam", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati"]),
    st.times(),
    st.times(),
)
def test_quiet_hours_never_pull_forward_and_wait_less_than_a_day(moment, zone, quiet_from, quiet_until):
    then = rules.after_quiet(moment, quiet_from, quiet_until, zone)
    assert moment <= then <= moment + timedelta(hours=26)


@settings(deadline=None)
@given(st.integers(1, 600), st.lists(st.floats(0, 40), min_size=1, max_size=60))
def test_never_more_than_the_limit_in_any_minute(per_minute, pauses):
    bucket, now, sent = rules.Bucket(10_000.0, NOON), NOON, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        granted, bucket = bucket.at(now, per_minute).take(1000)
        sent += [now] * granted
    for start in sent:
        assert sum(start <= at < start + timedelta(seconds=59.9) for at in sent) <= per_minute


def test_a_clock_that_goes_back_gives_no_mails_and_takes_none():
    bucket = rules.Bucket(3.0, NOON).at(NOON - timedelta(hours=2), 60)
    assert bucket.tokens == 3.0


def test_a_line_for_a_header_has_no_breaks_and_an_end():
    assert rules.one_line("Eva\r\nBcc: all@example.org\x00 \u2028x") == "Eva Bcc: all@example.org x"
    assert len(rules.one_line("x" * 3000)) == 200


@pytest.mark.parametrize(
    ("code", "reply", "bad"),
    [(550, "5.1.1 no such user", True), (550, "5.7.1 policy", False), (550, "who?", True), (552, "5.2.2 full", False)],
)
def test_only_a_refusal_of_the_address_marks_it(code, reply, bad):
    assert rules.is_bad_address(code, reply) is bad
