"""The room of conversations: found by name, chosen by what waits, and all of them reachable."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.messages import operations, queries


def say(person, body: str, as_) -> None:
    with transaction(), as_(person):
        operations.write(person, body, author="coachee")


@pytest.fixture
def two(lotte, tom, as_):
    """Lotte wrote, and Tom wrote."""
    say(lotte, "Het lukte", as_)
    say(tom, "It went well", as_)


@pytest.mark.usefixtures("two")
def test_a_conversation_is_found_by_a_name_and_an_empty_answer_leads_back(browser_of, noor):
    browser = browser_of(noor)
    page = browser.get("/messages?q=vries").text
    assert "Het lukte" in page and "It went well" not in page
    assert 'id="conversations" data-announce="1 gesprek"' in page
    nobody = browser.get("/messages?q=%25").text  # a per cent sign is a letter, not a wild card
    assert "Niemand gevonden" in nobody and 'href="/messages"' in nobody.split('id="conversations"')[1] and "Toon alles" in nobody


@pytest.mark.usefixtures("two")
def test_what_was_read_is_not_among_what_waits(browser_of, noor, lotte, as_):
    browser = browser_of(noor)
    with transaction(), as_(noor):
        operations.read(lotte.id, "coach")
    page = browser.get("/messages?show=waiting").text
    assert "It went well" in page and "Het lukte" not in page
    assert "Het lukte" in browser.get("/messages").text


def test_all_read_says_so_instead_of_that_there_are_no_conversations(browser_of, noor):
    page = browser_of(noor).get("/messages?show=waiting").text
    assert "Alles is gelezen" in page and "Nog geen gesprekken" not in page


def test_the_oldest_conversation_stands_on_the_last_page(browser_of, noor, floor, as_, clock, monkeypatch):
    monkeypatch.setattr(queries, "CONVERSATIONS", 2)
    for number in range(3):
        person = floor.person(f"Mens{number}")
        with transaction(), as_(noor):
            operations.write(person, "Hoe is het?", author="coach")
        clock.move(minutes=1)
    browser = browser_of(noor)
    first, last = browser.get("/messages").text, browser.get("/messages?page=2").text
    assert "Mens2" in first and "Mens1" in first and "Mens0" not in first
    assert "Mens0" in last and "Mens2" not in last


@pytest.mark.usefixtures("two")
def test_a_search_finds_nobody_of_another_practice(browser_of, zev):
    assert "Het lukte" not in browser_of(zev).get("/messages?q=vries").text
