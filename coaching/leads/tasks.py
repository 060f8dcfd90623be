"""The worker's look at requests whose time to think is over."""

from __future__ import annotations

import logging

from coaching.core import clock
from coaching.core.db import transaction
from coaching.core.scope import Scope, acting
from coaching.leads import operations, queries

log = logging.getLogger(__name__)


def nudge() -> None:
    """Send the personal nudge to everyone who may have thought long enough."""
    for found in [(lead.practice_id, lead.id) for lead in queries.to_nudge(clock.now())]:
        with acting(Scope.system(found[0])):
            try:
                with transaction():
                    operations.nudge(queries.lead(found[1]))
            except Exception:
                log.exception("a nudge failed", extra={"lead": found[1]})
