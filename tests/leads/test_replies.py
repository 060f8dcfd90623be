"""The practice's own replies to people who ask: kept in two languages, placeholders checked, the first one by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.leads import operations, queries

TYPED = {"name_nl": "Dank je wel, {first_name}", "body_nl": "Dag {first_name},\n\nIk lees je bericht vanavond.\n\n{coach_first_name}", "name_en": "", "body_en": ""}


def asked(linde, house_of, booking_url=None) -> Delivery:
    """Mees asks something; what he gets."""
    with house_of(linde), transaction():
        operations.receive(first_name="Mees", email="mees@example.org", question="Kan dat?", booking_url=booking_url)
    return next(one for one in db.session.scalars(select(Delivery)) if one.key.startswith("first_reply:"))


def test_the_first_reply_goes_out_in_the_practices_own_words(browser_of, noor, linde, house_of):
    assert browser_of(noor).post("/settings/replies/first", data=TYPED).status_code == 303
    sent = asked(linde, house_of)
    assert sent.subject == "Dank je wel, Mees" and "Ik lees je bericht vanavond." in sent.content["text"] and "Noor" in sent.content["text"]


def test_without_a_value_for_a_placeholder_the_words_that_came_with_it_go_out(browser_of, noor, linde, house_of):
    browser_of(noor).post("/settings/replies/first", data=TYPED | {"body_nl": "Kies hier: {booking_link}"})
    sent = asked(linde, house_of)
    assert sent.letter == "first_reply" and "{" not in sent.content["text"]


def test_put_back_the_house_speaks_again(browser_of, noor, linde, house_of):
    browser_of(noor).post("/settings/replies/first", data=TYPED)
    browser_of(noor).post("/settings/replies/first/remove")
    assert asked(linde, house_of).letter == "first_reply"


@pytest.mark.parametrize("wrong", [{"body_nl": "Dag {score}"}, {"name_nl": "{7*7}"}, {"body_nl": ""}, {"name_nl": ""}, {"body_en": "Hello"}])
def test_what_could_not_be_sent_is_refused_and_kept(browser_of, noor, wrong, as_):
    answer = browser_of(noor).post("/settings/replies/first", data=TYPED | wrong)
    assert answer.status_code == 422 and "{coach_first_name}" in answer.text
    with as_(noor):
        assert queries.reply("first_reply") is None


def test_a_reply_is_made_changed_offered_and_thrown_away(browser_of, noor, linde, house_of, as_):
    browser = browser_of(noor)
    assert browser.post("/settings/replies/new", data=TYPED).status_code == 303
    with as_(noor):
        kept = queries.replies()[0]
    browser.post(f"/settings/replies/{kept.id}", data=TYPED | {"name_nl": "Later"})
    assert "Later" in browser.get("/settings/replies").text
    assert browser.get(f"/settings/replies/{kept.id}").status_code == 200
    browser.post(f"/settings/replies/{kept.id}/remove")
    with as_(noor):
        assert queries.replies() == []


def test_the_first_reply_is_not_among_those_to_choose_from(browser_of, noor, as_):
    browser_of(noor).post("/settings/replies/first", data=TYPED)
    with as_(noor):
        assert queries.replies() == []


@pytest.mark.parametrize("accent", [None, "#1f6f5c", "#f4c20d"])
def test_a_letters_button_has_the_practices_colour_and_can_be_read(noor, linde, house_of, accent):
    """A pale yellow that came from elsewhere than the form is darkened (WCAG 1.4.3)."""
    from coaching.practices.rules import contrast

    with transaction():
        linde.accent = accent
    sent = asked(linde, house_of, booking_url="http://localhost/book/linde/kennismaking")
    colour = sent.content["html"].split('class="letter-button"')[1].split("background:")[1][:7]
    assert contrast(colour, "#ffffff") >= 4.5
    assert colour == {None: "#c2362c", "#1f6f5c": "#1f6f5c"}.get(accent, colour)
