"""A room where nothing is yet says what it is for and offers the first step."""

import re
from html import unescape

import pytest

from coaching.alerts import operations as alerts
from coaching.core.db import transaction

ROOMS = {
    "/messages": "/coachees", "/habits": "/coachees", "/outgoing": "/programmes", "/pipeline": "/leads/new", "/coachees": "/coachees/new",
    "/invoices": "/invoices/new", "/invoices/new": "/leads/new", "/insights": "/leads/new", "/appointments/new": "/coachees/new",
}  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_an_empty_room_offers_the_first_step(room, browser_of, zev, zilver):
    page = browser_of(zev).get(room).text
    main = page[page.index('id="main"') : page.index('class="bar"')]
    assert f'href="{ROOMS[room]}"' in main.partition('class="room-main"')[2]


def test_a_coachee_without_notes_gets_one_button(browser_of, noor, lotte):
    page = browser_of(noor).get(f"/coachees/{lotte.id}/notes").text
    assert page.count(f'action="/coachees/{lotte.id}/notes"') == 2


def test_no_link_of_an_assistant_leads_to_a_closed_door(browser_of, sanne, noor, lotte, floor, as_):
    one = floor.appointment(lotte, 2)
    with transaction(), as_(sanne):
        alerts.add_todo("Bel Lotte", person_id=lotte.id)
    browser = browser_of(sanne)
    for page in ("/today", "/agenda", "/scheduling/types", "/scheduling/why", f"/appointments/{one.id}", "/coachees", "/invoices", "/settings"):
        links = set(re.findall(r'<a[^>]* href="(/[^"#]*)"', browser.get(page).text))
        assert {link for link in links if browser.get(unescape(link)).status_code >= 400} == set(), page
