"""A step that asks the coachee to pick a time, with a booking link of their own.

Used by steps `what = "ask_to_book"`: the reminder when no next appointment is booked, and the free talk of the follow-up.
The words: templates/letters/personal/. The story: tests/stories/test_reminders_stop.py.
"""

from __future__ import annotations

from coaching.automation import letters
from coaching.automation.what.errand import Errand
from coaching.core.errors import NotHere
from coaching.core.i18n import _, in_locale


def ask_to_book(errand: Errand) -> str | None:
    """Send the letter with the link. A text without {booking_link} gets a button. Raises NotHere without such a type."""
    subject, body = errand.unfilled()
    url = letters.booking_url(errand.person, errand.journey, errand.params)
    if url is None:
        raise NotHere("there is no type of appointment to book")
    values = letters.Values(errand.person, errand.coach, errand.journey, errand.step, errand.touchpoint.nth)
    subject, body = letters.filled((subject, letters.with_button(body, url)), errand.to, values)
    with in_locale(errand.person.locale, errand.person.timezone):
        label = _("Pick a time")
    kind = "follow_up" if errand.step.phase == "follow_up" else "nudge"
    delivery = errand.send(letters.personal(subject, body, errand.to, button=(label, url)), kind)
    return f"delivery:{delivery.id}"
