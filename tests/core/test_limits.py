"""Who counts as one visitor (trust.md B2)."""

from __future__ import annotations

import pytest

from coaching.core import limits


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_b2_a_visitor_is_an_address_or_a_home(app, address, visitor):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.client_network() == visitor


def test_b4_what_a_visitor_says_of_their_own_address_is_not_believed(app, noor, password):
    """Without a proxy of ours in front: a fresh X-Forwarded-For with every guess does not make eleven visitors."""
    client, guess = app.test_client(), {"password": "mis geraden"}
    for number in range(10):
        claimed = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
        assert client.post("/login", data=guess | {"email": f"iemand{number}@linde.example"}, headers=claimed).status_code == 422
    last = client.post("/login", data={"email": "noor@linde.example", "password": password}, headers={"X-Forwarded-For": "198.51.100.7"})
    assert last.status_code == 429
