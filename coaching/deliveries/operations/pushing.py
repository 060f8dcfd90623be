"""Notifications: where a person's browsers can be reached, and a copy of a sign to each of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from coaching.core import clock
from coaching.core.db import db
from coaching.core.i18n import _, in_locale
from coaching.core.scope import scope
from coaching.deliveries import queries, rules
from coaching.deliveries.letters import Letter, Recipient, webpush
from coaching.deliveries.models import Delivery, PushAddress
from coaching.deliveries.operations.queueing import queue

FORGOTTEN_AFTER = timedelta(days=90)
USEFUL_FOR = timedelta(days=1)


def push_key() -> str:
    """The public key that a browser asks its push service for, in base64url (RFC 8292 3.2)."""
    return webpush.base64_of(webpush.public_bytes(webpush.private_key(current_app.config["VAPID_PRIVATE_KEY"])))


def subscribe_push(endpoint: str, p256dh: str, auth: str) -> PushAddress:
    """Reach whoever is signed in on this device too. Said again by the same browser, it is seen again.

    A browser whose user signed in as somebody else is theirs from now on. Raises ValueError for an address that is no
    known push service's.
    """
    if not rules.is_push_service(endpoint):
        raise ValueError("not a push service that is known here")
    here = scope()
    digest = rules.address_digest(str(here.practice_id), endpoint)
    db.session.execute(delete(PushAddress).where(PushAddress.digest == digest))
    found = PushAddress(digest=digest, person_id=here.person_id, member_id=here.member_id, device_id=here.device_id, seen_at=clock.now())
    found.endpoint, found.keys = endpoint, {"p256dh": p256dh, "auth": auth}
    db.session.add(found)
    return found


def unsubscribe_push(endpoint: str) -> None:
    """Not on this device any more."""
    forget_push(rules.address_digest(str(scope().practice_id), endpoint))


def forget_push(digest: str) -> None:
    """This address is over: its browser threw it away, or its reader switched it off."""
    db.session.execute(delete(PushAddress).where(PushAddress.digest == digest))


def forget_silent_push(now: datetime | None = None) -> None:
    """Addresses that no browser confirmed for 90 days: some services answer 200 for dead ones."""
    db.session.execute(delete(PushAddress).where(PushAddress.seen_at < (now or clock.now()) - FORGOTTEN_AFTER))


def also_push(to: Recipient, *, key: str, path: str, what: str = "message", kind: str = "message", journey_id: str | None = None) -> list[Delivery]:
    """A copy to each device that `to` (by person_id or member_id) has opened for notifications; none is no error.

    The words are neutral, for a locked screen: `what` is message, appointment, form or alert. `path` is what a tap opens
    and starts with one slash. Once per key and device, in the caller's transaction.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a notification opens a page of our own")
    with in_locale(to.locale, to.timezone):
        title, text = _words(what), _("Tap to open it")
    made = []
    for address in queries.push_addresses(to.person_id, to.member_id):
        letter = Letter("push", title, text, "", {"path": path} | address.keys)
        device = Recipient(address.endpoint, to.name, to.locale, to.timezone, to.person_id, to.member_id, to.quiet_from, to.quiet_until)
        stale_at = clock.now() + USEFUL_FOR
        made.append(queue(letter, device, key=f"{key}:{address.digest[:16]}", channel="push", kind=kind, if_unsure="resend",
                          stale_at=stale_at, journey_id=journey_id))  # fmt: skip
    return made


def _words(what: str) -> str:
    """What stands on the screen; says nothing about anybody."""
    words = {
        "message": _("New message from your coach"),
        "appointment": _("News about your appointment"),
        "form": _("There is something to fill in"),
        "alert": _("Something asks for your attention"),
    }
    return words[what]
