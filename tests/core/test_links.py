"""Addresses in letters."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import session

from coaching.core import links
from coaching.core.db import transaction
from coaching.core.errors import NotHere, Over


def test_an_address_for_a_letter_needs_no_request_and_no_trusted_localhost(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["coach.example"])
    monkeypatch.setitem(app.config, "BASE_URL", "https://coach.example/")
    assert links.url("deliveries.unsubscribe", token="abc") == "https://coach.example/u/abc"
    assert links.url("entrance.login", next="/me") == "https://coach.example/login?next=/me"


def test_a_link_that_two_found_is_used_up_by_one(app, linde, house_of):
    """The second read it before the first used it up, as two at once do on PostgreSQL."""
    with house_of(linde), transaction():
        token = links.mint("book", "kind")
    with house_of(linde), transaction():
        found = links.find(token, "book")
        links.burn(found)
    with house_of(linde), pytest.raises(NotHere), transaction():
        links.burn(found)


@pytest.fixture
def acting_for(linde, house_of):
    """Act as the house for Linde."""
    with house_of(linde) as entered:
        yield entered


def minted(subject="s", purpose="sign_in", **more):
    with transaction():
        return links.mint(purpose, subject, **more)


def test_a_token_is_256_random_bits_fit_for_an_address():
    made = {links.new_token() for _ in range(20)}
    assert len(made) == 20 and all(re.fullmatch(r"[\w-]{43}", token, re.ASCII) for token in made)


def test_a_token_opens_what_it_was_made_for_and_nothing_else(acting_for):
    token = minted(person_id=None, lasts=timedelta(hours=1))
    assert links.find(token, "sign_in").subject_id == "s"
    for wrong in (lambda: links.find(token, "invitation"), lambda: links.find(token + "x", "sign_in"), lambda: links.find(token.lower(), "sign_in")):
        with pytest.raises(NotHere):
            wrong()


def test_a_link_is_over_at_its_moment_and_one_without_a_moment_is_not(acting_for, clock):
    short, endless = minted(lasts=timedelta(hours=1)), minted("t")
    clock.move(hours=1, seconds=-1)
    assert links.find(short, "sign_in")
    clock.move(seconds=1)
    with pytest.raises(NotHere):
        links.find(short, "sign_in")
    clock.move(days=4000)
    assert links.find(endless, "sign_in").subject_id == "t"


def test_whose_link_is_over_hears_how_but_one_of_an_appointment_looks_as_if_it_never_was(acting_for, clock):
    late, used = minted("a", "form", lasts=timedelta(hours=1)), minted("b", "form")
    seen = minted("c", "appointment", lasts=timedelta(hours=1))
    with transaction():
        links.burn(links.find(used, "form"))
    clock.move(days=400)
    for token, was_used in ((late, False), (used, True)):
        with pytest.raises(Over) as over:
            links.find(token, "form")
        assert over.value.was_used is was_used
    for token, purpose in ((seen, "appointment"), (late, "lesson"), ("x" * 43, "form")):
        with pytest.raises(NotHere) as unknown:
            links.find(token, purpose)
        assert unknown.value.status == 404


def test_what_is_burnt_or_revoked_opens_nothing_and_what_is_beside_it_still_does(acting_for):
    burnt, revoked, other, purpose = minted("a"), minted("b"), minted("c"), minted("b", "invitation")
    with transaction():
        links.burn(links.find(burnt, "sign_in"))
        links.revoke("sign_in", "b")
    for token in (burnt, revoked):
        with pytest.raises(NotHere):
            links.find(token, "sign_in")
    assert links.find(other, "sign_in") and links.find(purpose, "invitation")


def test_a_browser_keeps_the_last_links_it_opened_and_no_token(app, acting_for):
    tokens = {f"s{n}": minted(f"s{n}") for n in range(links.OPENED + 1)}
    with app.test_request_context():
        for token in (*tokens.values(), tokens["s1"]):
            links.remember(links.find(token, "sign_in"))
        assert list(session["links"]) == [*(f"s{n}" for n in range(2, links.OPENED + 1)), "s1"]
        assert not set(tokens.values()) & set(session["links"].values())
        assert links.enter_again("sign_in", "s1").subject_id == "s1"
        for purpose, subject in (("sign_in", "s0"), ("invitation", "s1"), ("sign_in", "elsewhere")):
            with pytest.raises(NotHere):
                links.enter_again(purpose, subject)
