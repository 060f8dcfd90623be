"""How often something may be tried: counted by name and key, over a time that moves along; and who counts as one visitor (trust.md B2, B3, B4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.core import limits
from coaching.core.db import db
from coaching.core.errors import TooMany

MINUTE = timedelta(minutes=1)


def test_so_many_tries_and_no_more_until_the_first_is_long_enough_ago(app, clock):
    limits.take("door", "a", 2, MINUTE)
    clock.move(seconds=20)
    limits.take("door", "a", 2, MINUTE)
    clock.move(seconds=10)
    with pytest.raises(TooMany) as refused:
        limits.take("door", "a", 2, MINUTE)
    assert refused.value.retry_after == 31, "half a minute after the first is over"
    clock.move(seconds=30)
    limits.take("door", "a", 2, MINUTE)
    with pytest.raises(TooMany):
        limits.take("door", "a", 2, MINUTE)


def test_each_name_and_each_key_has_its_own_count(app, clock):
    for name, key in (("door", "a"), ("door", "b"), ("window", "a")):
        limits.take(name, key, 1, MINUTE)
    for name, key in (("door", "a"), ("door", "b"), ("window", "a")):
        with pytest.raises(TooMany):
            limits.take(name, key, 1, MINUTE)


def test_where_nothing_may_be_tried_the_whole_time_is_waited(app, clock):
    with pytest.raises(TooMany) as refused:
        limits.take("door", "a", 0, MINUTE)
    assert refused.value.retry_after == 61


def test_who_tried_is_not_kept(app, clock):
    limits.take("door", "lotte@example.org", 1, MINUTE)
    (kept,) = db.session.query(limits.Attempt).all()
    assert len(kept.key_hash) == 32 and not any(part in kept.key_hash for part in ("lotte", "example", "door"))


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
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
