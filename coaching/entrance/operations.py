"""Signing in: which practice somebody enters, and the letter with the link."""

from __future__ import annotations

from typing import Any

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting, scope
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.people.queries import SignedIn
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.sponsors import queries as sponsors


def place_of(user: User, practice_id: str | None = None) -> str | None:
    """The practice a user enters: the one asked for when they belong there, else where they work, are coached, or pay."""
    places = [one.practice_id for one in _places(user)]
    if practice_id in places:
        return practice_id
    return places[0] if places else None


def _places(user: User) -> list[Any]:
    return [*practices.membership_of(user.id), *people.places_of(user.id), *sponsors.places_of(user.id)]


def signed_in(token: str) -> SignedIn | None:
    """Who the device with this token belongs to: staff, a coachee, or else a sponsor. None when it is over."""
    return people.signed_in(token) or sponsors.signed_in(token)


def whose() -> Any:
    """The member, person or sponsor who is signed in: whose language and zone it is."""
    if scope().role == "sponsor":
        return sponsors.me()
    return practices.me() if scope().member_id else people.me()


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
    for one in _places(user):
        if one.practice_id == practice_id:
            return Recipient(
                user.email, one.first_name, one.locale, one.timezone,
                person_id=one.id if isinstance(one, Person) else None, member_id=one.id if isinstance(one, Member) else None,
            )  # fmt: skip
    raise LookupError("a user without a place gets no link")


def sign_in(user: User, practice_id: str | None, label: str) -> str:
    """Open a device for this user in that practice; returns the token for the browser."""
    return accounts.sign_in(user, practice_id, label)
