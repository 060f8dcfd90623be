"""What the worker does for the entrance."""

from __future__ import annotations

from coaching.accounts import operations as accounts
from coaching.core import clock, limits
from coaching.core.db import transaction
from coaching.entrance import operations
from coaching.entrance.rules import KEPT_FOR

LOOKS_AT = 23  # minute of the hour


def forget() -> None:
    """Delete what was kept for longer than its hour, nobody came for it; once an hour, devices that have long been signed out
    and tries that no limit counts any more."""
    now = clock.now()
    with transaction():
        operations.forget_kept(now - KEPT_FOR)
    if now.minute == LOOKS_AT:
        with transaction():
            accounts.forget_over(now)
            limits.forget_old(now - limits.LONGEST)
