"""Every row of the format's list of bad input, with its exact path; and that nothing else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coaching.planning import case, reading
from coaching.planning.case import BadCase
from tests.planning.cases import a_case, booked, fact, step

DATE = {"date": "2026-03-03", "at": "09:00"}
WEEK = {"unit": "week", "days": ["mon"], "at": "09:00"}
TWO = [booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z"), booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z")]


def refused(made: Any) -> str:
    with pytest.raises(BadCase) as bad:
        case.read(reading.parse(json.dumps(made)))
    assert len(str(bad.value).splitlines()) == 1
    assert str(bad.value).startswith(bad.value.path + ": ")
    return bad.value.path


def when(**form: Any) -> dict[str, Any]:
    return a_case(step("other", **DATE), step("a", **form))


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
        ("steps", a_case() | {"steps": {}}),
        ("steps[0]", a_case() | {"steps": ["a"]}),
        ("steps[1].key", a_case(step("a", **DATE), step("a", **DATE))),
        ("steps[0].key", a_case(step("A", **DATE))),
        ("steps[0].key", a_case(step("-a", **DATE))),
        ("steps[0].key", a_case(step("a\n", **DATE))),
        ("steps[0].key", a_case(step("", **DATE))),
        ("steps[0].key", a_case() | {"steps": [{"when": DATE}]}),
        ("steps[0].when", a_case() | {"steps": [{"key": "a"}]}),
        ("steps[0].what", a_case() | {"steps": [{"key": "a", "when": DATE, "what": 1}]}),
        ("steps[0].when", a_case() | {"steps": [{"key": "a", "when": "soon"}]}),
        ("steps[1].when", when()),
        ("steps[1].when", when(after_close="P1D", **DATE)),
        ("steps[1].when.offset", when(offset="P1D", **DATE)),
        ("steps[1].when.or_after", when(after_appointment=1, or_after="P1D")),
        ("steps[1].when.at", when(halfway="each", at="09:00")),
        ("steps[1].when.at", when(date="2026-03-03")),
        ("steps[1].when.at", when(date="2026-03-03", at="24:00")),
        ("steps[1].when.at", when(after_appointment=1, at=None)),
        ("steps[1].when.date", when(date="2026-02-29", at="09:00")),
        ("steps[1].when.date", when(date="2026-3-3", at="09:00")),
        ("steps[0].stale_after", a_case(step("a", stale_after="1 day", **DATE))),
        ("steps[0].on_pause", a_case(step("a", on_pause="wait", **DATE))),
        ("steps[0].on_pause", a_case() | {"steps": [{"key": "a", "when": DATE, "on_pause": None}]}),
        ("steps[1].when.after_appointment", when(after_appointment=0)),
        ("steps[1].when.after_appointment", when(after_appointment="all")),
        ("steps[1].when.before_appointment", when(before_appointment=True)),
        ("steps[1].when.of", when(before_appointment=1, of="middle")),
        ("steps[1].when.halfway", when(halfway=[1, 3])),
        ("steps[1].when.halfway", when(halfway=[2, 1])),
        ("steps[1].when.halfway", when(halfway=[0, 1])),
        ("steps[1].when.halfway", when(halfway=[1])),
        ("steps[1].when.halfway", when(halfway=1)),
        ("steps[1].when.or_after", when(halfway="each", or_after="-P1D")),
        ("steps[1].when.phase_begins", when(phase_begins="coaching")),
        ("steps[1].when.after_step", when(after_step="nobody")),
        ("steps[1].when.after_step", when(after_step="a")),
        ("steps[1].when.after_step", when(after_step=["other"])),
        ("steps[1].when.step_not_done", when(step_not_done="nobody", offset="P1D")),
        ("steps[1].when.step_not_done", when(step_not_done="a", offset="P1D")),
        ("steps[1].when.offset", when(step_not_done="other")),
        ("steps[1].when.offset", when(step_not_done="other", offset="PT0S")),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D")),
        ("steps[1].when.repeat", when(step_not_done="other", offset="P1D", max=2)),
        ("steps[1].when.repeat", when(step_not_done="other", offset="P1D", repeat="P0D", max=2)),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D", max=51)),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D", max=0)),
        ("steps[1].when.no_next_appointment", when(no_next_appointment="P0W")),
        ("steps[1].when.last", when(no_next_appointment="P1D", last=0)),
        ("steps[1].when.max", when(no_next_appointment="P1D", repeat="P1D")),
        ("steps[1].when.after_close", when(after_close="P")),
        ("steps[1].when.score", when(score={"of": "other"})),
        ("steps[1].when.score", when(score={"of": "other", "below": 1, "above": 2})),
        ("steps[1].when.score", when(score="low")),
        ("steps[1].when.score.of", when(score={"of": "nobody", "below": 1})),
        ("steps[1].when.score.of", when(score={"of": "a", "below": 1})),
        ("steps[1].when.score.of", when(score={"below": 1})),
        ("steps[1].when.score.below", when(score={"of": "other", "below": "1"})),
        ("steps[1].when.score.below", when(score={"of": "other", "below": True})),
        ("steps[1].when.score.at", when(score={"of": "other", "below": 1, "at": "09:00"})),
        ("steps[1].when.habit", when(habit={"of": "walk"})),
        ("steps[1].when.habit", when(habit={"of": "walk", "missed": 1, "streak": 2})),
        ("steps[1].when.habit.missed", when(habit={"of": "walk", "missed": 0})),
        ("steps[1].when.habit.streak", when(habit={"of": "walk", "streak": 1.5})),
        ("steps[1].when.habit.of", when(habit={"streak": 1})),
        ("steps[1].when.habit.of", when(habit={"of": 1, "streak": 1})),
    ],
)
def test_a_bad_step_is_named(path: str, made: Any) -> None:
    assert refused(made) == path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("every", {"every": "day"}),
        ("every.unit", {"every": WEEK | {"unit": "year"}}),
        ("every.unit", {"every": {"at": "09:00"}}),
        ("every.days", {"every": {"unit": "week", "at": "09:00"}}),
        ("every.days", {"every": WEEK | {"days": []}}),
        ("every.days", {"every": WEEK | {"days": "mon"}}),
        ("every.days[0]", {"every": WEEK | {"days": ["monday"]}}),
        ("every.days[0]", {"every": WEEK | {"days": [1]}}),
        ("every.days[2]", {"every": WEEK | {"days": ["mon", "tue", "mon"]}}),
        ("every.day", {"every": WEEK | {"day": 1}}),
        ("every.days", {"every": {"unit": "day", "days": ["mon"], "at": "09:00"}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00"}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00", "day": 32}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00", "day": 0}}),
        ("every.interval", {"every": WEEK | {"interval": 0}}),
        ("every.interval", {"every": WEEK | {"interval": 1.5}}),
        ("every.at", {"every": {"unit": "day"}}),
        ("every.at", {"every": {"unit": "day", "at": "25:00"}}),
        ("every.from", {"every": WEEK | {"from": "journey_starts"}}),
        ("at", {"every": WEEK, "at": "09:00"}),
        ("from", {"every": WEEK, "from": "now"}),
        ("from", {"every": WEEK, "from": "after_appointment:0"}),
        ("from", {"every": WEEK, "from": "after_appointment"}),
        ("from", {"every": WEEK, "from": None}),
        ("until", {"every": WEEK, "until": "count:0"}),
        ("until", {"every": WEEK, "until": "count:-1"}),
        ("until", {"every": WEEK, "until": "count:1.0"}),
        ("until", {"every": WEEK, "until": "appointment:x"}),
        ("until", {"every": WEEK, "until": "2026-04-01"}),
        ("until", {"every": WEEK, "until": 3}),
    ],
)
def test_a_bad_series_is_named(path: str, form: dict[str, Any]) -> None:
    assert refused(when(**form)) == f"steps[1].when.{path}"


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


def test_only_a_step_on_the_circle_leads_back_to_itself() -> None:
    made = a_case(
        step("outside", after_step="b"),
        step("b", score={"of": "c", "below": 1}),
        step("c", step_not_done="b", offset="P1D"),
    )
    assert refused(made) == "steps[1].when.score.of"


@pytest.mark.parametrize("bad", ["P1.5D", "P", "PT", "P1DT", "-P1D", "P-1D", "p1d", "P1H", "PT1D", "1D", "", "P1D ", "P1D1W", "P11Y", "P10YT1S", "P3721D", "P121M", "P" + "9" * 5000 + "D", "P١D"])  # fmt: skip
def test_a_duration_is_whole_signless_and_at_most_ten_years(bad: str) -> None:
    assert refused(when(after_close=bad)) == "steps[1].when.after_close"


@pytest.mark.parametrize("good", ["P10Y", "P3720D", "P120M", "P1Y2M3W4DT5H6M7S", "PT0S", "P0D", "P1DT0S", "P001D"])
def test_a_duration_may_have_any_of_its_parts(good: str) -> None:
    case.read(when(after_close=good))


@pytest.mark.parametrize("good", ["2026-03-02T09:00Z", "2026-03-02T09:00:59-03:30", "1970-01-01T00:00+14:00", "2999-12-31T23:59-12:00"])  # fmt: skip
def test_a_moment_has_an_offset_and_may_have_seconds(good: str) -> None:
    case.read(a_case(starts=good))


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


@pytest.mark.parametrize("score", ["1e999999", "-1e400", "9" * 6000, "1E99999999999999999999", "1e-99999", "NaN", "-Infinity"])
def test_numbers_without_measure_are_refused_and_take_no_time(score: str) -> None:
    text = json.dumps(with_fact(type="form_answered", step="a", score=12345)).replace("12345", score)
    with pytest.raises(BadCase) as bad:
        case.read(reading.parse(text))
    assert bad.value.path == "facts[0].score"


def test_a_key_with_line_breaks_is_still_named_on_one_line() -> None:
    with pytest.raises(BadCase) as bad:
        case.read(a_case() | {"a\nb\u2028\ud800": 1})
    assert str(bad.value) == "a\\nb\\u2028\\ud800: is not a known key"


def test_a_fact_of_what_was_sent_now_is_no_what_if() -> None:
    case.read(a_case(step("a", **DATE), facts=[fact("sent", "2026-03-02T08:00Z", step="a")]))


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    text = json.dumps(a_case(id="first"))
    assert case.read(reading.parse(text[:-1] + ', "id": "last"}')).id == "last"
