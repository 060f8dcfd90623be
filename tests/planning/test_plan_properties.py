"""What holds for every case: properties over made-up journeys in difficult zones."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from coaching.planning.calendar import Calendar, Duration
from coaching.planning.case import Appointment, BadCase, Case, Fact, Journey, Step, check
from coaching.planning.plan import Plan, plan
from coaching.planning.when import (
    AfterAppointment,
    AfterClose,
    AfterStep,
    BeforeAppointment,
    Every,
    Habit,
    Halfway,
    NoNextAppointment,
    OnDate,
    PhaseBegins,
    Repeat,
    Score,
    StepNotDone,
    When,
)

ZONES = ("Europe/Amsterdam Australia/Lord_Howe Asia/Kathmandu Pacific/Apia Pacific/Kiritimati America/St_Johns America/New_York").split()
# Days on which clocks change, a leap day, year ends, and the days that Apia and Kiritimati skipped.
BEGINS = [
    datetime(2026, 3, 20, 8, tzinfo=UTC),
    datetime(2026, 10, 18, 8, tzinfo=UTC),
    datetime(2026, 9, 28, 8, tzinfo=UTC),
    datetime(2024, 2, 20, 8, tzinfo=UTC),
    datetime(2025, 12, 25, 8, tzinfo=UTC),
    datetime(2011, 12, 24, 8, tzinfo=UTC),
    datetime(1994, 12, 26, 8, tzinfo=UTC),
    datetime(2009, 10, 27, 8, tzinfo=UTC),
]
CLOCKS = st.sampled_from([time(0), time(0, 1), time(2, 15), time(2, 30), time(8), time(9), time(21), time(23, 59)])
SOME_AT = st.none() | CLOCKS
SHORT = st.sampled_from([Duration(), Duration(seconds=1800), Duration(seconds=86_400), Duration(days=1), Duration(days=3), Duration(days=7), Duration(1)])
LONG = SHORT.filter(bool)
REPEATS = st.just(Repeat()) | st.builds(Repeat, LONG, st.integers(1, 3))
KEYS = [f"s{number}" for number in range(6)]


@st.composite
def whens(draw: st.DrawFn, place: int, begin: datetime) -> When:
    refers = st.sampled_from(KEYS[:place]) if place else None
    n = st.none() | st.integers(1, 3)
    forms: list[st.SearchStrategy[When]] = [
        st.builds(AfterAppointment, n, SHORT, st.sampled_from(["start", "end"]), SOME_AT),
        st.builds(BeforeAppointment, n, SHORT, st.sampled_from(["start", "end"]), SOME_AT),
        st.builds(Halfway, n, st.none() | SHORT),
        st.builds(PhaseBegins, st.sampled_from(["follow_up", "enrichment"]), SHORT, SOME_AT),
        st.builds(OnDate, st.integers(-2, 30).map(lambda d: (begin + timedelta(days=d)).date()), CLOCKS),
        st.builds(Every, st.just("day"), CLOCKS, st.integers(1, 3)),
        st.builds(Every, st.just("week"), CLOCKS, st.integers(1, 2), st.sampled_from([(0,), (2, 5), (6,)])),
        st.builds(Every, st.just("month"), CLOCKS, month_day=st.integers(1, 31), until=st.just("count"), until_n=st.integers(1, 4)),
        st.builds(Habit, st.just("walk"), st.just("missed"), st.just(2), SHORT, SOME_AT),
        st.builds(NoNextAppointment, LONG, REPEATS, SOME_AT, st.none() | st.integers(1, 3)),
        st.builds(AfterClose, SHORT, SOME_AT),
    ]
    if refers is not None:
        forms.append(st.builds(AfterStep, refers, SHORT, SOME_AT))
        forms.append(st.builds(StepNotDone, refers, LONG, REPEATS, SOME_AT))
        forms.append(st.builds(StepNotDone, refers, LONG, REPEATS, SOME_AT))
        forms.append(st.builds(Score, refers, st.sampled_from(["below", "drops_by"]), st.integers(1, 8), SHORT, SOME_AT))
    return draw(st.one_of(forms))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    begin = draw(st.sampled_from(BEGINS))
    spans = st.integers(0, 30 * 48).map(lambda half_hours: begin + timedelta(minutes=30 * half_hours))
    steps = [
        Step(key, draw(whens(place, begin)), draw(st.none() | LONG), draw(st.sampled_from(["skip", "delay"])))
        for place, key in enumerate(draw(st.permutations(KEYS))[: draw(st.integers(1, 6))])
    ]
    keys = [step.key for step in steps]
    assume(all(step.when.refers_to is None or step.when.refers_to in keys for step in steps))
    now = draw(spans)
    quiet = draw(st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]))
    pauses = [(at, draw(st.none() | st.integers(1, 200).map(lambda h, at=at: at + timedelta(hours=h)))) for at in draw(st.lists(spans, max_size=2))]
    case = Case(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        Journey(begin, draw(st.none() | spans.filter(lambda at: at > begin)), pauses),
        steps,
        now=now,
        until=now + timedelta(days=draw(st.integers(1, 40))),
        appointments=draw(appointments(spans)),
        quiet_hours=quiet,
        daily_limit=draw(st.none() | st.integers(1, 3)),
        facts=draw(facts(keys, spans, now)),
    )
    try:
        check(case)
    except BadCase:
        assume(False)
    return case


@st.composite
def appointments(draw: st.DrawFn, spans: st.SearchStrategy[datetime]) -> list[Appointment]:
    made = []
    for n, start in enumerate(draw(st.lists(spans, max_size=4, unique=True)), 1):
        status = draw(st.sampled_from(["booked", "booked", "held", "no_show", "cancelled"]))
        cancelled_at = draw(st.none() | spans) if status == "cancelled" else None
        made.append(Appointment(n, start, start + timedelta(minutes=50), status, draw(st.none() | spans), cancelled_at))
    return made


@st.composite
def facts(draw: st.DrawFn, keys: list[str], spans: st.SearchStrategy[datetime], now: datetime) -> list[Fact]:
    made = []
    for at in draw(st.lists(spans, max_size=6, unique=True)):
        key, nth = draw(st.sampled_from(keys)), draw(st.integers(1, 3))
        made.append(
            draw(
                st.sampled_from(
                    [
                        Fact(at, "form_answered", key, nth, draw(st.integers(0, 10))),
                        Fact(at, "step_done", key, nth),
                        Fact(min(at, now), "sent", key, nth),
                        Fact(at, "phase_begins", phase="follow_up"),
                        Fact(at, "habit_missed", habit="walk", days=2),
                    ]
                )
            )
        )
    return made


# Without shrinking: a case of this size takes minutes to shrink, and the failing one is printed as it is.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def rows(made: Plan) -> list[tuple[str, int, datetime]]:
    return [(t.step, t.nth, t.due) for t in made.touchpoints]


def quiet_windows(case: Case, around: date) -> list[tuple[datetime, datetime]]:
    """The windows of the local dates around one, written once more from the words of rule 5.5."""
    if case.quiet_hours is None:
        return []
    begin, end = case.quiet_hours
    made = []
    for days in range(-3, 4):
        on = around + timedelta(days=days)
        ends_on = on if begin < end else on + timedelta(days=1)
        made.append(tuple(datetime.combine(*pair, tzinfo=case.coachee_tz).astimezone(UTC) for pair in ((on, begin), (ends_on, end))))
    return made  # type: ignore[return-value]


@settings(max_examples=100, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases())
def test_every_plan_is_sorted_names_each_pair_once_and_keeps_to_its_limits(case: Case) -> None:
    made = plan(case)
    order = {step.key: place for place, step in enumerate(case.steps)}
    assert [(t.due, order[t.step], t.nth) for t in made.touchpoints] == sorted((t.due, order[t.step], t.nth) for t in made.touchpoints)
    assert [(order[n.step], n.nth or 0) for n in made.not_planned] == sorted((order[n.step], n.nth or 0) for n in made.not_planned)
    pairs = Counter([(t.step, t.nth) for t in made.touchpoints] + [(n.step, n.nth) for n in made.not_planned])
    assert not [pair for pair, times in pairs.items() if times > 1]
    assert len({(t.step, t.due) for t in made.touchpoints}) == len(made.touchpoints)
    calendar = Calendar(case.coachee_tz)
    on_day = Counter(calendar.day(fact.at) for fact in case.facts if fact.type == "sent")
    for touchpoint in made.touchpoints:
        due = touchpoint.due
        assert case.now <= due <= case.until
        assert due >= touchpoint.planned
        assert (due == touchpoint.planned) == (touchpoint.moved_by == ())
        day = calendar.day(due)
        assert not [window for window in quiet_windows(case, day) if window[0] <= due < window[1]]
        closes = case.journey.closes
        for begins, ends in case.journey.pauses:
            ends = min((m for m in (ends, closes) if m is not None), default=None)
            assert not (begins <= due and (ends is None or due < ends))
        on_day[day] += 1
        assert case.daily_limit is None or on_day[day] <= case.daily_limit


@settings(max_examples=40, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_does_not_matter(case: Case, dice: object) -> None:
    def shuffled(values: object) -> list[object]:
        return sorted(values, key=lambda _: dice.random())  # type: ignore[attr-defined, call-overload, no-any-return]

    assume(len({fact.at for fact in case.facts}) == len(case.facts))
    other = dataclasses.replace(
        case,
        appointments=shuffled(case.appointments),
        facts=shuffled(case.facts),
        journey=dataclasses.replace(case.journey, pauses=shuffled(case.journey.pauses)),
    )
    assert plan(other) == plan(case)


@settings(max_examples=40, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases(), st.integers(1, 30 * 24))
def test_looking_further_ahead_only_adds(case: Case, hours: int) -> None:
    further = dataclasses.replace(case, until=case.until + timedelta(hours=hours))
    assert set(rows(plan(case))) <= set(rows(plan(further)))


@settings(max_examples=40, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_same_case_gives_the_same_plan(case: Case) -> None:
    assert plan(case) == plan(case)


@settings(max_examples=100, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(cases(), st.data())
def test_sending_what_is_due_leaves_the_rest_of_the_plan_as_it_was(case: Case, data: st.DataObject) -> None:
    before = plan(case)
    assume(before.touchpoints)
    now = data.draw(st.sampled_from(before.touchpoints)).due
    assume(now < case.until)
    went = [t for t in before.touchpoints if t.due <= now]
    sent = [Fact(t.due, "sent", t.step, t.nth) for t in went]
    ended = {
        (n.step, n.nth): n.reason
        for n in before.not_planned
        if n.reason in ("merged", "paused") and n.nth is not None and n.decided is not None and n.decided <= now
    }
    after = plan(dataclasses.replace(case, now=now, facts=[*case.facts, *sent], ended=ended))
    assert rows(after) == [row for row in rows(before) if row[2] > now]
