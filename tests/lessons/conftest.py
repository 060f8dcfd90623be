"""An assignment of Lotte, and her two ways to it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.lessons import operations


@pytest.fixture
def given(lotte, noor, as_):
    with as_(noor), transaction():
        return operations.assign(lotte, "Dagboek", "Schrijf drie zinnen", key="a")


@pytest.fixture(params=["in the rooms", "by link"])
def door(request, given, browser_of, anyone, lotte):
    """A coachee's way to the assignment: who asks, and its address."""
    if request.param == "in the rooms":
        return browser_of(lotte), f"/me/assignments/{given.id}"
    letter = db.session.scalar(select(Delivery).where(Delivery.key == f"assignment:{given.id}")).content
    return anyone, re.search(r"/h/[A-Za-z0-9_-]{20,}", letter["text"]).group(0)


@pytest.fixture
def own(given, browser_of, lotte):
    return browser_of(lotte), f"/me/assignments/{given.id}"
