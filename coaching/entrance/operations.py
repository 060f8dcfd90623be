"""Signing in: which practice somebody enters, and the letter with the link."""

from __future__ import annotations

from typing import Any

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.people import queries as people
from coaching.practices import queries as practices


def place_of(user: User, practice_id: str | None = None) -> str | None:
    """The practice a user enters: the one asked for when they belong there, else where they work, else where they are coached."""
    places = [one.practice_id for one in practices.membership_of(user.id)]
    places += [one.practice_id for one in people.places_of(user.id)]
    if practice_id in places:
        return practice_id
    return places[0] if places else None


def send_link(email: str, next: str | None = None) -> bool:  # noqa: A002 - the word of the URL
    """Mail a sign-in link, if somebody with a place here has this address. The page says the same either way (trust.md B5)."""
    user = accounts.by_email(email)
    if user is None or user.disabled_at is not None:
        return False
    practice_id = place_of(user)
    if practice_id is None:
        return False
    with acting(Scope.system(practice_id)):
        to = _recipient(user, practice_id)
        url = accounts.sign_in_link(user, practice_id, next)
        letter = deliveries.compose("sign_in", to, url=url)
        deliveries.queue(letter, to, key=f"sign_in:{new_id()}", if_unsure="resend", kind="transactional")
    return True


def _recipient(user: User, practice_id: str) -> Recipient:
    places: list[Any] = [*practices.membership_of(user.id), *people.places_of(user.id)]
    for one in places:
        if one.practice_id == practice_id:
            is_person = hasattr(one, "first_name") and not hasattr(one, "role")
            return Recipient(
                user.email, one.first_name, one.locale, one.timezone,
                person_id=one.id if is_person else None, member_id=None if is_person else one.id,
            )  # fmt: skip
    raise LookupError("a user without a place gets no link")


def sign_in(user: User, practice_id: str | None, label: str) -> str:
    """Open a device for this user in that practice; returns the token for the browser."""
    return accounts.sign_in(user, practice_id, label)
