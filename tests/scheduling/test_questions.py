"""Questions while booking: edited at the type, asked on every road, sealed, read by the coach alone."""

import re

import pytest

from coaching.core.db import db, transaction
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.privacy import queries as privacy
from coaching.scheduling.models import Appointment, AppointmentType, Seat
from tests.scheduling.conftest import at
from tests.scheduling.test_coach_pages import TYPE

WEDNESDAY = at("2026-03-04 10:00")
EVA = {"start": WEDNESDAY.isoformat(), "location": "phone", "first_name": "Eva", "email": "eva@example.org", "phone": "06 87654321"}
ROWS = {
    "questions-0-label_nl": "Loop je graag?", "questions-0-type": "yes_no", "questions-0-required": "y",
    "questions-1-label_nl": "Hoe kom je?", "questions-1-type": "choice", "questions-1-choices": "Fiets\nTrein",
    "questions-2-label_nl": "", "questions-2-type": "long",
}  # fmt: skip


@pytest.fixture
def asks(browser_of, kinds, noor):
    """The discovery call asks two things of its own, written in the form of the type."""
    typed = TYPE | {"slug": "kennismaking", "purpose": "discovery", "audience": "public", "durations": "30", "phone": "y"} | ROWS
    assert browser_of(noor).post(f"/scheduling/types/{kinds[0].id}", data=typed).status_code == 303
    return db.session.get(AppointmentType, kinds[0].id)


def booked(browser, **answers):
    details = browser.post("/book/linde/kennismaking", data={"start": WEDNESDAY.isoformat()}).location
    return browser.post(details, data=EVA | answers)


def test_the_editor_keeps_questions_and_leaves_empty_rows_out(asks):
    assert [(one["type"], one["label"]["nl"]) for one in asks.questions] == [("yes_no", "Loop je graag?"), ("choice", "Hoe kom je?")]
    assert [one["value"] for one in asks.questions[1]["choices"]] == ["fiets", "trein"]


def test_a_question_without_answers_to_choose_from_is_422_and_kept(browser_of, kinds, noor):
    page = browser_of(noor).post(f"/scheduling/types/{kinds[0].id}", data=TYPE | ROWS | {"questions-1-choices": "Fiets"})
    assert page.status_code == 422 and "Hoe kom je?" in page.text and "minstens twee antwoorden" in page.text


def test_an_open_question_is_422_beside_the_field(anyone, asks):
    page = booked(anyone, q_q2="fiets")
    assert page.status_code == 422 and "Deze willen we graag weten" in page.text
    assert db.session.query(Appointment).count() == 0


def test_answers_are_sealed_shown_to_the_coach_and_never_mailed(anyone, browser_of, asks, noor, bram, sanne, outbox):
    assert booked(anyone, q_q1="yes", q_q2="fiets").status_code == 303
    made = db.session.query(Appointment).one()
    assert b"fiets" not in made.answers_sealed
    page = browser_of(noor).get(f"/appointments/{made.id}").text
    assert "Loop je graag?" in page and "Fiets" in page
    assert "Fiets" not in browser_of(sanne).get(f"/appointments/{made.id}").text  # an assistant does not read what people write
    with transaction():
        db.session.get_one(Person, made.person_id).coach_id = noor.id
    assert "Fiets" not in browser_of(bram).get(f"/appointments/{made.id}").text  # nor does a colleague
    words = str(next(letter for letter in outbox() if letter.letter == "appointment_booked_coach").content)
    assert "heeft je vragen beantwoord" in words and not re.search(r"(?<![\w-])fiets(?![\w-])", words.lower())


def test_answers_stay_readable_when_the_questions_change(anyone, browser_of, asks, noor):
    booked(anyone, q_q1="yes", q_q2="fiets")
    with transaction():
        db.session.query(AppointmentType).filter_by(slug="kennismaking").one().questions = []
    assert "Hoe kom je?" in browser_of(noor).get(f"/appointments/{db.session.query(Appointment).one().id}").text


def test_a_type_may_point_at_a_form_of_the_library(anyone, browser_of, kinds, house_of, linde, noor):
    with house_of(linde), transaction():
        forms.install_ready_made(linde.id)
        form = form_queries.by_key("booking_questions")
    typed = TYPE | {"slug": "kennismaking", "purpose": "discovery", "audience": "public", "durations": "30", "phone": "y", "form_id": form.id}
    assert browser_of(noor).post(f"/scheduling/types/{kinds[0].id}", data=typed).status_code == 303
    assert booked(anyone).status_code == 422
    assert booked(anyone, q_about="Werk", q_found="friend").status_code == 303


def test_each_one_of_a_group_answers_for_themselves(anyone, app, browser_of, asks, noor):
    with transaction():
        kind = db.session.get(AppointmentType, asks.id)
        kind.mode, kind.seats = "group", 3
    booked(anyone, q_q1="yes", q_q2="fiets")
    booked(app.test_client(), q_q1="no", q_q2="trein", email="iris@example.org", first_name="Iris", phone="06 11112222")
    page = browser_of(noor).get(f"/appointments/{db.session.query(Appointment).one().id}").text
    assert db.session.query(Seat).count() == 2 and page.index("Fiets") < page.index("Iris") < page.index("Trein")


def test_a_coach_who_books_for_somebody_may_leave_the_questions_open(browser_of, asks, lotte, noor):
    data = {"kind": asks.id, "person": lotte.id, "coach": noor.id, "at": "2026-03-04T19:00", "location": "phone"}
    browser = browser_of(noor)
    assert 'name="q_q2"' in browser.get("/appointments/new", query_string={"person": lotte.id, "kind": asks.id}).text
    assert browser.post("/appointments/new", data=data | {"q_q2": "trein"}).status_code == 303
    assert db.session.query(Appointment).one().answers == {"q2": "trein"}


def test_answers_go_along_with_the_person_who_gave_them(anyone, asks, house_of, linde):
    booked(anyone, q_q1="yes", q_q2="fiets")
    with house_of(linde):
        person = people.by_email("eva@example.org")
        assert privacy.everything_of(person)["appointment"][0]["answers"] == {"q1": "yes", "q2": "fiets"}


def test_the_person_is_searched_and_nobody_beyond_five_hundred_is_lost(browser_of, kinds, house_of, linde, noor):
    from coaching.people.models import Person

    with house_of(linde), transaction():
        db.session.add_all(Person(first_name="Aad", last_name=f"{number}", locale="nl", timezone="Europe/Amsterdam") for number in range(600))
        db.session.add(Person(first_name="Zwaan", last_name="Laatst", locale="nl", timezone="Europe/Amsterdam"))
    browser = browser_of(noor)
    page = browser.get("/appointments/new?at=2026-03-04T11:00")
    assert "Zwaan" not in page.text and page.text.count("person=") == 20
    found = browser.get("/appointments/new?at=2026-03-04T11:00&who=zwaan")
    assert "Zwaan Laatst" in found.text and "at=2026-03-04T11" in found.text
    part = browser.get("/appointments/new?who=zwaan", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.text.lstrip().startswith("<div id=\"people-found\"")


def test_a_booking_in_somebodys_name_needs_somebody(browser_of, kinds, noor):
    assert browser_of(noor).post("/appointments/new", data={"kind": kinds[1].id, "coach": noor.id, "at": "2026-03-04T11:00"}).status_code == 422
    assert db.session.query(Appointment).count() == 0
