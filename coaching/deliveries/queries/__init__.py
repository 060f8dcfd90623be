"""Questions about what went out and what is waiting."""

from coaching.deliveries.queries.health import Backlog, backlog, metrics
from coaching.deliveries.queries.listed import (
    SHOWN,
    by_key,
    delivery,
    events_of,
    kept,
    of_journey,
    of_person,
    of_touchpoints,
    outbox,
    page,
    practice_is_held,
    sending_is_held,
    suppressed,
    trouble,
    unwanted,
    wants_attention,
)

__all__ = [
    "SHOWN",
    "Backlog",
    "backlog",
    "by_key",
    "delivery",
    "events_of",
    "kept",
    "metrics",
    "of_journey",
    "of_person",
    "of_touchpoints",
    "outbox",
    "page",
    "practice_is_held",
    "sending_is_held",
    "suppressed",
    "trouble",
    "unwanted",
    "wants_attention",
]
