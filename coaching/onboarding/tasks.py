"""The worker's look at those in their first days."""

from __future__ import annotations

import logging

from coaching.core import clock
from coaching.core.db import transaction
from coaching.core.scope import Scope, acting
from coaching.journeys import queries as journeys
from coaching.onboarding import operations, queries, rules

log = logging.getLogger(__name__)


def look() -> None:
    """Tell coaches who is stuck; one bad row never stops the rest."""
    now = clock.now()
    for practice_id, journey_id in queries.starting(now - rules.STUCK_AFTER):
        with acting(Scope.system(practice_id)):
            try:
                with transaction():
                    operations.look(journeys.journey(journey_id), now)
            except Exception:
                log.exception("a start could not be looked at", extra={"journey": journey_id})
