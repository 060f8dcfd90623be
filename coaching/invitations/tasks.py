"""The worker's look at invitations that wait."""

from __future__ import annotations

import logging

from coaching.core import clock
from coaching.core.db import transaction
from coaching.core.scope import Scope, acting
from coaching.invitations import operations, queries, rules

log = logging.getLogger(__name__)


def watch() -> None:
    """Nudge those that stall, close those whose time has passed; one bad row never stops the rest."""
    now = clock.now()
    for practice_id, invitation_id in queries.to_watch(now, now - rules.STALLS_AFTER):
        with acting(Scope.system(practice_id)):
            try:
                with transaction():
                    operations.watch(queries.invitation(invitation_id), now)
            except Exception:
                log.exception("an invitation could not be watched", extra={"invitation": invitation_id})
