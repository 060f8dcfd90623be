"""Which starts can be booked: a pure engine, one case in, starts out. No database, no clock, no web.

Others use what is named here, and `parts` to build a case from rows.
"""

from coaching.slots.case import BadCase, read
from coaching.slots.engine import nearest, starts, takers
from coaching.slots.explain import Because, explain
from coaching.slots.parts import Booking, Case, Coach, Hold, Override, Weekly

__all__ = [
    "BadCase", "Because", "Booking", "Case", "Coach", "Hold", "Override", "Weekly",
    "explain", "nearest", "read", "starts", "takers",
]  # fmt: skip
