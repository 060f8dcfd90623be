"""What the worker does with deliveries when it is woken or the minute has passed."""

from __future__ import annotations

import threading

from coaching.core import clock
from coaching.core.db import transaction
from coaching.deliveries import operations
from coaching.deliveries.channels import email, in_app, push

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


def sweep() -> None:
    """Once an hour: drop the texts of letters that went long ago, and devices that no browser confirms any more."""
    if clock.now().minute == 17:
        with transaction():
            operations.forget_old_texts()
            operations.forget_silent_push()
