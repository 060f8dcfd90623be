"""The nine phases in order."""

from __future__ import annotations

from coaching.commands.walking import beginning, starting

ALL = (
    ("0 The house", beginning.found),
    ("1 First contact", beginning.first_contact),
    ("2 Discovery call", beginning.discovery),
    ("3 Invitation", starting.invitation),
    ("4 Onboarding", starting.onboarding),
    ("5 First appointment", starting.first_appointment),
)
