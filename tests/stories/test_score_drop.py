"""A drop: a message to the coachee at once and an alert to the coach; but of one answer that is also low, one message only."""

from __future__ import annotations

from datetime import time

import pytest

from coaching.alerts.models import Alert
from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.messages.models import Message
from coaching.practices.models import Member
from tests.road import at

CHECK_IN = {"key": "check-in", "what": "form", "params": {"form": "check_in"},
            "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}  # fmt: skip


def _message(key: str, test: dict[str, int], **when: str) -> dict[str, object]:
    return {"key": key, "what": "message", "texts": {"nl": {"subject": f"Over {key}", "body": key}}, "when": {"score": {"of": "check-in"} | test} | when}


LOW, HIGH, DROP = _message("low", {"below": 5}), _message("high", {"above": 6}), _message("drop", {"drops_by": 3})
ALERT = {"key": "alert", "what": "alert", "params": {"kind": "score_drop"}, "when": {"score": {"of": "check-in", "drops_by": 3}}}
FIRST, SECOND = "2026-03-09T12:00Z", "2026-03-16T12:00Z"


@pytest.fixture
def scored(road):
    """Answer check-ins, at a moment, with these scores: the facts that submitting records."""

    def score(moment: str, *values: float) -> None:
        road.tick(at(moment))
        for value in values:
            nth = score.nth = score.nth + 1
            with road.house():
                facts.record("form_answered", journey_id=road.journey_id, person_id=road.person_id, step="check-in",
                             nth=nth, score=value, subject=f"form_response:{nth}")  # fmt: skip

    score.nth = 0
    return score


def _said(road) -> list[str]:
    with acting(Scope.system(road.practice_id)):
        db.session.expire_all()
        return [message.body for message in db.session.query(Message).order_by(Message.sent_at, Message.id)]


def _quiet_at_night(road):
    """Nothing is sent from nine in the evening until eight."""
    with road.house():
        road.person.quiet_from, road.person.quiet_until = time(21), time(8)


def _outcomes(road, *steps: str) -> list[tuple[str, int, str]]:
    return sorted((step, nth, what) for step, nth, what, _due in road.plan() if step in steps)


def _alerts() -> list[str]:
    db.session.expire_all()
    return sorted(alert.kind for alert in db.session.query(Alert) if alert.kind in ("low_score", "score_drop"))


@pytest.mark.parametrize(
    ("before", "after", "goes", "alerts"),
    [
        (9, 6, ["score-drop"], ["score_drop"]),
        (8, 4, ["low-score"], ["low_score", "score_drop"]),
        (6, 3, ["low-score"], ["low_score", "score_drop"]),
        (8, 6, [], []),
        (6, 4, ["low-score"], ["low_score"]),
    ],
)
@pytest.mark.parametrize("programme", ["burn-out-recovery", "career", "leadership", "life", "short"])
def test_one_answer_of_a_ready_made_programme_brings_one_personal_message(road, scored, programme, before, after, goes, alerts):
    road.start(programme)
    road.book(at("2026-03-04T10:00Z"))
    scored(FIRST, before)
    scored(SECOND, after)
    assert _alerts() == alerts  # in the commit of the answer
    said = _said(road)
    road.tick()  # the minute that the answer wakes
    with acting(Scope.system(road.practice_id)):
        words = [queries.steps_of(road.journey)[place].words("nl")[1] for place in _places(road, goes)]
    assert [one.split("\n\n")[1] for one in _said(road)[len(said) :]] == [one.split("\n\n")[1] for one in words]
    said = _said(road)
    road.tick(at("2026-03-16T12:30Z"))
    assert _said(road) == said


def _places(road, keys: list[str]) -> list[int]:
    return [place for place, step in enumerate(queries.steps_of(road.journey)) if step.key in keys]


@pytest.mark.parametrize("steps", [[LOW, DROP], [DROP, LOW]], ids=["low first", "drop first"])
@pytest.mark.parametrize("scores", [(8, 4), (6, 3)])
def test_whichever_is_done_first_the_one_about_the_drop_is_set_aside(road, scored, steps, scores):
    road.start([CHECK_IN, *steps, ALERT])
    scored(FIRST, scores[0])
    scored(SECOND, scores[1])
    assert road.tick() == 1
    assert _said(road) == ["low"]
    assert _outcomes(road, "low", "drop", "alert") == [("alert", 2, "done"), ("drop", 2, "said_already"), ("low", 2, "done")]
    scored("2026-03-23T12:00Z", 6)  # the next answer has all of it planned again
    assert road.tick() == 0
    assert _said(road) == ["low"]


def test_a_drop_that_is_still_high_is_told_once_too(road, scored):
    road.start([CHECK_IN, HIGH, DROP])
    scored(FIRST, 10)
    road.tick()
    scored(SECOND, 7)
    road.tick()
    assert _said(road) == ["high", "high"]


def test_a_low_score_of_another_answer_another_form_or_only_for_the_coach_does_not_count(road, scored):
    other = CHECK_IN | {"key": "other"}
    elsewhere = _message("elsewhere", {}) | {"when": {"score": {"of": "other", "below": 7}}}
    inside = ALERT | {"key": "inside", "when": {"score": {"of": "check-in", "below": 7}}}
    road.start([CHECK_IN, other, LOW, elsewhere, inside, DROP])
    with road.house():
        for nth in (1, 2, 3):
            facts.record("form_answered", journey_id=road.journey_id, person_id=road.person_id, step="other", nth=nth, score=6, subject=f"form_response:o{nth}")
    road.tick()
    scored(FIRST, 4, 9)
    scored(SECOND, 6)
    road.tick()
    assert _said(road) == ["elsewhere", "low", "drop"]


def test_when_the_coach_skips_the_low_one_the_drop_is_told(road, scored, lotte):
    _quiet_at_night(road)
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 8)
    scored("2026-03-16T21:30Z", 4)
    with road.house():
        journeys.skip(queries.touchpoint(road.rows("low")[0].id))
    road.tick(at("2026-03-17T07:30Z"))
    assert _said(road) == ["drop"]


def test_what_was_merged_into_a_drop_that_is_set_aside_never_comes_back(road, scored):
    """Two answers in one quiet night: 10, 7, 4. One message in the morning, and none after it."""
    _quiet_at_night(road)
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 10)
    scored("2026-03-16T21:30Z", 7, 4)
    road.tick(at("2026-03-17T07:30Z"))
    scored("2026-03-18T12:00Z", 6)  # the next answer has all of it planned again
    road.tick()
    assert _said(road) == ["low"]
    assert _outcomes(road, "low", "drop") == [("drop", 2, "merged"), ("drop", 3, "said_already"), ("low", 3, "done")]


def test_a_low_one_that_was_merged_into_a_later_one_counts_as_well(road, scored):
    """9, 4, 3 in one quiet night: the second is a drop, and what is low about it is told with the third."""
    _quiet_at_night(road)
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 9)
    scored("2026-03-16T21:30Z", 4, 3)
    road.tick(at("2026-03-17T07:30Z"))
    assert _said(road) == ["low"]


@pytest.fixture
def set_aside(road, scored):
    """The touchpoint about a drop that was set aside: its id."""
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 8)
    scored(SECOND, 4)
    road.tick()
    return road.rows("drop")[0].id


@pytest.mark.parametrize(("lang", "thread", "page"), [
    ("nl", "Weggelaten: er gaat al een ander bericht over dit antwoord.", "overgeslagen: er gaat al een ander bericht over dit antwoord"),
    ("en", "Set aside: another message is about this answer already.", "skipped: another message is about this answer already"),
])  # fmt: skip
def test_it_stands_on_the_thread_of_the_coach_with_its_reason(road, set_aside, browser_of, noor, lotte, lang, thread, page):
    with road.house():
        road.person.locale = db.session.get_one(Member, road.coach_id).locale = lang
    coach = browser_of(noor)
    assert coach.get(f"/coachees/{road.person_id}").text.count(thread) == 1
    assert page in coach.get(f"/touchpoints/{set_aside}").text
    assert thread not in browser_of(lotte).get("/me/thread").text


@pytest.mark.parametrize("way", ["now", "skip/end"])
def test_the_coach_may_let_it_go_out_after_all(road, set_aside, browser_of, noor, way):
    coach = browser_of(noor)
    page = coach.get(f"/touchpoints/{set_aside}" if way == "now" else f"/coachees/{road.person_id}").text
    assert f"/touchpoints/{set_aside}/{way}" in page
    coach.post(f"/touchpoints/{set_aside}/{way}")
    assert road.tick() == 1
    assert _said(road) == ["low", "drop"]
    assert road.tick() == 0


def test_skipped_by_the_coach_and_planned_again_it_is_judged_again(road, scored):
    _quiet_at_night(road)
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 8)
    scored("2026-03-16T21:30Z", 4)
    drop = road.rows("drop")[0].id
    for verb in (journeys.skip, journeys.unskip):
        with road.house():
            verb(queries.touchpoint(drop))
    road.tick(at("2026-03-17T07:30Z"))
    assert _said(road) == ["low"]
    assert _outcomes(road, "drop") == [("drop", 2, "said_already")]


@pytest.mark.parametrize("by_hand", [lambda row: journeys.edit(row, "Voor jou", "eigen"), lambda row: journeys.move(row, at("2026-03-17T09:00Z"))])
def test_what_the_coach_moved_or_reworded_goes_out(road, scored, by_hand):
    _quiet_at_night(road)
    road.start([CHECK_IN, LOW, DROP])
    scored(FIRST, 8)
    scored("2026-03-16T21:30Z", 4)
    with road.house():
        by_hand(queries.touchpoint(road.rows("drop")[0].id))
    road.tick(at("2026-03-17T09:30Z"))
    assert len(_said(road)) == 2
