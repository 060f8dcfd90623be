"""Scheduling over HTTP. One file per subject, one blueprint."""

from coaching.scheduling.views import (  # noqa: E402, I001  (the modules hang their routes on bp)
    accounts,
    appointments,
    availability,
    booking,
    feeds,
    manage,
    proposing,
    types,
)
from coaching.scheduling.views.blueprint import bp

__all__ = ["accounts", "appointments", "availability", "booking", "bp", "feeds", "manage", "proposing", "types"]
