"""A room where nothing is yet says what it is for and offers the first step."""

import pytest

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
