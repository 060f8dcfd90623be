"""What the worker does with deliveries when it is woken or the minute has passed."""

from __future__ import annotations

import threading

from coaching.core import clock
from coaching.core.db import take_stock, transaction
from coaching.deliveries import operations
from coaching.deliveries.channels import email, in_app, mailbox, push
from coaching.deliveries.operations import bouncing

_one = threading.Lock()
_wanted = threading.Event()


def open_channels() -> None:
    """Say which channels there are; a new one is a file and a line here."""
    operations.use({"in_app": in_app.InApp, "email": email.open_channel, "push": push.Push})


def post() -> None:
    """Send what is due. One thread of a process sends; another that is woken meanwhile only says that there is more."""
    _wanted.set()
    while _wanted.is_set() and _one.acquire(blocking=False):
        try:
            _wanted.clear()
            operations.drain(patient=True)
        finally:
            _one.release()


def beat() -> None:
    """Write the heartbeat, and keep a copied or restored database silent."""
    with transaction():
        operations.beat()
    operations.remember()


def fetch_returned() -> None:
    """Every five minutes: read the mailbox that undeliverable letters come back to, where there is one."""
    box = mailbox.from_settings()
    if box is not None and clock.now().minute % 5 == 0:
        read_returned(box)


def read_returned(box: mailbox.Box) -> int:
    """Read what came back since the last time; how many notifications counted. One mail, one transaction. Raises NoBox."""
    now = clock.now()
    with transaction():
        validity, last = bouncing.left_at(box.name, now)
    try:
        with mailbox.opened(box) as line:
            standing, mails = mailbox.fresh(line, box.folder, validity, last, now)
    except mailbox.NoBox as error:
        with transaction():
            bouncing.looked(box.name, now, error=str(error))
        raise
    with transaction():
        bouncing.looked(box.name, now, validity=standing)
    counted = 0
    for uid, raw in mails:
        with transaction():
            counted += bouncing.take(box.name, uid, raw, now)
    return counted


def sweep() -> None:
    """Once an hour: drop the texts of letters that went long ago, and devices that no browser confirms any more; count for the planner."""
    if clock.now().minute == 17:
        with transaction():
            operations.forget_old_texts()
            operations.forget_silent_push()
            take_stock()
