"""The nine phases in order."""

from __future__ import annotations

from coaching.commands.walking import beginning, enriching, starting

ALL = (
    ("0 The house", beginning.found),
    ("1 First contact", beginning.first_contact),
    ("2 Discovery call", beginning.discovery),
    ("3 Invitation", starting.invitation),
    ("4 Onboarding", starting.onboarding),
    ("5 First appointment", starting.first_appointment),
    ("6 Enrichment", enriching.enrichment),
    ("7 Next appointment", enriching.next_appointment),
    ("8 Closing", enriching.closing),
    ("9 Follow-up", enriching.follow_up),
)
