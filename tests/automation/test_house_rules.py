"""House rules: what the practice does on facts outside programmes, once, unless switched off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.alerts.models import Alert, Todo
from coaching.automation import operations, rules
from coaching.automation import queries as queries_of_rules
from coaching.automation.models import HouseRule
from coaching.automation.texts import GOAL
from coaching.core import clock
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.variants import variants
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.messages.models import Message
from coaching.people import operations as people
from tests.road import Road, at


@pytest.fixture
def road(linde, noor, lotte):
    return Road(linde, noor, lotte)


def _kinds() -> list[str]:
    db.session.expire_all()
    return sorted(alert.kind for alert in db.session.query(Alert))


def test_a_form_answered_outside_a_programme_is_told_once(road):
    for _twice in range(2):
        with road.house():
            facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=8)
    assert _kinds() == ["form_answered"]


def test_a_low_score_outside_a_programme_is_a_sign_of_its_own(road):
    with road.house():
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=3)
    assert _kinds() == ["form_answered", "low_score"]


def test_a_sign_that_a_rule_gave_stands_among_what_the_rules_did(road):
    with road.house():
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
        operations.switch(_rule(road, "goal-message"), True)
    for subject in ("form_response:1", "form_response:2"):
        clock.move(clock.timedelta(minutes=1))
        with road.house():
            facts.record("form_answered", person_id=road.person_id, subject=subject, score=8)
            facts.record("goal_reached", person_id=road.person_id, subject=f"goal:{subject}")
    with road.house():
        told = [(run.key, run.outcome.partition(":")[0], run.person_id) for run in queries_of_rules.runs(3)]
        assert sorted(told[:2]) == [("form_response:2", "alert", road.person_id), ("goal:form_response:2", "message", road.person_id)]
        assert len(told) == 3 and len(queries_of_rules.runs()) == len({run.key for run in queries_of_rules.runs()})


def test_a_rule_that_is_off_stays_silent(road):
    with road.house():
        rule = next(one for one in operations.ensure_rules() if one.key == "form-answered")
        operations.switch(rule, False)
    with road.house():
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1")
    assert _kinds() == []


def test_silence_of_fourteen_days_is_told_once_and_again_after_a_new_sign(road):
    road.start([])
    clock.set_to(at("2026-03-15T08:00Z"))
    assert operations.look_around(clock.now()) == 0
    clock.set_to(at("2026-03-17T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    assert operations.look_around(clock.now()) == 0
    with road.house():
        facts.record("message_received", journey_id=road.journey_id, person_id=road.person_id, subject="message:1")
    clock.set_to(at("2026-04-02T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    with road.house():
        assert [todo.text for todo in db.session.query(Todo)] == ["Van Lotte de Vries is een tijd niets gehoord. Even iets laten horen?"] * 2


def test_a_paused_journey_may_be_silent(road):
    road.start([])
    with road.house():
        journeys.pause(queries.journey(road.journey_id))
    clock.set_to(at("2026-03-20T08:00Z"))
    assert operations.look_around(clock.now()) == 0


def test_a_journey_closed_long_ago_gives_a_task_to_erase(road):
    road.start([])
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    clock.set_to(at("2028-02-10T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    assert db.session.query(Todo).count() == 1


def _rule(road, key: str, **values):
    """Switch a rule of the house on, with other values if given."""
    rule = next(one for one in operations.ensure_rules() if one.key == key)
    operations.switch(rule, True)
    for name, value in values.items():
        setattr(rule, name, value)
    return rule


def _bodies(road) -> list[str]:
    with road.house():
        return [message.body for message in db.session.query(Message).order_by(Message.sent_at, Message.id)]


def test_rules_that_write_are_off_until_somebody_switches_them_on(road):
    with road.house():
        off = {rule.key for rule in operations.ensure_rules() if not rule.is_on}
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert off == {"booked-message", "accepted-message", "no-show-message", "goal-message"}
    assert _bodies(road) == []


def test_a_rule_writes_a_message_in_the_app_and_a_letter_once(road):
    with road.house():
        _rule(road, "goal-message")
    for _twice in range(2):
        with road.house():
            facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert _bodies(road) == [variants(GOAL["nl"]["body"])[0].replace("{first_name}", "Lotte").replace("{coach_first_name}", "Noor")]
    assert road.letters() == ["personal"]


def test_the_words_of_a_rule_are_the_coachs(road):
    with road.house():
        operations.rewrite(_rule(road, "goal-message"), {"nl": {"subject": "Mooi", "body": "Mooi, {first_name}"}})
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert _bodies(road) == ["Mooi, Lotte"]


def test_a_booked_appointment_is_answered_with_a_message_that_names_it(road):
    road.start([])
    with road.house():
        _rule(road, "booked-message")
    road.book(at("2026-03-12T09:00Z"))
    assert "donderdag 12 maart" in _bodies(road)[0]


def test_words_that_cannot_be_filled_are_told_and_what_happened_stands(road):
    with road.house():
        operations.rewrite(_rule(road, "goal-message"), {"nl": {"subject": "x", "body": "{next_appointment}"}})
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert _kinds() == ["step_failed"] and _bodies(road) == []
    with road.house():
        assert [run.outcome for run in queries_of_rules.runs()] == ["failed:next_appointment"]


def test_conditions_of_a_rule_all_hold_or_it_stays_silent(road):
    with road.house():
        _rule(road, "goal-message", conditions={"tag": ["vip"], "phase": ["onboarding"]})
    road.start([])
    with road.house():
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert _bodies(road) == []
    with road.house():
        road.person.tags = ["vip"]
        facts.record("goal_reached", person_id=road.person_id, subject="goal:2")
    assert len(_bodies(road)) == 1


def test_a_rule_asks_for_an_own_field_and_holds_for_nobody_once_that_is_taken_away(road):
    with road.house():
        people.name_field(None, "choice", {"nl": "Sector"}, ["Zorg", "Bouw"], False)
        _rule(road, "goal-message", conditions={"field": {"sector": [""]}})
        facts.record("goal_reached", person_id=road.person_id, subject="goal:1")
    assert len(_bodies(road)) == 1, "empty is something one can ask for"
    with road.house():
        people.label(road.person, [], {"sector": "Zorg"})
        facts.record("goal_reached", person_id=road.person_id, subject="goal:2")
    with road.house():
        people.forget_field("sector")
        facts.record("goal_reached", person_id=road.person_id, subject="goal:3")
    assert len(_bodies(road)) == 1


def test_a_rule_of_ones_own_runs_and_can_be_taken_away(road):
    values = {"what": "todo", "conditions": {"above": 8}, "params": {"name": "Mooi cijfer"}, "texts": {"nl": {"subject": "Bel {first_name}"}}}
    with road.house():
        key = operations.add_rule("form_answered", values).key
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=9)
        facts.record("form_answered", person_id=road.person_id, subject="form_response:2", score=7)
    with road.house():
        assert [todo.text for todo in db.session.query(Todo)] == ["Bel Lotte"]
        operations.remove_rule(queries_of_rules.by_key(key))
        assert queries_of_rules.by_key(key) is None
        with pytest.raises(NotHere):
            operations.remove_rule(queries_of_rules.by_key("form-answered"))


def test_an_own_rule_may_wait_for_silence_of_another_length(road):
    values = {"what": "todo", "conditions": {"days": 5, "phase": ["onboarding"]}, "params": {}, "texts": {"nl": {"subject": "Stil"}}}
    road.start([])
    with road.house():
        operations.add_rule("silence", values)
    clock.set_to(at("2026-03-08T08:00Z"))
    assert operations.look_around(clock.now()) == 1


def test_what_may_happen_twice_to_one_thing_counts_each_time(road):
    with road.house():
        operations.add_rule("appointment_moved", {"what": "todo", "conditions": {}, "params": {}, "texts": {"nl": {"subject": "Kijk"}}})
    for _move in range(2):
        with road.house():
            facts.record("appointment_moved", person_id=road.person_id, subject="appointment:1")
    assert db.session.query(Todo).count() == 2


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"below": 5}, True),
        ({"above": 5}, False),
        ({"phase": ["onboarding", "enrichment"]}, True),
        ({"tag": "vip"}, True),
        ({"tag": ["other"]}, False),
        ({"outside_programme": True}, False),
        ({"any": [{"above": 9}, {"source": "form"}]}, True),
        ({"below": 5, "source": "phone"}, False),
        ({"moon": "full"}, False),
    ],
)
def test_conditions(conditions, holds):
    seen = {"score": 4, "phase": "enrichment", "source": "form", "tags": ["vip"], "in_programme": True}
    assert rules.applies(conditions, **seen) is holds


FIELDS = st.fixed_dictionaries({}, optional={
    "below": st.integers(0, 10), "above": st.integers(0, 10), "phase": st.sampled_from(["onboarding", "enrichment"]),
    "source": st.sampled_from(["form", "phone"]), "tag": st.sampled_from(["vip", "b2b"]), "field": st.just({"Sector": ["zorg"]}),
})  # fmt: skip
SEEN = st.fixed_dictionaries({
    "score": st.none() | st.integers(0, 10), "phase": st.sampled_from([None, "onboarding", "enrichment"]),
    "source": st.sampled_from([None, "form", "phone"]), "tags": st.lists(st.sampled_from(["vip", "b2b"]), max_size=2),
    "fields": st.sampled_from([{}, {"Sector": "Zorg "}, {"Sector": "bouw"}]),
})  # fmt: skip


@given(st.lists(FIELDS, min_size=1, max_size=3), SEEN)
def test_one_set_is_enough_and_of_a_set_everything_must_hold(sets, seen):
    assert rules.applies({"any": sets}, **seen) == any(rules.applies(one, **seen) for one in sets)
    for one in sets:
        assert rules.applies(one, **seen) == all(rules.applies({name: wanted}, **seen) for name, wanted in one.items())


@given(FIELDS, FIELDS, SEEN)
def test_more_conditions_never_let_more_people_in(first, more, seen):
    assert not rules.applies(first | more, **seen) or rules.applies({name: (first | more)[name] for name in first}, **seen)


def test_an_own_field_is_read_without_its_capitals(road):
    assert rules.applies({"field": {"Sector": ["zorg", "bouw"]}}, fields={"Sector": " Zorg"})
    assert not rules.applies({"field": {"Sector": ["zorg"], "Regio": ["Oost"]}}, fields={"Sector": "zorg"})


def test_the_builder_keeps_sets_and_shows_them_again_without_a_script(road, cast, browser_of):
    owner = browser_of(cast.noor)
    with road.house():
        people.name_field(None, "choice", {"nl": "Sector"}, ["zorg", "bouw"], False)
    typed = {"name": "Zorg of laag", "trigger": "form_answered", "what": "alert", "source": "referral", "field": "sector", "field_is": "zorg",
             "or1-below": "4", "or1-tag": "vip"}  # fmt: skip
    assert "mag leeg" not in owner.get("/programmes/rules/new").text, "the card says once that conditions may stay empty"
    assert owner.post("/programmes/rules/new", data=typed).status_code == 303
    rule = db.session.query(HouseRule).filter(HouseRule.key.like("own-%")).one()
    assert rule.conditions == {"any": [{"source": ["referral"], "field": {"sector": ["zorg"]}}, {"tag": ["vip"], "below": 4.0}]}
    page = owner.get(f"/programmes/rules/{rule.key}/edit").text
    assert 'name="or1-below"' in page and 'value="vip"' in page and '<option selected value="sector">' in page
    assert owner.post("/programmes/rules/new", data=typed | {"field_is": "visserij"}).status_code == 422, "no choice of that field"
    back = owner.post("/programmes/rules/new", data=typed | {"or2-above": "veel"})
    assert back.status_code == 422 and 'value="veel"' in back.text
