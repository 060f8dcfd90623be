"""What a coach writes to several people at once, as each of them reads it."""

from __future__ import annotations

from coaching.automation import letters
from coaching.journeys import queries as journeys
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices.models import Member


def filled_in(body: str, person: Person, coach: Member) -> str:
    """`body` with its placeholders (rules.RULE_WORDS) filled for this person, in their language. Raises core.text.MissingValue."""
    values = letters.Values(person, coach, journeys.current_of(person.id))
    return letters.filled(("", body), people.recipient(person), values)[1]
