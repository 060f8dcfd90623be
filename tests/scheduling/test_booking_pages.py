"""Booking through the pages, as a browser without JavaScript does it."""

import re
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.people.models import Person
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Appointment, Hold
from tests.scheduling.conftest import at

URL = "/book/linde/kennismaking"
WEDNESDAY = at("2026-03-04 10:00")
EVA = {"location": "phone", "first_name": "Eva", "last_name": "Smit", "email": "eva@example.org", "phone": "06 87654321"}
pytestmark = pytest.mark.usefixtures("kinds")


def hold(browser, start=WEDNESDAY, url=URL, **more):
    return browser.post(url, data={"start": start.isoformat(), **more})


def starts(page):
    return re.findall(r'name="start" value="([^"]+)"', page.text)


def test_a_month_of_days_and_the_first_days_times(anyone):
    page = anyone.get(URL, headers={"Accept-Language": "nl"})
    assert page.status_code == 200
    assert "Kennismaking" in page.text and "maart 2026" in page.text and "dinsdag 3 maart" in page.text
    assert starts(page)[0] == at("2026-03-03 09:00").isoformat()


def test_the_whole_way_with_a_hold(anyone, outbox):
    details = hold(anyone)
    assert details.status_code == 303
    page = anyone.get(details.location)
    assert page.status_code == 200 and re.fullmatch(rf"{URL}/[a-z2-7]{{26}}", urlsplit(details.location).path)
    done = anyone.post(details.location, data={"start": WEDNESDAY.isoformat(), **EVA, "q_topic": "Werk"})
    assert done.status_code == 303 and done.location == urlsplit(details.location).path
    assert "10:00" in anyone.get(done.location).text
    made = db.session.query(Appointment).one()
    assert made.answers == {"topic": "Werk"} and made.location_kind == "phone" and made.booked_by == "prospect"
    assert sorted(letter.letter for letter in outbox()) == ["appointment_booked", "appointment_booked_coach"]


def test_rule_26_posting_twice_books_once(anyone):
    details = hold(anyone).location
    for _time in range(2):
        assert anyone.post(details, data={"start": WEDNESDAY.isoformat(), **EVA}).status_code == 303
    assert db.session.query(Appointment).count() == 1


def test_e11_nobodys_mailbox_is_filled_by_bookings_from_everywhere(app, outbox):
    """From another network each time: what is counted is the address that gets the mails."""
    for number in range(9):
        browser, network = app.test_client(), {"REMOTE_ADDR": f"192.0.2.{number}"}
        start = starts(browser.get(URL, environ_base=network))[0]
        details = browser.post(URL, data={"start": start}, environ_base=network).location
        sent = browser.post(details, data={"start": start, **EVA}, environ_base=network)
        assert sent.status_code == (303 if number < 8 else 429), number
    assert len([one for one in outbox() if one.letter == "appointment_booked"]) == 8


def test_a_hold_that_is_gone_costs_nothing_while_the_time_is_free(anyone, clock):
    details = hold(anyone).location
    clock.move(minutes=30)
    with transaction():
        operations.sweep_holds(clock.now())
    answer = anyone.post(details, data={"start": WEDNESDAY.isoformat(), **EVA})
    assert answer.status_code == 303 and answer.location.startswith("/a/")
    assert db.session.query(Appointment).count() == 1


def test_rule_27_the_loser_keeps_what_was_typed_and_is_offered_the_nearest(app, anyone, clock):
    other = app.test_client()
    details = hold(anyone).location
    clock.move(minutes=11)
    theirs = hold(other).location
    assert other.post(theirs, data={"start": WEDNESDAY.isoformat(), **EVA}).status_code == 303
    lost = anyone.post(details, data={"start": WEDNESDAY.isoformat(), **EVA, "email": "iris@example.org", "q_topic": "Rust"})
    assert lost.status_code == 409
    assert 'value="iris@example.org"' in lost.text and "Rust</textarea>" in lost.text
    offered = starts(lost)
    assert len(offered) == len(set(offered)) > 3  # the three nearest, then the rest of that day
    again = anyone.post(details, data={"start": offered[0], **EVA, "email": "iris@example.org"})
    assert again.status_code == 303
    assert db.session.query(Appointment).count() == 2


def test_a_taken_slot_answers_409_and_a_made_up_minute_422(app, anyone):
    hold(app.test_client())
    assert hold(anyone).status_code == 409
    assert hold(anyone, at("2026-03-04 10:07")).status_code == 422
    assert anyone.post(URL, data={"start": "yesterday"}).status_code == 422


def test_wrong_details_are_422_with_the_text_kept_and_the_hold_renewed(anyone, clock):
    details = hold(anyone).location
    clock.move(minutes=9)
    page = anyone.post(details, data={"start": WEDNESDAY.isoformat(), **EVA, "email": "eva", "phone": ""})
    assert page.status_code == 422 and 'value="eva"' in page.text
    assert db.session.query(Hold).one().expires_at == clock.now().replace(minute=clock.now().minute + 10)
    assert db.session.query(Appointment).count() == 0


def test_a_call_by_the_coach_needs_a_number_and_another_way_of_talking_does_not(anyone, kinds, house_of, linde, cast):
    with house_of(linde), transaction():
        cast.noor.video_link = cast.bram.video_link = "https://meet.example/linde"
    nobody_to_call = {"start": WEDNESDAY.isoformat(), **EVA, "phone": ""}
    details = hold(anyone).location
    assert "Alleen nodig als we elkaar bellen." in anyone.get(details, headers={"Accept-Language": "nl"}).text
    answer = anyone.post(details, data=nobody_to_call, headers={"Accept-Language": "nl"})
    assert answer.status_code == 422 and "Vul het nummer in" in answer.text and db.session.query(Appointment).count() == 0
    assert anyone.post(details, data=nobody_to_call | {"location": "video_link"}).status_code == 303
    with house_of(linde), transaction():
        kinds[0].locations = [{"kind": "phone", "detail": "030 123 45 67"}]
        db.session.merge(kinds[0])
    later = at("2026-03-05 10:00")
    assert anyone.post(hold(anyone, later).location, data=nobody_to_call | {"start": later.isoformat()}).status_code == 303, "Eva calls"


def test_letting_go_frees_the_time(app, anyone):
    details = hold(anyone).location
    assert anyone.post(URL, data={"release": details.rsplit("/", 1)[1]}).status_code == 303
    assert hold(app.test_client()).status_code == 303


def test_a_hold_is_nobody_elses(app, anyone):
    details = hold(anyone).location
    assert app.test_client().get(details).status_code == 303


def test_rule_5_new_york_sees_its_own_clock_over_the_change_of_both(anyone):
    """America changes on 8 March, Europe on 29 March: in between Amsterdam is five hours ahead, not six."""
    page = anyone.get(f"{URL}?zone=America/New_York&day=2026-03-06")
    first = at("2026-03-06 09:00")
    assert starts(page)[0] == first.isoformat() and ">03:00</button>" in page.text
    assert "New York (UTC-5)" in page.text
    later = anyone.get(f"{URL}?zone=America/New_York&day=2026-03-13")
    assert ">04:00</button>" in later.text and "New York (UTC-4)" in later.text
    assert starts(later)[0] == at("2026-03-13 09:00").isoformat()
    summer = anyone.get(f"{URL}?zone=America/New_York&day=2026-03-30&month=2026-03")
    assert starts(summer)[0] == at("2026-03-30 09:00").isoformat() and ">03:00</button>" in summer.text


def test_zones_are_found_by_letters_and_an_unknown_one_changes_nothing(anyone):
    assert "America/New York" in anyone.get(f"{URL}?zones=new+y").text
    assert "Amsterdam (UTC+1)" in anyone.get(f"{URL}?zone=Mars/Olympus").text


def test_one_zone_choice_lasts(anyone):
    anyone.get(f"{URL}?zone=America/New_York")
    assert "New York" in anyone.get(URL).text


def test_a_personal_link_asks_nothing_that_is_known(kinds, house_of, linde, tom, noor, anyone):
    with house_of(linde), transaction():
        url = urlsplit(operations.booking_link(kinds[2], tom)).path
    assert 'name="email"' not in anyone.get(url).text
    details = hold(anyone, at("2026-03-05 10:00"), url).location
    page = anyone.get(details)
    assert page.status_code == 200 and 'name="email"' not in page.text
    assert anyone.post(details, data={"start": at("2026-03-05 10:00").isoformat(), "location": "phone"}).status_code == 303
    assert db.session.query(Appointment).one().person_id == tom.id
    assert anyone.get("/b/" + "x" * 43).status_code == 404


def test_a_single_use_link_past_its_last_day_says_so(kinds, house_of, linde, tom, anyone, clock):
    with house_of(linde), transaction():
        kinds[2].audience = "single_use"
        url = urlsplit(operations.booking_link(kinds[2], tom)).path
    assert anyone.get(url).status_code == 200
    clock.move(days=61)
    over = anyone.get(url, headers={"Accept-Language": "nl"})
    assert over.status_code == 410 and "verlopen" in over.text
    clock.move(days=400)
    assert anyone.get(url).status_code == 410, "a year later it is still said, and still says nothing of whose it was"
    assert "Tom" not in over.text and "Linde" not in over.text


def test_a_single_use_link_is_spent_by_booking(kinds, house_of, linde, tom, anyone):
    with house_of(linde), transaction():
        kinds[2].audience = "single_use"
        url = urlsplit(operations.booking_link(kinds[2], tom)).path
    details = hold(anyone, at("2026-03-05 10:00"), url).location
    anyone.post(details, data={"start": at("2026-03-05 10:00").isoformat(), "location": "phone"})
    used = anyone.get(url, headers={"Accept-Language": "nl"})
    assert used.status_code == 410 and "al gebruikt" in used.text  # spent: whose it was is no longer known, so the browser says
    assert anyone.post(url, data={"start": at("2026-03-06 10:00").isoformat()}).status_code == 410


def test_a_coachee_books_with_their_own_coach(browser_of, lotte, noor):
    lotte_browser = browser_of(lotte)
    assert "/me/book/gesprek" in lotte_browser.get("/me/book").text
    details = hold(lotte_browser, at("2026-03-05 10:00"), "/me/book/gesprek").location
    done = lotte_browser.post(details, data={"start": at("2026-03-05 10:00").isoformat(), "location": "address"})
    assert done.status_code == 303
    made = db.session.query(Appointment).one()
    assert (made.person_id, made.coach_id, made.booked_by) == (lotte.id, noor.id, "coachee")
    assert lotte_browser.get(f"/me/appointments/{made.id}").status_code == 200
    assert lotte_browser.get("/me/book").text.count("/me/appointments/") == 1


def test_types_for_coachees_and_for_links_are_not_public(anyone):
    assert anyone.get("/book/linde/gesprek").status_code == 404
    assert anyone.get("/book/linde/weerzien").status_code == 404
    assert anyone.get("/book/zilver/kennismaking").status_code == 404


def test_the_month_is_light_and_takes_eight_statements_at_most(anyone, statements, kinds, house_of, linde, eva, noor):
    with house_of(linde), transaction():
        for day in range(3, 28):
            start = at(f"2026-03-{day:02d} 18:00")
            operations.book(kinds[0], start, person=eva, coach_id=noor.id, by="coach", tell=False)
    anyone.get(URL)
    with statements() as counted:
        page = anyone.get(URL)
    assert len(counted) <= 8, counted.statements
    assert len(page.data) < 30_000
    part = anyone.get(URL, headers={"HX-Request": "true", "Accept-Encoding": "gzip"})
    assert len(part.data) < 3_000 and part.vary


def test_somebody_who_is_known_is_recognised(anyone, eva):
    details = hold(anyone).location
    anyone.post(details, data={"start": WEDNESDAY.isoformat(), **EVA})
    assert db.session.query(Person).filter(Person.email == "eva@example.org").count() == 1
    assert db.session.query(Appointment).one().person_id == eva.id


def test_several_durations_each_have_their_own_answer(anyone, kinds, house_of, linde):
    with house_of(linde), transaction():
        kinds[0].durations = [30, 60]
    thirty, sixty = starts(anyone.get(URL)), starts(anyone.get(f"{URL}?minutes=60"))
    assert at("2026-03-03 12:00").isoformat() in thirty and at("2026-03-03 12:00").isoformat() not in sixty
    details = hold(anyone, at("2026-03-03 11:30"), minutes="60").location
    anyone.post(details, data={"start": at("2026-03-03 11:30").isoformat(), **EVA})
    assert db.session.query(Appointment).one().duration_min == 60


def test_with_whoever_is_free_the_turn_goes_round(app, kinds, house_of, linde):
    with house_of(linde), transaction():
        kinds[0].pool = "any"
    for number in range(2):
        browser = app.test_client()
        details = hold(browser, at("2026-03-05 10:00")).location
        who = {**EVA, "email": f"p{number}@example.org"}
        assert browser.post(details, data={"start": at("2026-03-05 10:00").isoformat(), **who}).status_code == 303
    assert len({one.coach_id for one in db.session.query(Appointment)}) == 2
    assert hold(app.test_client(), at("2026-03-05 10:00")).status_code == 409


def test_queries_of_a_stranger_find_no_appointment(kinds, house_of, linde, eva, noor, as_):
    from coaching.core.errors import NotHere

    with house_of(linde), transaction():
        made = operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, by="coach")
    with as_(linde_stranger(linde)), pytest.raises(NotHere):
        queries.appointment(made.id)


def linde_stranger(linde):
    return Person(id="x" * 26, practice_id=linde.id, first_name="X", locale="nl", timezone="Europe/Amsterdam")
