"""Forms for the people of the cast."""

import re

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.forms import operations, queries
from coaching.forms.models import FormResponse

_LINK = re.compile(r"/r/[A-Za-z0-9_-]{20,}")


@pytest.fixture
def installed(linde, house_of):
    """Practice Linde with the ready-made forms."""
    with house_of(linde), transaction():
        operations.install_ready_made(linde.id)
    return linde


@pytest.fixture
def ask(installed, house_of):
    """`ask(lotte, "reflection")` sends a form as the programme does, and gives the path of the link in the letter."""

    def asking(person, key="reflection", send_key=None, **more):
        send_key = send_key or f"touchpoint:{key}"
        with house_of(installed), transaction():
            form_response = operations.send(queries.by_key(key), person, key=send_key, **more)
            return _LINK.search(letter_of(f"form:{form_response.id}")["text"]).group(0)

    return asking


def letter_of(key):
    """The frozen letter of the delivery with this key."""
    return db.session.scalar(select(Delivery).where(Delivery.key == key)).content


def response_of(person):
    """The newest response of a person, freshly read."""
    db.session.rollback()
    wanted = select(FormResponse).where(FormResponse.person_id == person.id).order_by(FormResponse.created_at.desc())
    return db.session.scalar(wanted.limit(1))


def facts_of(person, type_):
    """The facts of one type about a person."""
    from coaching.facts.models import Fact

    return list(db.session.scalars(select(Fact).where(Fact.person_id == person.id, Fact.type == type_)))
