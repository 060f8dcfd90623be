"""Addresses in letters."""

from __future__ import annotations

from coaching.core import links


def test_an_address_for_a_letter_needs_no_request_and_no_trusted_localhost(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["coach.example"])
    monkeypatch.setitem(app.config, "BASE_URL", "https://coach.example/")
    assert links.url("deliveries.unsubscribe", token="abc") == "https://coach.example/u/abc"
    assert links.url("entrance.login", next="/me") == "https://coach.example/login?next=/me"
