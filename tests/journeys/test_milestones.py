"""Milestones: reached by themselves, ticked by hand, hidden from the coachee, written on the programme."""

from __future__ import annotations

import pytest

from coaching.core import clock
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.scope import Scope, acting
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.queries.milestones import milestones, progress
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.programmes import rules
from tests.road import Road, at

INTAKE = {"key": "intake", "what": "form", "params": {"form": "intake"}, "when": {"phase_begins": "onboarding"}, "phase": "onboarding"}


@pytest.fixture
def road(linde, noor, lotte) -> Road:
    return Road(linde, noor, lotte)


def _walk(road, *stones: dict) -> None:
    """A journey on a road with these milestones."""
    with road.house():
        programme = road.programme([INTAKE])
        programme_queries.published(programme).milestones = [{"name": {"nl": stone["key"]}, **stone} for stone in stones]
        road.journey_id = journeys.start(road.person, programme, road.coach_id).id


def _since(road, scope: Scope | None = None) -> dict[str, str | None]:
    db.session.expire_all()
    with acting(scope or Scope.system(road.practice_id)):
        found = milestones(queries.journey(road.journey_id))
        return {stone.key: f"{stone.since:%d-%m %H:%M}" if stone.since else None for stone in found}


def test_an_appointment_that_is_over_ticks_its_milestone(road):
    _walk(road, {"key": "one", "all": ["held:1"]}, {"key": "two", "all": ["held:2"]})
    road.book(at("2026-03-05T09:00Z"))
    road.book(at("2026-03-12T09:00Z"))
    assert _since(road) == {"one": None, "two": None}
    clock.set_to(at("2026-03-05T10:00Z"))
    assert _since(road) == {"one": "05-03 10:00", "two": None}


def test_all_of_them_or_one_of_them(road):
    _walk(road, {"key": "both", "all": ["answered:intake", "phase:enrichment"]}, {"key": "either", "any": ["answered:intake", "phase:enrichment"]},
          {"key": "mixed", "all": ["phase:onboarding"], "any": ["held:1", "answered:intake"]})  # fmt: skip
    road.tick()
    clock.set_to(at("2026-03-03T09:00Z"))
    road.answer("intake")
    assert _since(road) == {"both": None, "either": "03-03 09:00", "mixed": "03-03 09:00"}
    clock.set_to(at("2026-03-04T09:00Z"))
    road.do(lambda: journeys.enter_phase(queries.journey(road.journey_id), "enrichment"))
    assert _since(road) == {"both": "04-03 09:00", "either": "03-03 09:00", "mixed": "03-03 09:00"}


def test_goals_reached_count_each_once(road):
    _walk(road, {"key": "two", "all": ["goals:2"]})
    for subject in ("goal:1", "goal:1"):
        road.do(facts.record, "goal_reached", journey_id=road.journey_id, person_id=road.person_id, subject=subject)
    assert _since(road) == {"two": None}
    road.do(facts.record, "goal_reached", journey_id=road.journey_id, person_id=road.person_id, subject="goal:2")
    assert _since(road) == {"two": "02-03 08:00"}


def test_a_journey_that_came_of_an_invitation_was_accepted(road):
    _walk(road, {"key": "yes", "all": ["accepted"]})
    assert _since(road) == {"yes": None}
    road.do(lambda: setattr(queries.journey(road.journey_id), "invitation_id", "x" * 26))
    assert _since(road) == {"yes": "02-03 08:00"}


def test_the_coach_ticks_by_hand_and_takes_it_back(road):
    _walk(road, {"key": "talked"}, {"key": "begun", "all": ["phase:onboarding"]})
    road.do(lambda: journeys.tick(queries.journey(road.journey_id), "talked"))
    assert _since(road)["talked"] == "02-03 08:00"
    road.do(lambda: journeys.untick(queries.journey(road.journey_id), "talked"))
    road.do(lambda: journeys.untick(queries.journey(road.journey_id), "begun"))
    assert _since(road) == {"talked": None, "begun": "02-03 08:00"}
    with pytest.raises(NotHere):
        road.do(lambda: journeys.tick(queries.journey(road.journey_id), "elsewhere"))


def test_progress_is_told_in_milestones(road):
    _walk(road, {"key": "begun", "all": ["phase:onboarding"]}, {"key": "talked"})
    with acting(Scope.system(road.practice_id, locale="en")):
        stones = milestones(queries.journey(road.journey_id))
        assert progress(stones) == "1 of 2 milestones, next: talked"
        assert progress(stones[:1]) == "1 of 1 milestone"
        assert progress([]) == ""


def test_the_thread_ticks_for_the_coach_and_hides_for_the_coachee(road, browser_of, noor, lotte):
    _walk(road, {"key": "open"}, {"key": "inside", "hidden": True})
    coach = browser_of(noor)
    assert coach.post(f"/journeys/{road.journey_id}/milestones/open").status_code == 303
    page = coach.get(f"/coachees/{road.person_id}").text
    assert f"/journeys/{road.journey_id}/milestones/open/end" in page and "inside" in page
    own = browser_of(lotte).get("/me/thread").text
    assert "open" in own and "inside" not in own
    assert coach.post(f"/journeys/{road.journey_id}/milestones/open/end").status_code == 303
    assert browser_of(lotte).post(f"/journeys/{road.journey_id}/milestones/open").status_code in (403, 404)


def test_milestones_are_written_in_the_draft_of_the_programme(road, browser_of, noor):
    with road.house():
        programme = road.programme([INTAKE])
        programme_id = programme.id
    coach = browser_of(noor)
    new = f"/programmes/{programme_id}/milestones/new"
    assert coach.get(new).status_code == 200
    assert coach.post(new, data={"held": "1", "mode": "all"}).status_code == 422
    assert coach.post(new, data={"name_nl": "Op weg", "held": "2", "answered": ["intake"], "mode": "any"}).status_code == 303
    assert coach.post(new, data={"name_nl": "Zelf", "name_en": "By hand", "mode": "all", "hidden": "y"}).status_code == 303

    def stones():
        db.session.rollback()
        with acting(Scope.system(road.practice_id)):
            return programme_queries.draft(programme_queries.programme(programme_id)).milestones

    assert stones() == [
        {"key": "milestone-1", "name": {"nl": "Op weg"}, "any": ["held:2", "answered:intake"]},
        {"key": "milestone-2", "name": {"nl": "Zelf", "en": "By hand"}, "hidden": True},
    ]
    page = coach.get(f"/programmes/{programme_id}/milestones/milestone-1").text
    assert "Op weg" in page and "checked" in page
    coach.post(f"/programmes/{programme_id}/milestones/milestone-2/up")
    coach.post(f"/programmes/{programme_id}/milestones/milestone-1", data={"name_nl": "Onderweg", "accepted": "y", "mode": "all"})
    assert [stone["key"] for stone in stones()] == ["milestone-2", "milestone-1"]
    assert stones()[1] == {"key": "milestone-1", "name": {"nl": "Onderweg"}, "all": ["accepted"]}
    coach.post(f"/programmes/{programme_id}/milestones/milestone-2/remove")
    assert len(stones()) == 1
    assert coach.get(f"/programmes/{programme_id}/milestones/milestone-9").status_code == 404
    assert "Onderweg" in coach.get(f"/programmes/{programme_id}").text


@pytest.mark.parametrize(
    ("stone", "path"),
    [
        ({"key": "A b", "name": {"nl": "x"}}, "milestones[0].key"),
        ({"key": "a", "name": {}}, "milestones[0].name"),
        ({"key": "a", "name": {"nl": "x"}, "all": ["held:0"]}, "milestones[0].all[0]"),
        ({"key": "a", "name": {"nl": "x"}, "any": ["answered:nowhere"]}, "milestones[0].any[0]"),
        ({"key": "a", "name": {"nl": "x"}, "all": ["phase:moon"]}, "milestones[0].all[0]"),
        ({"key": "a", "name": {"nl": "x"}, "when": 1}, "milestones[0].when"),
    ],
)
def test_a_file_with_a_wrong_milestone_is_refused_by_its_place(stone, path):
    data = {"draad": rules.FORMAT, "key": "x", "name": {"nl": "x"}, "appointments": 1, "steps": [INTAKE], "milestones": [stone]}
    assert [problem.path for problem in rules.check_programme(data)] == [path]


def test_milestones_travel_in_the_file(road):
    with road.house():
        programme = road.programme([INTAKE])
        programmes.add_milestone(programme, {"name": {"nl": "Op weg"}, "any": ["held:2"], "hidden": True})
        text = programmes.as_file(programme)
        again = programme_queries.published(programmes.from_file(text)).milestones
    assert again == [{"key": "milestone-1", "name": {"nl": "Op weg"}, "any": ["held:2"], "hidden": True}]
