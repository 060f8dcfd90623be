"""Addresses in letters."""

from __future__ import annotations

import pytest

from coaching.core import links
from coaching.core.db import transaction
from coaching.core.errors import NotHere


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
