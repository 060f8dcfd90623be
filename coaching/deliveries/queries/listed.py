"""Deliveries as people look at them: by person, by journey, what went out, what goes out, what wants a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import undefer

from coaching.core.db import db, existing
from coaching.core.pages import Page, page_of
from coaching.core.scope import scope, scoped
from coaching.deliveries import rules
from coaching.deliveries.models import BounceBox, Delivery, DeliveryEvent, Installation, PushAddress, SendingHold, SmtpAccount, Suppression

SHOWN = {
    "out": ("sent", "done", "unsure", "dead"),
    "next": ("due", "leased", "sending"),
    "trouble": rules.WANTS_A_PERSON,
    "not": ("skipped", "cancelled"),
}


def by_key(key: str) -> Delivery | None:
    """The delivery that was queued with this key in this practice, or None."""
    return db.session.scalar(scoped(Delivery).where(Delivery.key == key))


def _visible() -> Select[Delivery]:
    """What the person in scope may see: the owner all of the practice, a coach what is theirs or nobody's in particular."""
    deliveries = scoped(Delivery)
    if scope().role == "coach":
        mine = scope().member_id
        deliveries = deliveries.where(or_(Delivery.coach_id == mine, Delivery.member_id == mine, Delivery.coach_id.is_(None)))
    return deliveries


def delivery(id: str) -> Delivery:
    """One delivery with its letter. Raises NotHere."""
    return existing(_visible().where(Delivery.id == id).options(undefer(Delivery.content_sealed)), "no such delivery")


_coaches: list[Callable[[str], bool]] = []


def on_care(asked: Callable[[str], bool]) -> None:
    """Set by create_app: whether whoever is signed in coaches the person with this id."""
    _coaches[:] = [asked]


def reads(delivery: Delivery) -> bool:
    """Whether the text of a letter is for whoever is signed in: what a member got only for that member, what a coachee got for who
    coaches them; the owner has no silent access either (trust.md A5). A letter that lets somebody in is for its reader alone."""
    if delivery.letter in rules.SIGN_IN:
        return False
    if delivery.member_id is not None:
        return delivery.member_id == scope().member_id
    if delivery.person_id is not None:
        return any(asked(delivery.person_id) for asked in _coaches)
    return delivery.coach_id in (None, scope().member_id)


def is_unsure(delivery_id: str) -> bool:
    """True when nobody knows whether this one arrived."""
    return db.session.scalar(select(Delivery.status).where(Delivery.practice_id == scope().practice_id, Delivery.id == delivery_id)) == "unsure"


def events_of(delivery: Delivery) -> Sequence[DeliveryEvent]:
    """Its story, oldest first."""
    return db.session.scalars(select(DeliveryEvent).where(DeliveryEvent.delivery_id == delivery.id).order_by(DeliveryEvent.id)).all()


def page(show: str = "out", kind: str | None = None, person_id: str | None = None, number: object = 1) -> Page:
    """A page of the list. `show`: out, next, trouble or not; newest first, except what is still to come."""
    wanted = _visible().where(Delivery.status.in_(SHOWN[show]))
    if kind:
        wanted = wanted.where(Delivery.kind == kind)
    if person_id:
        wanted = wanted.where(Delivery.person_id == person_id)
    order = (Delivery.next_at, Delivery.id) if show == "next" else (Delivery.moved_at.desc(), Delivery.id)
    return page_of(wanted.order_by(*order), number)


def of_person(person_id: str) -> Sequence[Delivery]:
    """Everything that went or goes to this person, oldest first."""
    return db.session.scalars(_visible().where(Delivery.person_id == person_id).order_by(Delivery.created_at, Delivery.id)).all()


def of_journey(journey_id: str) -> Sequence[Delivery]:
    """Everything of one journey, oldest first."""
    return db.session.scalars(_visible().where(Delivery.journey_id == journey_id).order_by(Delivery.created_at, Delivery.id)).all()


def of_touchpoints(ids: Sequence[str]) -> dict[str, Delivery]:
    """The latest delivery of each of these touchpoints, for the thread."""
    if not ids:
        return {}
    rows = db.session.scalars(scoped(Delivery).where(Delivery.touchpoint_id.in_(ids)).order_by(Delivery.created_at))
    return {row.touchpoint_id: row for row in rows if row.touchpoint_id}


def kept(delivery_id: str) -> Delivery:
    """One delivery of any practice with its letter, for the outbox of a try-out installation only. Raises NotHere."""
    return existing(select(Delivery).where(Delivery.id == delivery_id).options(undefer(Delivery.content_sealed)), "no such mail")


def outbox(number: object = 1) -> Page:
    """Every mail that went into the outbox of a try-out installation, newest first, of all its practices."""
    return page_of(
        select(Delivery).where(Delivery.channel == "email", Delivery.status == "sent").order_by(Delivery.sent_at.desc(), Delivery.id),
        number,
    )


def wants_attention() -> Sequence[Delivery]:
    """Perhaps sent, not sent, or not sendable: each waits for one tap of the coach. Newest first, at most 50."""
    return db.session.scalars(_visible().where(Delivery.status.in_(rules.WANTS_A_PERSON)).order_by(Delivery.moved_at.desc()).limit(50)).all()


@dataclass(frozen=True)
class Unwanted:
    """What some readers of one practice do not want or cannot get: rows of (kind, reason, address digest, person)."""

    rows: tuple[tuple[str, str, str, str | None], ...]

    def why(self, digest: str, kind: str, person_id: str | None = None) -> str | None:
        """Why this kind may not go to this address ("unsubscribed", "bounced"), or None.

        A transactional letter always may be tried: its reader asked for it a moment ago.
        """
        if kind == "transactional":
            return None
        found = None
        for blocked, reason, of, whose in self.rows:
            theirs = of == digest or (person_id is not None and whose == person_id)
            if theirs and reason == "unsubscribed" and rules.may_unsubscribe(kind) and blocked in ("*", kind):
                return "unsubscribed"  # nobody needs to decide anything about it
            if reason == "bounced" and of == digest:
                found = "bounced"
        return found


def unwanted(practice_id: str, digests: Collection[str], person_ids: Collection[str]) -> Unwanted:
    """The wishes of these readers, in one statement."""
    same: ColumnElement[bool] = Suppression.address_digest.in_(digests)
    if person_ids:
        same = or_(same, Suppression.person_id.in_(person_ids))
    columns = (Suppression.kind, Suppression.reason, Suppression.address_digest, Suppression.person_id)
    rows = db.session.execute(select(*columns).where(Suppression.practice_id == practice_id, same))
    return Unwanted(tuple((kind, reason, digest, person) for kind, reason, digest, person in rows))


def stopped(address: str, person_id: str) -> set[str]:
    """The kinds of letters that this reader does not want."""
    practice_id = str(scope().practice_id)
    digest = rules.address_digest(practice_id, address)
    wishes = unwanted(practice_id, [digest], [person_id])
    return {kind for kind in rules.KINDS if wishes.why(digest, kind, person_id) == "unsubscribed"}


def suppressed(practice_id: str, digest: str, kind: str, person_id: str | None = None) -> str | None:
    """Why this kind may not go to this address ("unsubscribed", "bounced"), or None."""
    if kind == "transactional":
        return None
    return unwanted(practice_id, [digest], [person_id] if person_id else []).why(digest, kind, person_id)


def push_addresses(person_id: str | None, member_id: str | None) -> Sequence[PushAddress]:
    """The devices of a person or member that may be notified, oldest first; none for nobody in particular."""
    if person_id is None and member_id is None:
        return []
    whose = PushAddress.person_id == person_id if person_id else PushAddress.member_id == member_id
    return db.session.scalars(scoped(PushAddress).where(whose).order_by(PushAddress.created_at)).all()


def practice_is_held() -> bool:
    """True when the coach switched off all sending of this practice."""
    return db.session.scalar(scoped(SendingHold)) is not None


def sending_is_held() -> str | None:
    """Why this whole installation does not send ("restored", "copied"), or None."""
    row = db.session.get(Installation, 1)
    return row.held_reason if row and row.held_since else None


def trouble() -> SmtpAccount | None:
    """The SMTP account that does not work at the moment, for the one banner; None when all is well."""
    return db.session.scalar(select(SmtpAccount).where(SmtpAccount.failures > 0).limit(1))


def box_trouble() -> BounceBox | None:
    """The mailbox for what comes back, when it could not be read the last time."""
    return db.session.scalar(select(BounceBox).where(BounceBox.last_error.is_not(None)).limit(1))
