"""What a room asks of the database: eight statements at most, and no more for a thousand people than for ten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from coaching.alerts.models import Alert
from coaching.core.db import db, transaction
from coaching.core.ids import new_id
from coaching.facts.models import Fact
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.goals import operations as goals
from coaching.habits.models import Habit, HabitMark
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey, Touchpoint
from coaching.people.models import Person
from coaching.reports import operations as reports
from coaching.scheduling.models import Appointment
from tests.road import Road

MOST = 8
OF_COACH = ("/today", "/pipeline", "/coachees", "/agenda", "/agenda?view=month", "/agenda?coach=all", "/messages", "/programmes", "/library",
            "/library/forms", "/invoices", "/insights", "/outgoing", "/settings", "/habits", "/programmes/rules", "/search?q=mens",
            "/coachees/{person}", "/coachees/{person}/progress", "/coachees/{person}/answers", "/coachees/{person}/habits",
            "/coachees/{person}/notes", "/coachees/{person}/messages", "/programmes/{programme}", "/programmes/{programme}/preview",
            "/programmes/{programme}/walk", "/programmes/{programme}/steps/{step}", "/touchpoints/{touchpoint}", "/touchpoints/{touchpoint}/edit",
            "/appointments/{appointment}/prepare", "/coachees/{person}/report", "/journeys/{journey}/report", "/coachees/{person}/documents",
            "/coachees/{person}/privacy", "/scheduling/availability")  # fmt: skip
OF_COACHEE = ("/me", "/me/thread", "/me/progress", "/me/messages", "/me/book", "/me/profile", "/me/forms/{response}",
              "/me/appointments/{appointment}/move", "/me/report", "/me/privacy")  # fmt: skip


class House:
    """Lotte on a road of which something of everything happened, in a practice of so many people."""

    def __init__(self, cast, clock, as_, people: int) -> None:
        self.cast, self.clock, self.as_ = cast, clock, as_
        self.road = Road(cast.linde, cast.noor, cast.lotte)
        self.road.start("career")
        for days in (3, 10, 17):
            last = self.road.book(clock.now() + timedelta(days=days))
        planned = next(row for row in self.road.rows() if row.state == "planned")
        with transaction(), as_(cast.noor):
            self._of_lotte()
            self._crowd(people)
            reports.share(self.road.journey)
            programme_id = self.road.journey.version.programme_id
        self.known = {"person": cast.lotte.id, "response": self.response, "touchpoint": planned.id, "step": planned.step, "programme": programme_id,
                      "journey": self.road.journey_id, "appointment": last}  # fmt: skip

    def _of_lotte(self) -> None:
        lotte, noor, journey = self.cast.lotte, self.cast.noor, self.road.journey
        for title in ("Slapen", "Nee zeggen"):
            goals.set_goal(lotte.id, title, 4, 8, journey_id=journey.id)
        self.response = forms.send(form_queries.by_key("check_in"), lotte, key="check", journey_id=journey.id).id
        for number in range(2):
            habit = Habit(person_id=lotte.id, title=f"Gewoonte {number}", kind="yes_no", rhythm="daily", days=[], starts_on=self.clock.now().date())
            db.session.add(habit)
            db.session.flush()
            db.session.add(HabitMark(practice_id=noor.practice_id, habit_id=habit.id, day=self.clock.now().date(), value=1, is_skip=False, marked_at=self.clock.now()))

    def _crowd(self, count: int) -> None:
        """Each with a journey, an appointment, a sign, a score and something planned."""
        noor, now, version_id = self.cast.noor, self.clock.now(), self.road.journey.programme_version_id
        same = {"practice_id": noor.practice_id, "created_at": now}
        people = [{**same, "id": new_id(), "first_name": f"Mens{n}", "locale": "nl", "timezone": "Europe/Amsterdam", "coach_id": noor.id,
                   "tags": []} for n in range(count)]  # fmt: skip
        roads = [{**same, "id": new_id(), "person_id": one["id"], "coach_id": noor.id, "programme_version_id": version_id, "state": "active",
                  "phase": "enrichment", "starts_at": now - timedelta(days=40), "planned_until": now + timedelta(days=300),
                  "follows_programme": True} for one in people]  # fmt: skip
        db.session.execute(insert(Person), people)
        db.session.execute(insert(Journey), roads)
        start = now + timedelta(hours=1)
        db.session.execute(insert(Appointment), [
            {**same, "id": new_id(), "type_id": self.road.kind, "coach_id": noor.id, "person_id": one["id"], "start": start, "end": start + timedelta(hours=1),
             "timezone": "Europe/Amsterdam", "wall_clock": "2026-03-02T10:00", "status": "booked", "booked_at": now, "booked_by": "coach",
             "uid": f"{n}@test", "changed_at": now, "policy": {}, "reminders": []} for n, one in enumerate(people)
        ])  # fmt: skip
        db.session.execute(insert(Alert), [{**same, "id": new_id(), "kind": "free", "member_id": noor.id, "person_id": one["id"], "key": one["id"]} for one in people])
        db.session.execute(insert(Fact), [
            {"practice_id": noor.practice_id, "type": "form_answered", "at": now, "journey_id": road["id"], "person_id": road["person_id"], "score": 7.0}
            for road in roads
        ])  # fmt: skip
        step = journeys.steps_of(self.road.journey)[0].key
        db.session.execute(insert(Touchpoint), [
            {**same, "id": new_id(), "journey_id": road["id"], "person_id": road["person_id"], "step": step, "nth": 1, "generation": 1, "moved_by": [],
             "due_at": now + timedelta(days=1), "state": "planned"} for road in roads
        ])  # fmt: skip


@pytest.fixture(params=[10, 1000])
def house(request, cast, clock, as_) -> House:
    return House(cast, clock, as_, request.param)


def _asked(browser, pages, house, statements) -> dict[str, int]:
    """How many statements each page ran the second time: the first may fill what is kept in memory, as keys."""
    found = {}
    for page in pages:
        path = page.format(**house.known)
        assert browser.get(path).status_code == 200, path
        with statements() as counted:
            browser.get(path)
        found[page] = len(counted)
    return found


def test_no_room_of_the_coach_asks_more_than_eight(house, browser_of, noor, statements):
    asked = _asked(browser_of(noor), OF_COACH, house, statements)
    assert {page: count for page, count in asked.items() if count > MOST} == {}


def test_no_room_of_the_coachee_asks_more_than_eight(house, browser_of, lotte, statements):
    asked = _asked(browser_of(lotte), OF_COACHEE, house, statements)
    assert {page: count for page, count in asked.items() if count > MOST} == {}
