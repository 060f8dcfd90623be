"""Every row of the format's list of bad input, with its exact path; and that nothing else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coaching.planning import case, reading
from coaching.planning.case import BadCase
from tests.planning.cases import a_case, booked, fact, step

DATE = {"date": "2026-03-03", "at": "09:00"}
TWO = [booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z"), booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z")]


def refused(made: Any) -> str:
    with pytest.raises(BadCase) as bad:
        case.read(reading.parse(json.dumps(made)))
    assert len(str(bad.value).splitlines()) == 1
    assert str(bad.value).startswith(bad.value.path + ": ")
    return bad.value.path


def with_fact(**fields: Any) -> dict[str, Any]:
    return a_case(step("a", **DATE), facts=[{"at": "2026-03-02T08:00Z"} | fields])


def one(**changes: Any) -> dict[str, Any]:
    return a_case(appointments=[TWO[0] | changes])


def without(made: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in made.items() if k != key}


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("coachee_tz", a_case(coachee_tz="Europe/Nowhere")),
        ("coachee_tz", a_case(coachee_tz="")),
        ("coachee_tz", a_case(coachee_tz="../../etc/passwd")),
        ("coachee_tz", a_case(coachee_tz="Europe")),
        ("coachee_tz", a_case(coachee_tz="right/Europe/Amsterdam")),
        ("coachee_tz", a_case(coachee_tz="europe/amsterdam")),
        ("coachee_tz", a_case(coachee_tz=None)),
        ("coachee_tz", a_case(coachee_tz=3)),
        ("coachee_tz", a_case(coachee_tz="zone.tab")),
        ("coachee_tz", a_case(coachee_tz="Europe/Amsterdam\0")),
        ("now", a_case(now="2026-03-02T09:00")),
        ("now", a_case(now="2026-03-02")),
        ("now", a_case(now="2026-02-29T09:00Z")),
        ("now", a_case(now="2026-03-02T24:00Z")),
        ("now", a_case(now="2026-03-02T09:60Z")),
        ("now", a_case(now="2026-03-02T09:00:60Z")),
        ("now", a_case(now="2026-03-02T09:00:00.5Z")),
        ("now", a_case(now="2026-03-02 09:00Z")),
        ("now", a_case(now="1969-12-31T09:00Z")),
        ("now", a_case(now="3000-01-01T09:00Z")),
        ("now", a_case(now="2026-03-02T09:00+24:00")),
        ("now", a_case(now="2026-03-02T09:00+01:60")),
        ("now", a_case(now="٢٠٢٦-03-02T09:00Z")),
        ("now", a_case(now="2026-03-02T09:00Z\n")),
        ("now", a_case(now=1772438400)),
        ("now", a_case(now=None)),
        ("until", a_case(until="2026-03-02T09:00+01:00")),
        ("until", a_case(until="2026-03-01T00:00Z")),
        ("journey.starts", a_case(starts="yesterday")),
        ("journey.closes", a_case(closes="2026-03-02T08:00Z")),
        ("journey.closes", a_case(closes="2026-03-01T08:00Z")),
        ("journey.closes", a_case(closes=False)),
        ("journey.pauses[0][1]", a_case(pauses=[["2026-03-09T00:00Z", "2026-03-09T00:00Z"]])),
        ("journey.pauses[1][1]", a_case(pauses=[["2026-03-09T00:00Z", None], ["2026-03-09T00:00Z", "2026-03-08T00:00Z"]])),
        ("journey.pauses[0][0]", a_case(pauses=[[None, None]])),
        ("journey.pauses[0]", a_case(pauses=[["2026-03-09T00:00Z"]])),
        ("journey.pauses[0]", a_case(pauses=[{"from": "2026-03-09T00:00Z"}])),
        ("journey.pauses", a_case(pauses=None)),
        ("quiet_hours", a_case(quiet_hours=["21:00", "21:00"])),
        ("quiet_hours[1]", a_case(quiet_hours=["21:00", "24:00"])),
        ("quiet_hours[0]", a_case(quiet_hours=["9:00", "10:00"])),
        ("quiet_hours[0]", a_case(quiet_hours=["09:60", "10:00"])),
        ("quiet_hours", a_case(quiet_hours="21:00")),
        ("daily_limit", a_case(daily_limit=0)),
        ("daily_limit", a_case(daily_limit=-1)),
        ("daily_limit", a_case(daily_limit=1.5)),
        ("daily_limit", a_case(daily_limit=True)),
        ("daily_limit", a_case(daily_limit="2")),
        ("id", a_case(id=5)),
        ("id", a_case(id=None)),
        ("colour", a_case(colour="red")),
        ("journey.ends", a_case() | {"journey": {"starts": "2026-03-02T09:00Z", "ends": None}}),
        ("journey", a_case() | {"journey": []}),
        ("journey.starts", a_case() | {"journey": {}}),
        ("coachee_tz", without(a_case(), "coachee_tz")),
        ("journey", without(a_case(), "journey")),
        ("steps", without(a_case(), "steps")),
        ("now", without(a_case(), "now")),
        ("until", without(a_case(), "until")),
        ("$", []),
        ("$", None),
        ("$", "text"),
    ],
)  # fmt: skip
def test_a_bad_frame_is_named(path: str, made: Any) -> None:
    assert refused(made) == path


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("appointments", a_case(appointments=None)),
        ("appointments[0]", a_case(appointments=[1])),
        ("appointments[0].n", one(n=0)),
        ("appointments[0].n", one(n=True)),
        ("appointments[0].n", one(n=1.5)),
        ("appointments[0].n", a_case(appointments=[without(TWO[0], "n")])),
        ("appointments[0].start", one(start="2026-03-10T13:00")),
        ("appointments[0].end", one(end="2026-03-10T13:00Z")),
        ("appointments[0].end", one(end="2026-03-10T12:00Z")),
        ("appointments[0].end", one(end="2026-03-10T12:00Z", status="cancelled")),
        ("appointments[1].n", a_case(appointments=[TWO[0], TWO[1] | {"n": 1}])),
        ("appointments[1].n", a_case(appointments=[TWO[0] | {"status": "cancelled"}, TWO[1] | {"n": 1}])),
        ("appointments[0].status", one(status="planned")),
        ("appointments[0].status", a_case(appointments=[without(TWO[0], "status")])),
        ("appointments[1].start", a_case(appointments=[TWO[0], TWO[1] | {"start": "2026-03-10T13:59Z"}])),
        ("appointments[0].start", a_case(appointments=[TWO[1] | {"start": "2026-03-10T13:59Z"}, TWO[0]])),
        ("appointments[0].cancelled_at", one(cancelled_at="2026-03-09T00:00Z")),
        ("appointments[0].cancelled_at", one(cancelled_at="2026-03-09T00:00Z", status="no_show")),
        ("appointments[0].booked_at", one(booked_at="2026-03-09")),
        ("appointments[0].note", one(note="")),
    ],
)
def test_a_bad_appointment_is_named(path: str, made: Any) -> None:
    assert refused(made) == path


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("facts", a_case(facts={})),
        ("facts[0]", a_case(facts=[None])),
        ("facts[0].type", with_fact(type="opened")),
        ("facts[0].type", with_fact()),
        ("facts[0].type", with_fact(type=["sent"])),
        ("facts[0].at", a_case(facts=[{"type": "phase_begins", "phase": "evaluation"}])),
        ("facts[0].at", with_fact(type="step_done", step="a", at="2026-03-02")),
        ("facts[0].step", with_fact(type="step_done", step="nobody")),
        ("facts[0].step", with_fact(type="form_answered")),
        ("facts[0].step", with_fact(type="sent", step=None)),
        ("facts[0].at", with_fact(type="sent", step="a", at="2026-03-02T08:00:01Z")),
        ("facts[0].nth", with_fact(type="sent", step="a", nth=0)),
        ("facts[0].nth", with_fact(type="sent", step="a", nth=None)),
        ("facts[0].score", with_fact(type="form_answered", step="a", score="3")),
        ("facts[0].score", with_fact(type="form_answered", step="a", score=True)),
        ("facts[0].score", with_fact(type="form_answered", step="a", score=None)),
        ("facts[0].score", with_fact(type="step_done", step="a", score=3)),
        ("facts[0].phase", with_fact(type="phase_begins", phase="coaching")),
        ("facts[0].phase", with_fact(type="phase_begins")),
        ("facts[0].step", with_fact(type="phase_begins", phase="evaluation", step="a")),
        ("facts[0].days", with_fact(type="habit_missed", habit="walk", days=0)),
        ("facts[0].days", with_fact(type="habit_missed", habit="walk")),
        ("facts[0].habit", with_fact(type="habit_streak", habit=4, days=1)),
        ("facts[0].habit", with_fact(type="habit_streak", days=1)),
    ],
)
def test_a_bad_fact_is_named(path: str, made: Any) -> None:
    assert refused(made) == path


@pytest.mark.parametrize("good", ["2026-03-02T09:00Z", "2026-03-02T09:00:59-03:30", "1970-01-01T00:00+14:00", "2999-12-31T23:59-12:00"])  # fmt: skip
def test_a_moment_has_an_offset_and_may_have_seconds(good: str) -> None:
    case.read(a_case(starts=good))


def test_an_offset_counts_its_minutes_on_its_side_of_utc() -> None:
    for written, at in (("14:45+05:45", 9), ("05:30-03:30", 9), ("09:59+00:59", 9), ("23:30-23:30", 23)):
        read = case.read(a_case(starts=f"2026-03-02T{written}")).journey.starts
        assert (read.hour, read.minute) == (at, 0)


def test_a_cancelled_appointment_takes_no_room() -> None:
    same = TWO[0] | {"n": 3, "status": "cancelled", "cancelled_at": None}
    case.read(a_case(appointments=[TWO[0], same]))
    case.read(a_case(appointments=[same, TWO[0]]))


def test_appointments_that_touch_do_not_overlap() -> None:
    case.read(a_case(appointments=[TWO[0], TWO[1] | {"start": "2026-03-10T14:00Z"}]))


def test_two_point_zero_is_a_whole_number() -> None:
    made = case.read(reading.parse(json.dumps(a_case()).replace("{", '{"daily_limit": 2.0, ', 1)))
    assert made.daily_limit == 2 and isinstance(made.daily_limit, int)


def test_closing_quiet_hours_limit_and_staleness_may_be_null() -> None:
    case.read(a_case(step("a", **DATE), closes=None, quiet_hours=None, daily_limit=None, id="", facts=[], appointments=[]))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"nonsense",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b"[]",
        b"3",
        b'{"id": "\x01"}',
    ],
)
def test_what_is_not_a_json_object_is_refused_as_a_whole(text: bytes) -> None:
    with pytest.raises(BadCase) as bad:
        case.read(reading.parse(text))
    assert bad.value.path == "$"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_that_is_not_utf_8_is_no_json(encoding: str) -> None:
    with pytest.raises(BadCase) as bad:
        reading.parse(json.dumps(a_case()).encode(encoding))
    assert bad.value.path == "$"


@pytest.mark.parametrize("score", ["1e999999", "-1e400", "9" * 6000, "1E99999999999999999999", "1e-99999", "NaN", "-Infinity"])
def test_numbers_without_measure_are_refused_and_take_no_time(score: str) -> None:
    text = json.dumps(with_fact(type="form_answered", step="a", score=12345)).replace("12345", score)
    with pytest.raises(BadCase) as bad:
        case.read(reading.parse(text))
    assert bad.value.path == "facts[0].score"


@pytest.mark.parametrize("zero", ["0", "0.0", "-0", "0e400", "0e-400"])
def test_a_zero_is_a_zero_however_it_is_written(zero: str) -> None:
    text = json.dumps(with_fact(type="form_answered", step="a", score=12345)).replace("12345", zero)
    assert case.read(reading.parse(text)).facts[0].score == 0


def test_a_key_with_line_breaks_is_still_named_on_one_line() -> None:
    with pytest.raises(BadCase) as bad:
        case.read(a_case() | {"a\nb\u2028\ud800": 1})
    assert str(bad.value) == "a\\nb\\u2028\\ud800: is not a known key"


def test_a_fact_of_what_was_sent_now_is_no_what_if() -> None:
    case.read(a_case(step("a", **DATE), facts=[fact("sent", "2026-03-02T08:00Z", step="a")]))


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    text = json.dumps(a_case(id="first"))
    assert case.read(reading.parse(text[:-1] + ', "id": "last"}')).id == "last"
