"""A practice with types and hours, and a few ways to say when."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.core.db import transaction
from coaching.scheduling import operations

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str, zone: str = "Europe/Amsterdam") -> datetime:
    """The UTC instant of "2026-03-04 10:00" on a wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.fixture
def kinds(cast, house_of):
    """The default types of Linde with Noor's weekly hours: (discovery, coaching, follow-up)."""
    with house_of(cast.linde), transaction():
        found = operations.install_defaults(cast.linde, cast.noor)
        operations.install_defaults(cast.linde, cast.bram)
    return found


@pytest.fixture
def inside(house_of, linde):
    """Act as the house for Linde during a whole test."""
    with house_of(linde) as entered:
        yield entered


@pytest.fixture
def outbox(app):
    """The letters queued so far, oldest first, in every practice."""
    from coaching.core.db import db
    from coaching.deliveries.models import Delivery

    return lambda: list(db.session.query(Delivery).order_by(Delivery.created_at, Delivery.id))


@pytest.fixture
def full(kinds, house_of, linde, lotte, noor):
    """A group of one more than one: Lotte and somebody else sit in it."""
    from coaching.people import operations as people

    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats, kinds[0].questions = "group", 2, []
        made = operations.book(kinds[0], at("2026-03-12 10:00"), person=lotte, coach_id=noor.id)
        operations.book(kinds[0], at("2026-03-12 10:00"), person=people.find_or_add(first_name="Iris", email="iris@example.org"), coach_id=noor.id)
    return made
