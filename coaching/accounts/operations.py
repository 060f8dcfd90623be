"""Users, passwords, sign-in links, devices."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select

from coaching.accounts.models import Device, User
from coaching.accounts.queries import by_email, devices_of, find_user
from coaching.accounts.rules import COACHEE_STAYS, SIGN_IN_LINK_LASTS
from coaching.core import clock, links
from coaching.core.db import Base, db, flush
from coaching.core.errors import NotHere
from coaching.core.ids import new_id


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _dummy() -> str:
    """A hash nobody has the password of: an unknown address costs as much time as a known one (trust.md B5)."""
    return _hasher().hash(new_id())


def user_of(email: str, name: str = "", locale: str | None = None) -> User:
    """The user with this address, made when new."""
    found = by_email(email)
    if found is None:
        found = User(email=email.strip().lower(), name=name, locale=locale)
        db.session.add(found)
        flush()
    return found



def set_password(user: User, password: str) -> None:
    """Keep a password as Argon2id. Other devices are signed out by the caller, who knows which one stays."""
    user.password_hash = _hasher().hash(password)


def check_password(user: User | None, password: str) -> bool:
    """Whether this is the user's password; takes the same time when the user is unknown or has none."""
    hashed = user.password_hash if user and user.password_hash and not user.disabled_at else None
    try:
        return _hasher().verify(hashed or _dummy(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def sign_in(user: User, practice_id: str | None, label: str = "") -> str:
    """A new device for this user; returns its token, which only the browser keeps (a fresh one at each sign-in, ASVS 7.2.4)."""
    token = links.new_token()
    now = clock.now()
    db.session.add(
        Device(
            token_hash=links.fingerprint(token), user_id=user.id, practice_id=practice_id, label=label[:80],
            created_at=now, seen_at=now, confirmed_at=now,
        )  # fmt: skip
    )
    return token


def sign_out(token: str) -> None:
    """End the device of this token; replaying its cookie opens nothing (ASVS 7.4.1)."""
    db.session.execute(delete(Device).where(Device.token_hash == links.fingerprint(token)))


def end_device(device_id: str, user_id: str) -> None:
    """End one of a user's own devices. Raises NotHere for any other."""
    ended = delete(Device).where(Device.id == device_id, Device.user_id == user_id).returning(Device.id)
    if db.session.scalar(ended) is None:
        raise NotHere(device_id)


def end_devices(user_id: str, *, practice_id: str | None = None, keep: str | None = None) -> None:
    """End all devices of a user, of one practice if given, but the one with id `keep`."""
    doomed = delete(Device).where(Device.user_id == user_id)
    if practice_id:
        doomed = doomed.where(Device.practice_id == practice_id)
    if keep:
        doomed = doomed.where(Device.id != keep)
    db.session.execute(doomed)



def forget_over(now: datetime) -> None:
    """Delete devices that have been signed out by time for a day: nobody comes back for them."""
    idle, longest = COACHEE_STAYS
    day = timedelta(days=1)
    db.session.execute(delete(Device).where((Device.seen_at < now - idle - day) | (Device.created_at < now - longest - day)))


def sign_in_token(user: User, practice_id: str) -> str:
    """A one-time token to sign in with, for ten minutes; older ones of this user stop working (ASVS 6.5.1)."""
    links.revoke("sign_in", user.id)
    return links.mint("sign_in", user.id, lasts=SIGN_IN_LINK_LASTS, practice_id=practice_id)


def sign_in_link(user: User, practice_id: str, next: str | None = None) -> str:  # noqa: A002 - the word of the URL
    """The address of a sign-in link, for a letter."""
    values = {"next": next} if next else {}
    return links.url("entrance.enter", token=sign_in_token(user, practice_id), **values)



def disable(user: User) -> None:
    """Close an account: every device is signed out."""
    user.disabled_at = clock.now()
    end_devices(user.id)


def forget_without_place(user_id: str) -> bool:
    """Delete a user, with name and address, whom nothing refers to any more: no place to work, nobody who is coached, no company that
    pays. Devices, kept forms and sign-in links go along. True when there was nothing left to stay for."""
    theirs = [column for table in Base.metadata.tables.values() for column in table.c
              if any(key.column.table.name == "user" and key.ondelete != "CASCADE" for key in column.foreign_keys)]  # fmt: skip
    flush()
    if any(db.session.scalar(select(column).where(column == user_id).limit(1)) for column in theirs):
        return False
    links.forget("sign_in", user_id)
    db.session.execute(delete(User).where(User.id == user_id))
    return True


def seen(device_id: str) -> None:
    """Note that a device was used just now (at most every quarter of an hour, see rules.SEEN_EVERY)."""
    device = db.session.get(Device, device_id)
    if device is not None:
        device.seen_at = clock.now()


def confirm(device_id: str) -> None:
    """Note that the password was typed again on this device."""
    device = db.session.get(Device, device_id)
    if device is not None:
        device.confirmed_at = clock.now()


__all__ = [
    "by_email",
    "check_password",
    "confirm",
    "devices_of",
    "disable",
    "end_device",
    "end_devices",
    "find_user",
    "forget_over",
    "forget_without_place",
    "seen",
    "set_password",
    "sign_in",
    "sign_in_link",
    "sign_in_token",
    "sign_out",
    "user_of",
]
