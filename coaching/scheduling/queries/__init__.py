"""What is there: appointments, types, availability, and the free places. Everything within scope()."""

from coaching.scheduling.queries.appointments import (
    appointment,
    between,
    busy_between,
    next_of,
    of_journey,
    open_request,
    recent_of,
    seats_of,
    upcoming,
)
from coaching.scheduling.queries.kinds import (
    availabilities,
    availability,
    coaches_of,
    feed,
    feeds,
    kind,
    kind_by_slug,
    kinds,
    time_off,
    zoom_account,
)
from coaching.scheduling.queries.places import Place, case_of, free_starts, nearest_starts, places, why

__all__ = [
    "Place",
    "appointment",
    "availabilities",
    "availability",
    "between",
    "busy_between",
    "case_of",
    "coaches_of",
    "feed",
    "feeds",
    "free_starts",
    "kind",
    "kind_by_slug",
    "kinds",
    "nearest_starts",
    "next_of",
    "of_journey",
    "open_request",
    "places",
    "recent_of",
    "seats_of",
    "time_off",
    "upcoming",
    "why",
    "zoom_account",
]
