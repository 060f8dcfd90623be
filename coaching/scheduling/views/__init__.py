"""Scheduling over HTTP. One file per subject, one blueprint."""

from coaching.scheduling.views import (  # noqa: E402, I001  (the modules hang their routes on bp)
    accounts,
    appointments,
    availability,
    booking,
    feeds,
    inviting,
    making,
    manage,
    proposing,
    types,
    waiting,
    zooming,
)
from coaching.scheduling.views.blueprint import bp

__all__ = ["accounts", "appointments", "availability", "booking", "bp", "feeds", "inviting", "making", "manage", "proposing", "types", "waiting", "zooming"]
