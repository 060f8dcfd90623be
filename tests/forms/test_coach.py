"""What the coach sees of answers, and the letters that ask for them."""

import pytest

from coaching.core.db import transaction
from coaching.forms import operations, queries
from tests.forms.conftest import letter_of, response_of

KINDS = ["reflection", "reflection_halfway", "check_in", "intake", "preparation", "evaluation", "follow_up", "booking_questions"]


@pytest.mark.parametrize("key", KINDS)
def test_every_asking_letter_speaks_both_languages_and_keeps_quiet_about_content(ask, lotte, tom, key):
    ask(lotte, key, send_key="nl")
    dutch = letter_of(f"form:{response_of(lotte).id}")
    assert "Hallo Lotte," in dutch["text"]
    assert "/r/" in dutch["html"]
    ask(tom, key, send_key="en")
    english = letter_of(f"form:{response_of(tom).id}")
    assert "Hello Tom," in english["text"]
    assert "style=" in english["html"]


def test_a_reminder_goes_only_while_it_waits(ask, installed, house_of, lotte, anyone):
    link = ask(lotte)
    with house_of(installed), transaction():
        operations.remind(queries.response(response_of(lotte).id), key="nudge:1")
    assert "Terug naar ons gesprek" in letter_of("nudge:1")["text"]
    anyone.post(link, data={"q_stayed": "Ja"})
    with house_of(installed), transaction():
        operations.remind(queries.response(response_of(lotte).id), key="nudge:2")
    with pytest.raises(AttributeError):
        letter_of("nudge:2")


def test_sending_with_the_same_key_asks_once(ask, installed, house_of, lotte):
    ask(lotte)
    first = response_of(lotte).id
    with house_of(installed), transaction():
        again = operations.send(queries.by_key("reflection"), lotte, key="touchpoint:reflection")
        assert again.id == first


def test_the_letter_about_a_comment_holds_none_of_its_words(ask, lotte, noor, anyone, browser_of):
    anyone.post(ask(lotte), data={"q_stayed": "Iets teers"})
    form_response = response_of(lotte)
    browser_of(noor).post(f"/responses/{form_response.id}/comment", data={"text": "Dapper gezegd"})
    letter = letter_of(f"comment:{form_response.id}")
    assert "Dapper" not in letter["text"] + letter["html"]
    assert "teers" not in letter["text"] + letter["html"]


def test_answers_wait_until_the_coach_has_read_them(ask, installed, house_of, lotte, noor, anyone, browser_of):
    anyone.post(ask(lotte), data={"q_stayed": "Lees mij"})
    staff = browser_of(noor)
    with house_of(installed):
        assert [one.person_id for one in queries.unread()] == [lotte.id]
    page = staff.get(f"/coachees/{lotte.id}/answers")
    assert "Lees mij" in page.text
    assert staff.post(f"/responses/{response_of(lotte).id}/read").status_code == 303
    with house_of(installed):
        assert queries.unread() == []


def test_a_form_is_sent_by_hand(installed, house_of, lotte, noor, browser_of):
    with house_of(installed):
        form, guide = queries.by_key("intake"), queries.by_key("discovery_guide")
    staff = browser_of(noor)
    assert staff.post(f"/coachees/{lotte.id}/forms", data={"form_id": form.id}).status_code == 303
    assert response_of(lotte).form.key == "intake"
    assert staff.post(f"/coachees/{lotte.id}/forms", data={"form_id": guide.id}).status_code == 400
    assert "Kennismaken op papier" in staff.get(f"/coachees/{lotte.id}/answers").text


def test_scores_of_a_person_are_told_in_order(ask, installed, house_of, lotte, anyone, clock):
    for place, value in enumerate(("4", "6")):
        link = ask(lotte, "check_in", send_key=f"week:{place}")
        anyone.post(link, data={"q_energy": value, "q_grip": value, "q_course": value})
        clock.move(days=7)
    with house_of(installed):
        assert [(key, score) for _at, key, score in queries.scores_of_person(lotte.id)] == [("check_in", 4.0), ("check_in", 6.0)]


def test_the_answers_page_does_not_grow_with_the_answers(ask, lotte, noor, anyone, browser_of, statements):
    staff = browser_of(noor)
    counts = []
    for place in range(6):
        anyone.post(ask(lotte, send_key=f"r:{place}"), data={"q_stayed": "x"})
        staff.get(f"/coachees/{lotte.id}/answers")
        with statements() as counted:
            staff.get(f"/coachees/{lotte.id}/answers")
        counts.append(len(counted))
    assert counts[0] == counts[-1], counts
