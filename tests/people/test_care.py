"""Who may read somebody's words: who coaches them, and nobody else of the practice (trust.md A5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core import links
from coaching.core.db import db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.journeys import operations as journeys
from coaching.messages import operations as messages
from coaching.messages import queries as message_queries
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries


@pytest.fixture
def words(lotte, noor, linde, as_):
    """Lotte, coached by Noor, has said something and answered something."""
    with as_(noor), transaction():
        messages.write(lotte, "Tussen ons.", author="coach")
        forms.install_ready_made(linde.id)
        flush()
        return forms.send(form_queries.by_key("reflection"), lotte, key="r1")


@pytest.mark.parametrize("part", ["messages", "answers", "progress", "guide", "lessons"])
def test_a_colleague_finds_nothing_of_what_was_said_to_another_coach(browser_of, bram, noor, lotte, words, part):
    assert browser_of(bram).get(f"/coachees/{lotte.id}/{part}").status_code == 404
    assert browser_of(noor).get(f"/coachees/{lotte.id}/{part}").status_code == 200


def test_a_colleague_finds_nothing_by_asking_the_rows_either(bram, noor, lotte, words, as_):
    with as_(bram):
        assert message_queries.messages_with(lotte.id) == []
        assert form_queries.responses_of(lotte.id).items == []
    with as_(noor):
        assert len(message_queries.messages_with(lotte.id)) == 1


def test_the_owner_has_no_silent_access_to_a_colleagues_coachee(browser_of, noor, bram, tom, words, as_):
    with transaction():
        tom.coach_id = bram.id
    assert browser_of(noor).get(f"/coachees/{tom.id}/messages").status_code == 404
    assert browser_of(bram).get(f"/coachees/{tom.id}/messages").status_code == 200


def test_who_takes_a_journey_over_may_read_on(browser_of, bram, noor, lotte, linde, words, as_):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        journey = journeys.start(lotte, programme_queries.programmes()[0], noor.id)
        journeys.change_coach(journey, bram.id)
    assert browser_of(bram).get(f"/coachees/{lotte.id}/messages").status_code == 200
    assert browser_of(noor).get(f"/coachees/{lotte.id}/messages").status_code == 404


def test_a5_a_journey_begun_for_who_had_no_coach_is_its_coachs_alone_and_lets_them_in(browser_of, bram, noor, eva, linde, as_, anyone):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        programme = programme_queries.programmes()[0].id
    page = f"/coachees/{eva.id}/messages"
    assert browser_of(bram).get(page).status_code == 200, "while she only asks, anybody may help her"
    begun = {"programme": programme, "coach": noor.id, "starts_on": "2026-03-02"}
    assert browser_of(noor).post(f"/coachees/{eva.id}/journeys/new", data=begun).status_code == 303
    assert browser_of(bram).get(page).status_code == 404
    assert browser_of(noor).get(page).status_code == 200
    anyone.post("/login/link", data={"email": eva.email})
    assert "sign_in" in db.session.scalars(select(Delivery.letter).where(Delivery.person_id == eva.id)).all()


def test_a_second_journey_beside_an_open_one_leaves_somebody_with_their_coach(bram, noor, lotte, linde, as_):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        first, second = programme_queries.programmes()[:2]
        journeys.start(lotte, first, noor.id)
        journeys.start(lotte, second, bram.id)
        assert lotte.coach_id == noor.id


DETAILS = {"first_name": "Lotte", "last_name": "de Vries", "phone": "", "locale": "nl", "timezone": "Europe/Amsterdam", "city": "Zeist"}


@pytest.mark.parametrize("who", ["bram", "sanne", "noor"])
def test_a5_nobody_becomes_somebody_elses_coachee_by_changing_an_address(cast, browser_of, anyone, who):
    """Who reads the new address signs in: an assistant or a colleague would read everything by a link to themselves."""
    whose = cast.tom if who == "noor" else cast.lotte
    with transaction():
        cast.tom.coach_id = cast.bram.id
    before, page = whose.email, f"/coachees/{whose.id}/edit"
    asks = browser_of(getattr(cast, who))
    assert 'name="email"' not in asks.get(page).text and before in asks.get(page).text
    assert asks.post(page, data=DETAILS | {"email": "mijn@eigen.example"}).status_code == 303
    kept = db.session.get(Person, whose.id, populate_existing=True)
    assert (kept.email, kept.user_id, kept.city) == (before, whose.user_id, "Zeist"), "the rest may be put right"
    anyone.post("/login/link", data={"email": "mijn@eigen.example"})
    assert db.session.scalars(select(Delivery)).all() == []


@pytest.mark.parametrize("bounced", [False, True])
def test_b8_what_was_mailed_to_an_address_of_before_opens_nothing_any_more(browser_of, anyone, noor, lotte, words, clock, bounced):
    """Unless nobody ever read it there: then the letter is sent once more to the right one, with the link it has."""
    with transaction():
        db.session.merge(lotte).email_bounced_at = clock.now() if bounced else None
        token = links.mint("form", words.id, person_id=lotte.id, practice_id=lotte.practice_id)
        stop = links.mint("unsubscribe", "lesson:x", person_id=lotte.id, practice_id=lotte.practice_id)
    assert anyone.get(f"/r/{token}").status_code == 200
    browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=DETAILS | {"email": "nieuw@example.org"})
    assert anyone.get(f"/r/{token}").status_code == (200 if bounced else 410)
    assert anyone.get(f"/u/{stop}").status_code == 200, "saying no is always possible"


def test_an_assistant_puts_the_address_of_who_only_asked_right(browser_of, sanne, eva):
    assert browser_of(sanne).post(f"/coachees/{eva.id}/edit", data=DETAILS | {"first_name": "Eva", "email": "goed@example.org"}).status_code == 303
    assert db.session.get(Person, eva.id, populate_existing=True).email == "goed@example.org"


def test_who_knows_a_coachees_number_does_not_get_their_letters(noor, linde, as_):
    """A visitor types the number of somebody who has no address here, and an address of their own."""
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        gone, asks = people.find_or_add(first_name="Jan", phone="06 11112222"), people.find_or_add(first_name="Jip", phone="06 33334444")
        journeys.start(gone, programme_queries.programmes()[0], noor.id)
    with acting(Scope(linde.id, "anyone")), transaction():
        other = people.find_or_add(first_name="Jan", phone="0611112222", email="ander@example.org")
        same = people.find_or_add(first_name="Jip", phone="0633334444", email="jip@example.org")
    assert other.id != gone.id and db.session.get(Person, gone.id, populate_existing=True).email is None
    assert same.id == asks.id and same.email == "jip@example.org", "who only asked is recognised and completed"


def test_an_assistant_reads_no_words_at_all(browser_of, sanne, lotte, words):
    for part in ("messages", "answers", "notes", "progress"):
        assert browser_of(sanne).get(f"/coachees/{lotte.id}/{part}").status_code == 403, part


def test_somebody_is_recognised_by_mail_or_telephone_and_never_doubled(noor, as_, lotte):
    with as_(noor), transaction():
        assert people.find_or_add(first_name="L.", email="LOTTE@example.org").id == lotte.id
        assert people.find_or_add(first_name="L.", phone="+31 6 1234 5678").id == lotte.id
        shared = people.find_or_add(first_name="Jan", email="jan@example.org", phone="0612345678")
        assert shared.id != lotte.id, "a shared telephone is no reason to write to the other's address"
