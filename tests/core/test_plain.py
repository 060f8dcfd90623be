"""Questions past the session's loading of entities see what any question of the session sees."""

from __future__ import annotations

from sqlalchemy import select

from coaching.core.db import plain, transaction
from coaching.people.models import Person


def test_what_was_changed_and_not_yet_sent_is_seen(lotte, as_, noor):
    wanted = select(Person.first_name).where(Person.id == lotte.id)
    with transaction(), as_(noor):
        lotte.first_name = "Liselotte"
        assert plain(wanted, {}).scalar_one() == "Liselotte"
