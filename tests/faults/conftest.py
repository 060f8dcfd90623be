"""A practice, a mail server that can misbehave, and short waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from coaching.core.db import transaction
from coaching.deliveries import operations
from coaching.deliveries.channels import email
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Letter, Recipient
from tests.faults.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A good mail server, until told otherwise."""
    with Sink() as running:
        yield running


@pytest.fixture
def mail(app, sink, monkeypatch) -> Sink:
    """The app sends to the sink, as fast as it likes, and loses patience in tenths of seconds."""
    monkeypatch.setitem(app.config, "MAIL_PER_MINUTE", 1_000_000)
    settings = SimpleNamespace(server="127.0.0.1", port=sink.port, username=None, password=None, use_tls=False, use_ssl=False, suppress=False)
    monkeypatch.setattr(email, "settings", lambda: settings)
    monkeypatch.setattr(email, "CONNECT_S", 1.0)
    monkeypatch.setattr(email, "COMMAND_S", 0.4)
    monkeypatch.setattr(email, "FINAL_DOT_S", 0.4)
    return sink


def plain_letter(subject: str = "Een bericht") -> Letter:
    """A letter without a template."""
    return Letter("plain", subject, "Dag\n", "<p>Dag</p>\n")


@pytest.fixture
def post(linde, house_of) -> Callable[..., Delivery]:
    """`post("a")` queues a letter with that key for lotte@example.org (or `address=`) and commits."""

    def queued(key: str = "one", *, address: str = "lotte@example.org", practice=linde, **more: object) -> Delivery:
        to = Recipient(address, "Lotte", "nl", "Europe/Amsterdam", quiet_from=more.pop("quiet_from", None),
                       quiet_until=more.pop("quiet_until", None))  # fmt: skip
        with house_of(practice), transaction():
            return operations.queue(plain_letter(), to, key=key, **more)  # type: ignore[arg-type]

    return queued


@pytest.fixture
def state(app) -> Callable[[Delivery], Delivery]:
    """The row as it stands in the database now."""
    from coaching.core.db import db

    def fresh(delivery: Delivery) -> Delivery:
        db.session.rollback()
        db.session.expire_all()
        found = db.session.get(Delivery, delivery.id)
        assert found is not None
        return found

    return fresh
