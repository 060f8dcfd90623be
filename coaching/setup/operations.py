"""Founding the first practice, ready to be used at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.agreements import operations as agreements
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.core.scope import Scope, acting
from coaching.forms import operations as forms
from coaching.leads import operations as leads
from coaching.lessons import operations as lessons
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries
from coaching.practices.models import Practice
from coaching.programmes import operations as programmes
from coaching.scheduling import operations as scheduling


def found(
    *, practice: str, name: str, email: str, password: str, locale: str, timezone: str,
    days: Sequence[int], begins: time, ends: time,
) -> User:  # fmt: skip
    """The first practice and its owner. Raises NotHere when somebody was first (a race of two has one winner)."""
    if practice_queries.any_owner():
        raise NotHere("somebody owns this installation already")
    made = practices.found_practice(practice, locale=locale, timezone=timezone)
    made.email = email
    user = accounts.user_of(email, name, locale)
    accounts.set_password(user, password)
    equip(made, user, days=days, begins=begins, ends=ends)
    return user


def equip(practice: Practice, user: User, *, days: Sequence[int] = (1, 2, 3, 4), begins: time = time(9), ends: time = time(17)) -> None:
    """Give a new practice its owner, hours, appointment types, forms, lessons, programmes, replies and agreement texts."""
    with acting(Scope.system(practice.id, practice.locale, practice.timezone)):
        owner = practices.add_member(practice, user, "owner", timezone=practice.timezone)
        hours = [{"days": list(days), "start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}"}]
        scheduling.install_defaults(practice, owner, hours)
        forms.install_ready_made(practice.id)
        lessons.install_ready_made(practice.id)
        programmes.install_ready_made(practice)
        agreements.install_defaults()
        leads.install_defaults()
        flush()


def first_lock() -> None:
    """Hold the door while the first practice is founded, so that two visitors at once are one after the other (PostgreSQL)."""
    if db.engine.dialect.name == "postgresql":
        from sqlalchemy import text

        db.session.execute(text("SELECT pg_advisory_xact_lock(20260302)"))
