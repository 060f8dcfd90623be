"""A request that the coach takes down by hand."""

from __future__ import annotations

import re

import pytest

from coaching.core.db import db, transaction
from coaching.leads import operations as leads
from coaching.leads.models import Lead

MEES = {"first_name": "Mees", "email": "", "phone": "", "source": "phone"}


def test_somebody_must_be_reachable_one_way_or_the_other(browser_of, noor):
    asked = browser_of(noor).post("/leads", data=MEES)
    assert asked.status_code == 422 and "Vul een e-mailadres of een telefoonnummer in." in asked.text
    assert db.session.query(Lead).count() == 0


def test_a_number_alone_is_enough(browser_of, noor):
    assert browser_of(noor).post("/leads", data=MEES | {"phone": "06 87654321"}).status_code == 303
    assert db.session.query(Lead).count() == 1


@pytest.mark.parametrize(("stage", "first"), [("new", "Antwoord"), ("contacted", "Antwoord"), ("discovery_done", "Na de kennismaking")])
def test_the_thing_to_do_now_stands_first_and_is_the_only_red_button(stage, first, browser_of, noor, eva, as_):
    with transaction(), as_(noor):
        lead = leads.add(eva, source="form")
        lead.stage = stage
    page = browser_of(noor).get(f"/leads/{lead.id}").text.split("<main")[1].split("<aside")[0]
    cards = [one for one in re.findall(r'class="card-title">([^<]+)<', page) if one in ("Antwoord", "Na de kennismaking")]
    assert cards[0] == first
    assert page.count("button-thread") == 1
    assert "button-thread" in page.split(f'class="card-title">{first}<')[1].split("<section")[0]


def test_a_number_that_is_somebody_elses_says_so(browser_of, noor):
    """Mees was typed, Eva stood on the pipeline, and nothing said why."""
    coach = browser_of(noor)
    for name, said in (("Eva", "Eva staat in de pijplijn."), ("eva", "Eva staat in de pijplijn."), ("Mees", "Dit adres of nummer is van Eva")):
        opened = coach.get(coach.post("/leads", data=MEES | {"first_name": name, "phone": "06 87654321"}).location)
        assert said in opened.text
    assert db.session.query(Lead).count() == 1
