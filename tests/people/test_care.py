"""Who may read somebody's words: who coaches them, and nobody else of the practice (trust.md A5)."""

from __future__ import annotations

import pytest

from coaching.core.db import flush, transaction
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.journeys import operations as journeys
from coaching.messages import operations as messages
from coaching.messages import queries as message_queries
from coaching.people import operations as people
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


def test_an_assistant_reads_no_words_at_all(browser_of, sanne, lotte, words):
    for part in ("messages", "answers", "notes", "progress"):
        assert browser_of(sanne).get(f"/coachees/{lotte.id}/{part}").status_code == 403, part


def test_somebody_is_recognised_by_mail_or_telephone_and_never_doubled(noor, as_, lotte):
    with as_(noor), transaction():
        assert people.find_or_add(first_name="L.", email="LOTTE@example.org").id == lotte.id
        assert people.find_or_add(first_name="L.", phone="+31 6 1234 5678").id == lotte.id
        shared = people.find_or_add(first_name="Jan", email="jan@example.org", phone="0612345678")
        assert shared.id != lotte.id, "a shared telephone is no reason to write to the other's address"
