"""The guide: open it, write in it, weigh the fit, decide once."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.leads import operations as leads


@pytest.fixture
def asked(noor, eva, floor, as_):
    with transaction(), as_(noor):
        return leads.add(eva, source="form", question="Ik zit vast")


def test_before_it_is_opened(browser_of, noor, eva, asked):
    page = browser_of(noor).get(f"/coachees/{eva.id}/guide").text
    assert "Ik zit vast" in page and f"/coachees/{eva.id}/guides" in page and f"/leads/{asked.id}/decision" in page


def test_what_is_written_is_kept_and_leads_to_a_decision(browser_of, noor, eva, asked):
    browser = browser_of(noor)
    opened = browser.post(f"/coachees/{eva.id}/guides", data={"form_key": "discovery_guide"}).headers["Location"]
    assert browser.post(f"{opened}/draft", data={"q_why_now": "het werk"}, headers={"HX-Request": "true"}).status_code == 204
    page = browser.get(f"/coachees/{eva.id}/guide").text
    assert "het werk" in page and f"/coachees/{eva.id}/invite" in page
    assert browser.post(opened, data={"q_why_now": "het werk"}).status_code == 303
    assert f"/coachees/{eva.id}/guide" in browser.get(opened).text


def test_a_closed_request_is_decided_already(browser_of, noor, eva, asked, as_):
    browser = browser_of(noor)
    browser.post(f"/leads/{asked.id}/decision", data={"decision": "decline"})
    page = browser.get(f"/coachees/{eva.id}/guide").text
    assert f"/leads/{asked.id}/decision" not in page


def test_who_may_not_read_it(browser_of, sanne, zev, eva, asked):
    assert [browser_of(one).get(f"/coachees/{eva.id}/guide").status_code for one in (sanne, zev)] == [403, 404]
