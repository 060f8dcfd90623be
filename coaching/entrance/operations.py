"""Signing in: which practice somebody enters, and the letter with the link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.core.db import db, flush
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting, scope
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.entrance import queries
from coaching.entrance.models import KeptForm
from coaching.entrance.rules import KEPT_EACH
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
    practice_id = place_of(user) if user is not None and user.disabled_at is None else None
    if user is None or practice_id is None:
        _seem_to_send(email, next)
        return False
    with acting(Scope.system(practice_id)):
        _send(user, practice_id, _recipient(user, practice_id), next)
    return True


def _send(user: User, practice_id: str, to: Recipient, next: str | None) -> None:  # noqa: A002
    url = accounts.sign_in_link(user, practice_id, next)
    letter = deliveries.compose("sign_in", to, url=url)
    deliveries.queue(letter, to, key=f"sign_in:{new_id()}", if_unsure="resend", kind="transactional")


def _seem_to_send(email: str, next: str | None) -> None:  # noqa: A002
    """The same work for an address nobody has, and none of it kept: the time of the answer tells nothing either (trust.md B5)."""
    known = practices.every()
    if not known:
        return
    practice = known[0]
    with acting(Scope.system(practice.id)):
        trying = db.session.begin_nested()
        _send(User(id=new_id(), email=email), practice.id, Recipient(email, "", practice.locale, practice.timezone), next)
        flush()
        trying.rollback()


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


def keep(user_id: str, practice_id: str, page: str, action: str, fields: dict[str, list[str]]) -> None:
    """Keep a form that was sent from `page` to `action` when nobody was signed in any more, for this user in this practice."""
    waiting = queries.kept_of(user_id, practice_id)
    others = [one for one in waiting if one.typed["action"] != action]
    for one in set(waiting) - set(others[: KEPT_EACH - 1]):
        db.session.delete(one)
    person = next((one for one in people.places_of(user_id) if one.practice_id == practice_id), None)
    kept = KeptForm(user_id=user_id, practice_id=practice_id, person_id=person.id if person else None)
    kept.typed = {"page": page, "action": action, "fields": fields}
    db.session.add(kept)


def let_go(user_id: str, action: str | None = None) -> int:
    """Delete what was kept for a user, only that one form if an action is given: it was sent, or thrown away. Returns how many are left."""
    left = 0
    for one in queries.kept_of(user_id):
        if action in (None, one.typed["action"]):
            db.session.delete(one)
        else:
            left += 1
    return left


def forget_kept(before: datetime) -> None:
    """Delete what was kept before that moment, of everybody."""
    db.session.execute(delete(KeptForm).where(KeptForm.created_at <= before))
