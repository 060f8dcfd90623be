"""Who is known here."""

from __future__ import annotations

from sqlalchemy import select

from coaching.accounts.models import Device, User
from coaching.accounts.rules import CONFIRMED_FOR, is_over
from coaching.core import clock, links
from coaching.core.db import db


def by_email(email: str) -> User | None:
    """The user who signs in with this address."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def devices_of(user_id: str, *, is_staff: bool) -> list[Device]:
    """The signed-in browsers of a user, the latest seen first; one whose time is over is signed out and does not count."""
    found = db.session.scalars(select(Device).where(Device.user_id == user_id).order_by(Device.seen_at.desc()))
    return [one for one in found if not is_over(one.created_at, one.seen_at, clock.now(), is_staff)]


def device_of(token: str) -> Device | None:
    """The device of this token, also when its time is over: whose it was. None when it was ended, or its account is closed."""
    wanted = select(Device).join(User, User.id == Device.user_id)
    return db.session.scalar(wanted.where(Device.token_hash == links.fingerprint(token), User.disabled_at.is_(None)))


def is_confirmed(user_id: str, device_id: str) -> bool:
    """Whether the password was typed on this device in the last quarter of an hour, or there is none to type (ASVS 7.5.1)."""
    user = find_user(user_id)
    at = db.session.scalar(select(Device.confirmed_at).where(Device.id == device_id))
    return user is None or not user.password_hash or (at is not None and clock.now() - at < CONFIRMED_FOR)


def find_user(user_id: str) -> User | None:
    """A user by id."""
    return db.session.get(User, user_id)
