"""A visitor asks something on the practice's page."""

from __future__ import annotations

from sqlalchemy import func, select

from coaching.alerts.models import Alert
from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.leads.models import Lead
from coaching.people.models import Consent, Person
from tests.scheduling.conftest import kinds  # noqa: F401  (fixture)

QUESTION = {"first_name": "Iris", "email": "iris@example.org", "phone": "06-12 34 56 78", "question": "Kan jij mij helpen?",
            "consent": "y"}  # fmt: skip


def _ask(anyone, clock, slug="linde", seconds=20, **changes):
    stamp = anyone.get(f"/p/{slug}").text.split('name="opened" value="')[1].split('"')[0]
    clock.move(seconds=seconds)
    return anyone.post(f"/p/{slug}/contact", data=QUESTION | {"opened": stamp} | changes)


def test_a_question_becomes_a_lead_with_consent_a_sign_a_mail_and_a_first_reply(anyone, noor, clock, house_of, linde):
    answer = _ask(anyone, clock)
    assert answer.status_code == 303 and answer.location == "/p/linde/thanks"
    with house_of(linde):
        person = db.session.scalars(select(Person).where(Person.email == "iris@example.org")).one()
        lead = db.session.scalars(select(Lead).where(Lead.person_id == person.id)).one()
        assert person.phone == "+31612345678" and lead.question == "Kan jij mij helpen?" and lead.stage == "new"
        assert db.session.scalars(select(Consent).where(Consent.person_id == person.id)).one().purpose == "contact"
        assert db.session.scalars(select(Alert)).one().kind == "new_lead"
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 2


def test_asking_twice_joins_the_open_request(anyone, noor, clock):
    _ask(anyone, clock)
    _ask(anyone, clock, question="En nog iets.", email="IRIS@example.org")
    lead = db.session.scalars(select(Lead)).one()
    assert lead.question == "Kan jij mij helpen?\n\nEn nog iets."
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 2


def test_a_robot_that_fills_the_trap_or_is_too_fast_leaves_nothing(anyone, noor, clock):
    assert _ask(anyone, clock, website="http://spam.example").status_code == 422
    fast = _ask(anyone, clock, seconds=1)
    assert fast.status_code == 422 and "Kan jij mij helpen?" in fast.text
    assert db.session.scalar(select(func.count()).select_from(Lead)) == 0


def test_who_corrects_one_field_quickly_is_not_taken_for_a_robot(anyone, noor, clock):
    """The clock began when the form was first seen, not when it came back."""
    refused = _ask(anyone, clock, email="geen adres")
    stamp = refused.text.split('name="opened" value="')[1].split('"')[0]
    clock.move(seconds=1)
    assert anyone.post("/p/linde/contact", data=QUESTION | {"opened": stamp}).status_code == 303


def test_who_left_the_form_open_for_days_sends_it_once_more_and_is_heard(anyone, noor, clock):
    """It was refused for ever, with the word that it went very fast: the same old clock came back each time."""
    refused = _ask(anyone, clock, seconds=2 * 24 * 3600)
    assert refused.status_code == 422 and "stond lang open" in refused.text and "Kan jij mij helpen?" in refused.text
    stamp = refused.text.split('name="opened" value="')[1].split('"')[0]
    clock.move(seconds=4)
    assert anyone.post("/p/linde/contact", data=QUESTION | {"opened": stamp}).status_code == 303


def test_a_made_up_clock_is_not_handed_back(anyone, noor, clock):
    refused = _ask(anyone, clock, email="geen adres", opened="made-up")
    stamp = refused.text.split('name="opened" value="')[1].split('"')[0]
    assert stamp != "made-up"
    clock.move(seconds=1)
    assert anyone.post("/p/linde/contact", data=QUESTION | {"opened": stamp}).status_code == 422


def test_what_was_typed_is_kept_when_something_is_wrong(anyone, noor, clock):
    answer = _ask(anyone, clock, email="geen adres")
    assert answer.status_code == 422 and "Kan jij mij helpen?" in answer.text and "geen adres" in answer.text


def test_the_sixth_question_in_ten_minutes_waits(anyone, noor, clock):
    for _number in range(5):
        _ask(anyone, clock, seconds=5)
    assert _ask(anyone, clock, seconds=5).status_code == 429


def test_the_form_can_stand_on_the_coachs_own_site(anyone, noor, clock, linde):
    from coaching.core.db import transaction

    with transaction():
        linde.settings = {"frame_sites": ["https://www.linde.example"]}
    page = anyone.get("/p/linde/contact?embed=1")
    assert "frame-ancestors https://www.linde.example" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in anyone.get("/p/linde/contact").headers["Content-Security-Policy"]


def test_what_a_visitor_said_is_not_asked_again_when_booking(anyone, noor, clock, kinds):  # noqa: F811
    _ask(anyone, clock)
    held = anyone.post("/book/linde/kennismaking", data={"start": "2026-03-06T09:00:00+00:00"}).location
    details = anyone.get(held).text
    assert 'value="Iris"' in details and 'value="iris@example.org"' in details and 'value="06-12 34 56 78"' in details


def test_a_withdrawal_asks_once_more_and_is_confirmed_with_the_moment(anyone, noor):
    words = {"name": "Iris", "email": "iris@example.org", "agreement": "Loopbaan"}
    first = anyone.post("/p/linde/withdraw", data=words)
    assert first.status_code == 200 and 'name="sure" value="yes"' in first.text
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert anyone.post("/p/linde/withdraw", data=words | {"sure": "yes"}).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 2


def test_an_unknown_practice_is_not_here(anyone, noor):
    assert anyone.get("/p/nergens").status_code == 404
