"""Links that are keys: 256 random bits in the URL, only their SHA-256 in the database, one purpose each (rule 39, ASVS 6.5.2)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, session, url_for
from sqlalchemy import ColumnElement, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core import access, clock, limits
from coaching.core.db import Row, UTCDateTime, db
from coaching.core.errors import NotHere, Over

GUESSES, PER = 30, timedelta(minutes=5)
UNTOLD = ("appointment", "calendar")  # over looks as if it never was (rule 39): an appointment says where somebody was
OPENED = 8  # links that one browser keeps open: the session is a cookie, and a cookie is small


class Link(Row):
    """What a token may open: one purpose, one subject, until a moment; burnt when it was for one use."""

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_subject", "purpose", "subject_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[str | None] = mapped_column(String(26), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    burnt_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def new_token() -> str:
    """256 random bits, safe in a URL (43 characters)."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """SHA-256 of a token in hex: what the database keeps."""
    return hashlib.sha256(token.encode()).hexdigest()


def mint(
    purpose: str,
    subject_id: str,
    *,
    person_id: str | None = None,
    lasts: timedelta | None = None,
    practice_id: str | None = None,
) -> str:
    """Make a link and return its token, which is shown once and kept nowhere. `lasts` None: until revoked."""
    token = new_token()
    values: dict[str, Any] = {"practice_id": practice_id} if practice_id else {}
    link = Link(
        token_hash=fingerprint(token),
        purpose=purpose,
        subject_id=subject_id,
        person_id=person_id,
        expires_at=clock.now() + lasts if lasts else None,
        **values,
    )
    db.session.add(link)
    return token


def find(token: str, purpose: str) -> Link:
    """The live link of this token. Raises NotHere when unknown or of another purpose, Over when it was burnt or has expired."""
    try:
        return _live(Link.token_hash == fingerprint(token), Link.purpose == purpose)
    except Over:
        if purpose in UNTOLD:
            raise NotHere("no such link") from None
        raise


def _live(*which: ColumnElement[bool]) -> Link:
    found = db.session.scalar(select(Link).where(*which))
    if found is None:
        raise NotHere("no such link")
    if found.burnt_at is not None:
        raise Over("burnt", was_used=True)
    if found.expires_at is not None and found.expires_at <= clock.now():
        raise Over("expired")
    return found


def enter(token: str, purpose: str) -> Link:
    """Find the link and act as its holder (role `link`, that practice and person) for the rest of this request.

    Raises NotHere, and Over for a link that worked once. Guessing is limited: after thirty misses in five minutes from one network the answer is 429 (trust.md B3).
    """
    try:
        link = find(token, purpose)
    except NotHere:
        limits.by_network("link", GUESSES, PER)
        raise
    access.enter_link(link.practice_id, link.person_id)
    return link


def remember(link: Link) -> None:
    """Let this browser go on without the token in its addresses: the signed session keeps which link it opened, the row still decides."""
    opened = {key: value for key, value in session.get("links", {}).items() if key != link.subject_id}
    session["links"] = dict([*opened.items(), (link.subject_id, link.id)][-OPENED:])


def remembers(subject_id: str) -> bool:
    """Whether this browser opened a link to this subject before; says nothing about whether it still opens anything."""
    return subject_id in session.get("links", {})


def enter_again(purpose: str, subject_id: str) -> Link:
    """Act as the holder of the link that this browser opened to this subject. Raises NotHere: never opened here, burnt or expired."""
    link = _live(Link.id == session.get("links", {}).get(subject_id, ""), Link.subject_id == subject_id, Link.purpose == purpose)
    access.enter_link(link.practice_id, link.person_id)
    return link


def burn(link: Link) -> None:
    """Use up a link: it opens nothing any more. Raises NotHere when somebody used it up first: of many at once one comes through."""
    if db.session.scalar(_burn(Link.id == link.id)) is None:
        raise NotHere("used up")


def _burn(*which: ColumnElement[bool]) -> Any:
    return update(Link).where(*which, Link.burnt_at.is_(None)).values(burnt_at=clock.now()).returning(Link.id)


def revoke(purpose: str, subject_id: str) -> None:
    """Burn every live link of this purpose to this subject."""
    db.session.execute(_burn(Link.purpose == purpose, Link.subject_id == subject_id))


def revoke_of(person_id: str, *, but: str) -> None:
    """Burn every live link that somebody holds, of every purpose but one."""
    db.session.execute(_burn(Link.person_id == person_id, Link.purpose != but))


def forget(purpose: str, subject_id: str) -> None:
    """Delete every link of this purpose to this subject, used up or not."""
    db.session.execute(delete(Link).where(Link.purpose == purpose, Link.subject_id == subject_id))


def absolute(path: str) -> str:
    """A path of ours as an address for a letter, on the configured BASE_URL (never on the request's Host)."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def url(endpoint: str, **values: Any) -> str:
    """The absolute address of an endpoint, for letters and calendar files. Works without a request."""
    from flask import has_request_context

    if has_request_context():
        return absolute(url_for(endpoint, **values))
    # Not in a request made up for it: that one comes to "localhost", which TRUSTED_HOSTS may not name.
    return absolute(current_app.url_map.bind("").build(endpoint, values))
