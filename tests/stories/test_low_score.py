"""A low score: a message to the coachee at once, an alert to the coach in the very same commit, each once (fault 25)."""

from __future__ import annotations

import pytest

from coaching.alerts.models import Alert
from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.messages.models import Message
from tests.road import at

CHECK_IN = {"key": "check-in", "what": "form", "params": {"form": "check_in"},
            "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}  # fmt: skip
LOW = {"key": "low", "what": "message", "when": {"score": {"of": "check-in", "below": 5}},
       "texts": {"nl": {"subject": "Ik las je check-in", "body": "Dag {first_name}, ik zag een {score}."}}}  # fmt: skip
ALERT = {"key": "alert", "what": "alert", "params": {"kind": "low_score"}, "when": {"score": {"of": "check-in", "below": 5}}}
DROP = {"key": "drop", "what": "alert", "params": {"kind": "score_drop"}, "when": {"score": {"of": "check-in", "drops_by": 3}}}


@pytest.fixture
def scored(road):
    """Answer a check-in with a given score: the fact that submitting records."""
    from coaching.facts import operations as facts

    def score(nth: int, value: float, response: str = "one"):
        with road.house():
            facts.record("form_answered", journey_id=road.journey_id, person_id=road.person_id, step="check-in",
                         nth=nth, score=value, subject=f"form_response:{response}")  # fmt: skip

    return score


def _alerts() -> list[str]:
    db.session.expire_all()
    return sorted(alert.kind for alert in db.session.query(Alert))


def test_the_alert_is_there_in_the_same_commit(road, scored):
    road.start([CHECK_IN, LOW, ALERT])
    road.tick()
    scored(1, 4)
    assert "low_score" in _alerts()
    assert db.session.query(Alert).filter_by(kind="low_score").one().score == "4"


def test_the_message_goes_out_in_the_tick_that_the_answer_wakes(road, scored):
    road.start([CHECK_IN, LOW, ALERT])
    road.tick()
    scored(1, 4)
    assert road.tick() == 1
    with acting(Scope.system(road.practice_id)):
        message = db.session.query(Message).one()
        assert (message.body, message.is_automatic) == ("Dag Lotte, ik zag een 4.", True)


def test_a_good_score_passes_in_peace(road, scored):
    road.start([CHECK_IN, LOW, ALERT])
    road.tick()
    scored(1, 7)
    assert "low_score" not in _alerts()
    assert road.tick() == 0


def test_the_same_low_score_posted_twice_gives_one_message_and_one_alert(road):
    road.start([CHECK_IN, LOW, ALERT])
    road.tick()
    road.answer("check-in", answers=_lowest(road))
    road.answer("check-in", answers=_lowest(road))
    road.tick()
    road.tick()
    assert _alerts().count("low_score") == 1
    with acting(Scope.system(road.practice_id)):
        assert db.session.query(Message).count() == 1


def _lowest(road) -> dict[str, object]:
    """Answers to the ready-made check-in at the bottom of every scale."""
    from coaching.forms import queries

    with acting(Scope.system(road.practice_id)):
        spec = queries.newest(queries.by_key("check_in")).spec
    return {q["key"]: q.get("min", 1) for q in spec["questions"] if q["type"] in ("scale", "rating", "number")}


def test_a_drop_of_three_points_alerts_the_coach(road, scored):
    road.start([CHECK_IN, DROP])
    road.tick()
    scored(1, 9)
    clock.set_to(at("2026-03-09T09:00Z"))
    scored(2, 6, "two")
    assert "score_drop" in _alerts()


def test_the_worker_is_woken_by_the_commit_that_holds_the_answer(road, scored, monkeypatch):
    from coaching.core import queue

    road.start([CHECK_IN, LOW])
    road.tick()
    woken: list[str] = []
    monkeypatch.setattr(queue, "send", woken.append)
    scored(1, 3)
    assert "tick" in woken
