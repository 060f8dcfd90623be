"""A road that goes on beyond its programme: what belongs to the last appointment moves to the new last one, and a closing day ahead."""

from __future__ import annotations

import pytest

from coaching.core.db import db
from coaching.core.errors import Invalid
from coaching.core.scope import Scope, acting
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.queries import milestones as stones
from coaching.programmes import rules
from coaching.programmes.models import ProgrammeVersion
from tests.road import at

STEPS = [
    {"key": "each", "what": "message", "when": {"after_appointment": "each", "offset": "P1D"}},
    {"key": "second", "what": "message", "when": {"after_appointment": 2, "offset": "P2D"}},
    {"key": "look-back", "what": "message", "when": {"after_appointment": 3, "offset": "P1D"}},
    {"key": "monday", "what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}, "from": "after_appointment:2", "until": "appointment:3"}},
    {"key": "nudge", "what": "message", "when": {"no_next_appointment": "P3D", "last": 3}},
    {"key": "after", "what": "message", "phase": "follow_up", "when": {"after_close": "P6W", "at": "10:00"}},
]  # fmt: skip


@pytest.fixture
def three(road):
    """Three appointments booked on a programme of three."""
    road.start(STEPS)
    for day in ("2026-03-10", "2026-03-17", "2026-03-24"):
        road.book(at(f"{day}T13:00Z"))
    return road


def _extend(road, more=1, closes_at=None):
    with road.house():
        journeys.extend(queries.journey(road.journey_id), closes_at, more)


def test_what_belongs_to_the_last_waits_for_the_new_last_and_the_rest_stays(three):
    before = three.plan()
    assert ("look-back", 3, "planned", "25-03 14:00") in before and not any(one[0] == "nudge" for one in before)
    _extend(three)
    after = three.plan()
    assert not any(one[0] == "look-back" for one in after)
    assert [one for one in after if one[0] in ("each", "second")] == [one for one in before if one[0] in ("each", "second")]
    assert any(one[:2] == ("nudge", 1) for one in after), "the third is not the last any more: a fourth is asked for"
    three.book(at("2026-04-07T12:00Z"))
    assert ("look-back", 4, "planned", "08-04 13:00") in three.plan()
    assert three.plan("monday")[-1][3] == "06-04 07:00"


def test_taking_the_extension_back_gives_the_plan_back(three):
    before = three.plan()
    _extend(three, 2)
    _extend(three, 0)
    assert three.plan() == before


def test_what_went_out_stays_and_the_road_goes_back_from_the_evaluation(three):
    three.tick(at("2026-03-25T14:00Z"))
    three.do(lambda: journeys.enter_phase(queries.journey(three.journey_id), "evaluation"))
    _extend(three)
    assert three.plan("look-back") == [("look-back", 3, "done", "25-03 14:00")]
    assert three.journey.phase == "enrichment"


def test_the_milestone_of_the_last_appointment_waits_too(three):
    with three.house():
        db.session.get_one(ProgrammeVersion, three.journey.programme_version_id).milestones = [
            {"key": "two", "name": {"en": "Two"}, "all": ["held:2"]}, {"key": "last", "name": {"en": "Last"}, "all": ["held:3"]},
        ]  # fmt: skip
    three.tick(at("2026-03-26T09:00Z"))
    with acting(Scope.system(three.practice_id)):
        assert [bool(one.since) for one in stones.milestones(three.journey)] == [True, True]
    _extend(three)
    with acting(Scope.system(three.practice_id)):
        assert [bool(one.since) for one in stones.milestones(three.journey)] == [True, False]


def test_a_closing_day_ahead_closes_by_itself_and_plans_the_follow_up(three):
    _extend(three, 0, at("2026-04-01T00:00Z"))
    assert ("after", 1, "planned", "13-05 08:00") in three.plan()
    three.tick(at("2026-04-01T00:01Z"))
    assert three.journey.state == "closed"


def test_a_closed_journey_is_reopened_first(three):
    three.do(lambda: journeys.close(queries.journey(three.journey_id)))
    with pytest.raises(Invalid):
        _extend(three)


def test_the_coach_extends_it_on_a_page_and_sees_what_moved(three, browser_of, cast):
    noor, url = browser_of(cast.noor), f"/journeys/{three.journey_id}/extend"
    assert "3 gesprekken" in noor.get(url).text
    assert noor.post(url, data={"appointments": "2"}).status_code == 303
    page = noor.get(f"/coachees/{three.person_id}").text
    assert "van 5" in page and "Het traject is verlengd" in page and 'id="what-moved"' in page
    assert noor.post(url, data={"appointments": "2", "closes_on": "2020-01-01"}).status_code == 422
    assert noor.post(url, data={"appointments": "99"}).status_code == 422
    assert noor.post(url, data={"appointments": "2", "closes_on": "2026-09-01"}).status_code == 303
    assert "sluit vanzelf op" in noor.get(f"/coachees/{three.person_id}").text


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ({"after_appointment": 6, "offset": "P1D"}, {"after_appointment": 9, "offset": "P1D"}),
        ({"before_appointment": 6}, {"before_appointment": 9}),
        ({"no_next_appointment": "P3D", "last": 6}, {"no_next_appointment": "P3D", "last": 9}),
        ({"every": {"unit": "day", "at": "09:00"}, "until": "appointment:6"}, {"every": {"unit": "day", "at": "09:00"}, "until": "appointment:9"}),
        ({"every": {"unit": "day", "at": "09:00"}, "until": "count:6"}, {"every": {"unit": "day", "at": "09:00"}, "until": "count:6"}),
        ({"halfway": [5, 6]}, {"halfway": [5, 6]}),
        ({"after_appointment": "each"}, {"after_appointment": "each"}),
    ],
)
def test_only_what_names_the_last_appointment_stretches(when, found):
    assert rules.stretched(when, 6, 3) == found
