"""A link to book a type that is not on the public page: made by the coach, for one person or for whoever gets it."""

import re
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.people.models import Person
from coaching.scheduling.models import Appointment
from tests.scheduling.conftest import at

THURSDAY = at("2026-03-05 10:00")


@pytest.fixture
def once(kinds, house_of, linde):
    """The follow-up, as a type that is booked once with a link."""
    with house_of(linde), transaction():
        kind = db.session.merge(kinds[2])
        kind.audience, kind.locations = "single_use", [{"kind": "video_link", "detail": "https://video.example/noor"}]
    return kind


def made(browser, kind, **typed):
    page = browser.post("/scheduling/links", data={"kind": kind.id, "person": "", "days": "7"} | typed)
    assert page.status_code == 200
    return urlsplit(re.search(r'id="address" readonly value="([^"]+)"', page.text)[1]).path


def book(anyone, path, **typed):
    details = anyone.post(path, data={"start": THURSDAY.isoformat()}).location
    return anyone.post(details, data={"start": THURSDAY.isoformat(), "location": "video_link"} | typed)


def test_a_coach_makes_a_link_for_somebody_and_it_works_once(browser_of, noor, tom, once, anyone):
    noors = browser_of(noor)
    assert f"/scheduling/links?kind={once.id}" in noors.get("/scheduling/types").text
    people = noors.get(f"/scheduling/links?kind={once.id}").text
    assert f"person={tom.id}" in people and "anybody=1" in people
    assert "Tom Baker" in noors.get(f"/scheduling/links?kind={once.id}&person={tom.id}").text
    path = made(noors, once, person=tom.id)
    assert 'name="email"' not in anyone.get(path).text
    assert book(anyone, path).status_code == 303
    assert db.session.query(Appointment).one().person_id == tom.id
    assert anyone.get(path).status_code == 410


def test_whoever_gets_a_link_for_nobody_says_who_they_are(browser_of, noor, once, anyone):
    path = made(browser_of(noor), once)
    details = anyone.post(path, data={"start": THURSDAY.isoformat()}).location
    assert 'name="email"' in anyone.get(details).text
    wrong = anyone.post(details, data={"start": THURSDAY.isoformat(), "location": "video_link"})
    assert wrong.status_code == 422 and anyone.get(path).status_code == 200, "the link is not spent by a mistake"
    done = anyone.post(details, data={"start": THURSDAY.isoformat(), "location": "video_link", "first_name": "Mia", "email": "mia@example.org"})
    assert done.status_code == 303 and anyone.get(done.location).status_code == 200
    booked = db.session.query(Appointment).one()
    assert db.session.get(Person, booked.person_id).email == "mia@example.org" and booked.booked_by == "prospect"
    assert anyone.get(path).status_code == 410


def test_a_link_of_an_invited_type_is_used_as_often_as_is_wanted_until_its_last_day(browser_of, noor, once, anyone, clock, house_of, linde):
    with house_of(linde), transaction():
        db.session.merge(once).audience = "invited"
    path = made(browser_of(noor), once)
    book(anyone, path, first_name="Mia", email="mia@example.org")
    assert anyone.get(path).status_code == 200
    clock.move(days=8)
    assert anyone.get(path).status_code == 410


def test_what_needs_no_link_has_none_and_an_assistant_makes_none(browser_of, noor, sanne, kinds, once):
    assert browser_of(noor).get(f"/scheduling/links?kind={kinds[0].id}").status_code == 404
    assert browser_of(sanne).get(f"/scheduling/links?kind={once.id}").status_code in (403, 404)
    assert browser_of(noor).post("/scheduling/links", data={"kind": once.id, "person": "nobody", "days": "7"}).status_code == 422
