"""In whose name a coachee is written to: the coach's, and an answer reaches the coach."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.lessons import operations as lessons
from coaching.lessons import queries as lesson_queries
from coaching.messages import operations as messages
from coaching.notes import operations as notes


def _form(person) -> None:
    forms.install_ready_made(person.practice_id)
    forms.send(form_queries.by_key("intake"), person, key="first")


def _lesson(person) -> None:
    lessons.install_ready_made(person.practice_id)
    lessons.give(lesson_queries.lessons()[0], person, key="first")


def _note(person) -> None:
    notes.share(notes.begin(person.id))


def _message(person) -> None:
    messages.write(person, "Hoe is het?", author="coach")


@pytest.mark.parametrize("write", [_form, _lesson, _note, _message])
def test_a_letter_to_a_coachee_comes_from_their_coach_and_an_answer_reaches_them(write, lotte, noor, as_):
    """It came from the name of the mailbox, and an answer to it ended there too."""
    with as_(noor), transaction():
        write(lotte)
    with as_(noor):
        sent = db.session.scalars(select(Delivery).where(Delivery.person_id == lotte.id, Delivery.channel == "email")).one().content
        assert (sent.get("from_name"), sent.get("reply_to")) == (noor.name, noor.email)
