"""The first appointment is chosen on the reader's own clock, with and without scripts, and their letters follow it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.invitations.models import Invitation
from coaching.people.models import Person
from tests.invitations.test_flow import DETAILS, offer, path, road  # noqa: F401  (fixtures)
from tests.invitations.test_key import _to_the_details


@pytest.fixture
def last_step(anyone, road):  # noqa: F811
    """The page of the first appointment, in the browser of somebody who came that far."""
    _to_the_details(anyone, road)
    anyone.post(f"{road}/details", data=DETAILS)
    anyone.post(f"{road}/invoice")
    return road


def _first(page: str) -> tuple[str, str]:
    """The first free time: as it is sent, and as it is read."""
    return re.search(r'name="start" value="([^"]+)"[^>]*><span>([^<]+)<', page).groups()


def test_the_times_are_told_in_the_zone_that_was_chosen_and_the_letter_too(anyone, last_step, eva):
    start, here = _first(anyone.get(last_step).text)
    found = anyone.get(f"{last_step}?zones=new york").text
    assert "America/New York" in found and f"{last_step}?zone=America/New_York" in found
    sent, there = _first(anyone.get(f"{last_step}?zone=America/New_York").text)
    assert sent == start and int(there[:2]) == (int(here[:2]) - 6) % 24
    page = anyone.get(last_step).text
    assert _first(page)[1] == there and "New York (UTC-5)" in page, "it is remembered"
    anyone.post(f"{last_step}/appointment", data={"start": start})
    assert db.session.get(Person, eva.id, populate_existing=True).timezone == "America/New_York"
    texts = [one.content["text"] for one in db.session.scalars(select(Delivery)) if "(New York)" in str(one.content)]
    assert texts and all(there in text for text in texts)


def test_a_browser_is_asked_where_it_is_until_a_zone_was_chosen(anyone, last_step):
    assert 'data-behaviour="reader-zone"' in anyone.get(last_step).text
    assert 'data-behaviour="reader-zone"' not in anyone.get(f"{last_step}?zone=Europe/Lisbon").text


def test_a_zone_that_does_not_exist_changes_nothing(anyone, last_step):
    assert _first(anyone.get(f"{last_step}?zone=Mars/Olympus").text) == _first(anyone.get(last_step).text)


def test_a_zone_that_was_known_of_somebody_stays_theirs(anyone, last_step, eva, offer):  # noqa: F811
    with transaction():
        db.session.get(Person, eva.id).timezone = "Asia/Tokyo"
    start, _time = _first(anyone.get(f"{last_step}?zone=America/New_York").text)
    anyone.post(f"{last_step}/appointment", data={"start": start})
    assert db.session.get(Invitation, offer.id, populate_existing=True).state == "accepted"
    assert db.session.get(Person, eva.id, populate_existing=True).timezone == "Asia/Tokyo"
