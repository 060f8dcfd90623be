"""A request that the coach takes down by hand."""

from __future__ import annotations

from coaching.core.db import db
from coaching.leads.models import Lead

MEES = {"first_name": "Mees", "email": "", "phone": "", "source": "phone"}


def test_somebody_must_be_reachable_one_way_or_the_other(browser_of, noor):
    asked = browser_of(noor).post("/leads", data=MEES)
    assert asked.status_code == 422 and "Vul een e-mailadres of een telefoonnummer in." in asked.text
    assert db.session.query(Lead).count() == 0


def test_a_number_alone_is_enough(browser_of, noor):
    assert browser_of(noor).post("/leads", data=MEES | {"phone": "06 87654321"}).status_code == 303
    assert db.session.query(Lead).count() == 1
