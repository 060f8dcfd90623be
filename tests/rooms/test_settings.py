"""Settings lead somewhere, for everybody who works here."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize("who", ["noor", "bram", "sanne"])
def test_nothing_leads_nowhere(who, browser_of, request):
    browser = browser_of(request.getfixturevalue(who))
    page = browser.get("/settings")
    assert page.status_code == 200
    links = set(re.findall(r'class="row-title" href="([^"]+)"', page.text))
    assert links
    for link in links:
        assert browser.get(link).status_code in (200, 303), link


def test_the_owners_pages_are_not_offered_to_others(browser_of, bram):
    page = browser_of(bram).get("/settings").text
    assert "/settings/team" not in page and "/settings/me" in page


def test_a_test_mail_is_a_real_letter(browser_of, noor, as_):
    from coaching.core.db import db
    from coaching.deliveries.models import Delivery

    assert browser_of(noor).post("/settings/test-mail").status_code == 303
    found = db.session.query(Delivery).filter_by(letter="test_mail").one()
    assert found.member_id == noor.id and found.status == "due"


def test_the_sixth_test_mail_must_wait(browser_of, noor):
    browser = browser_of(noor)
    assert [browser.post("/settings/test-mail").status_code for _again in range(6)] == [303] * 5 + [429]
