"""Putting a letter in the queue: in the caller's transaction, once per key, with everything it needs frozen."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from flask import current_app

from coaching.core import clock, links
from coaching.core.db import db
from coaching.core.ids import new_id
from coaching.core.queue import wake
from coaching.core.scope import scope
from coaching.deliveries import queries, rules
from coaching.deliveries.letters import Letter, Recipient
from coaching.deliveries.models import Delivery, DeliveryEvent
from coaching.deliveries.operations.inserting import insert

Attachment = tuple[str, str, bytes]


def queue(
    letter: Letter,
    to: Recipient,
    *,
    key: str,
    if_unsure: str | None = None,
    channel: str = "email",
    touchpoint_id: str | None = None,
    journey_id: str | None = None,
    kind: str = "transactional",
    stale_at: datetime | None = None,
    not_before: datetime | None = None,
    calendar: bytes | None = None,
    calendar_method: str | None = None,
    attachments: Sequence[Attachment] = (),
    reply_to: str | None = None,
    from_name: str | None = None,
    coach_id: str | None = None,
) -> Delivery:
    """Have `letter` sent to `to`, once, whoever asks it how often with this `key` (unique within the practice).

    Commits with the caller's transaction, then wakes the worker. `if_unsure` None: what the kind says (docs/moments.md).
    `stale_at`: after this instant it is not worth sending any more. A suppressed address gives a row that was skipped,
    so that the coach sees why. Raises ValueError for an unknown kind, and for a calendar without its method.
    """
    _refuse_nonsense(kind, calendar, calendar_method)
    known = queries.by_key(key)
    if known is not None:
        return known
    delivery = _new_row(letter, to, key, kind, channel, not_before)
    delivery.if_unsure = if_unsure or delivery.if_unsure
    delivery.coach_id = coach_id or scope().member_id
    delivery.journey_id, delivery.touchpoint_id, delivery.stale_at = journey_id, touchpoint_id, stale_at
    _settle_suppressed(delivery, bool(to.address.strip()) or channel != "email")
    unsubscribe = _unsubscribe_url(delivery) if delivery.status == "due" else None
    letter = letter.with_unsubscribe(unsubscribe)
    delivery.address, delivery.name = to.address.strip(), rules.one_line(to.name, 100)
    delivery.subject = rules.one_line(letter.subject)
    delivery.content = frozen(letter, unsubscribe, calendar, calendar_method, attachments, reply_to, from_name)
    return _insert(delivery)


def _refuse_nonsense(kind: str, calendar: bytes | None, calendar_method: str | None) -> None:
    if kind not in rules.KINDS:
        raise ValueError(f"unknown kind of letter: {kind}")
    if (calendar is None) != (calendar_method is None):
        raise ValueError("a calendar part and its method go together")


def _new_row(letter: Letter, to: Recipient, key: str, kind: str, channel: str, not_before: datetime | None) -> Delivery:
    """A due row for this reader. What a person is waiting for (transactional) ignores their quiet hours."""
    priority, if_unsure = rules.KINDS[kind]
    now = clock.now()
    quiet = (None, None) if kind == "transactional" else (to.quiet_from, to.quiet_until)
    delivery = Delivery(
        key=key,
        message_id=_message_id(),
        channel=channel,
        kind=kind,
        letter=letter.name,
        if_unsure=if_unsure,
        priority=priority,
        status="due",
        moved_at=now,
        person_id=to.person_id,
        member_id=to.member_id,
        locale=to.locale,
        timezone=to.timezone,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        next_at=rules.after_quiet(max(now, not_before or now), *quiet, to.timezone),
        attempt=0,
        doubts=0,
    )
    delivery.address_digest = rules.address_digest(delivery.practice_id, to.address)
    return delivery


def frozen(
    letter: Letter,
    unsubscribe: str | None,
    calendar: bytes | None,
    calendar_method: str | None,
    attachments: Sequence[Attachment],
    reply_to: str | None,
    from_name: str | None,
) -> dict[str, object]:
    """The frozen letter as it is kept (sealed) in the row and read by letters.mime."""
    content: dict[str, object] = {"text": letter.text, "html": letter.html} | letter.extra
    if unsubscribe:
        content["unsubscribe"] = unsubscribe
    if calendar is not None and calendar_method is not None:
        content["calendar"] = base64.b64encode(calendar).decode()
        content["calendar_method"] = calendar_method
    if attachments:
        content["attachments"] = [(name, kind, base64.b64encode(part).decode()) for name, kind, part in attachments]
    if reply_to:
        content["reply_to"] = reply_to
    if from_name:
        content["from_name"] = rules.one_line(from_name, 100)
    return content


def _settle_suppressed(delivery: Delivery, to_somewhere: bool) -> None:
    """An address that bounced holds everything but what its owner just asked for; an unsubscribed kind is skipped."""
    if not to_somewhere:
        delivery.status, delivery.reason = "held", "no_address"
        return
    why = queries.suppressed(delivery.practice_id, delivery.address_digest, delivery.kind, delivery.person_id)
    if delivery.channel != "email" or why is None:
        return
    delivery.status, delivery.reason = ("held", "bounced") if why == "bounced" else ("skipped", why)


def _unsubscribe_url(delivery: Delivery) -> str | None:
    """A link of its own for this reader and this kind; it holds nothing personal (RFC 8058)."""
    if delivery.channel != "email" or not rules.may_unsubscribe(delivery.kind):
        return None
    token = links.mint(
        "unsubscribe",
        f"{delivery.kind}:{delivery.address_digest}",
        person_id=delivery.person_id,
        practice_id=delivery.practice_id,
    )
    return links.url("deliveries.unsubscribe", token=token)


def _message_id() -> str:
    """Made once, before the first try, and never changed: 128 random bits at the sender's own domain (no host name leaks)."""
    _, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    return f"<d-{new_id()}@{sender.partition('@')[2] or 'localhost'}>"


def _insert(delivery: Delivery) -> Delivery:
    """Insert unless another transaction was first with this key; the row that stands is the one that counts."""
    values = {column.key: getattr(delivery, column.key) for column in Delivery.__mapper__.column_attrs}
    statement = insert(Delivery).values(**values).on_conflict_do_nothing(index_elements=["practice_id", "key"])
    db.session.execute(statement)
    standing = queries.by_key(delivery.key)
    if standing is None:
        raise RuntimeError(f"delivery {delivery.key} was neither inserted nor found")
    if standing.id == delivery.id:
        what = "queued" if standing.status == "due" else standing.status
        detail = {"reason": standing.reason} if standing.reason else {}
        db.session.add(DeliveryEvent(practice_id=standing.practice_id, delivery_id=standing.id, what=what, detail=detail))
        wake("post")
    return standing
