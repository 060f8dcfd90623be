"""What each placeholder stands for, in words: the list beside every text that a coach writes."""

from __future__ import annotations

from collections.abc import Collection

from coaching.core.i18n import _
from coaching.programmes.rules import STEP_WORDS


def placeholders(names: Collection[str] = STEP_WORDS) -> list[tuple[str, str]]:
    """The placeholders of a step, or only those in `names`: ("{first_name}", "their first name"), the most used first."""
    words = {
        "first_name": _("their first name"),
        "name": _("their whole name"),
        "next_appointment": _("day and time of the next appointment"),
        "appointment": _("day and time of the appointment that this step belongs to"),
        "last_appointment": _("day and time of the last appointment"),
        "booking_link": _("a link of their own to pick a time"),
        "portal_link": _("a link to their thread"),
        "messages_link": _("a link to your conversation"),
        "coach_first_name": _("your first name"),
        "coach": _("your whole name"),
        "practice": _("the name of the practice"),
        "practice_email": _("the e-mail address of the practice"),
        "practice_phone": _("the telephone number of the practice"),
        "programme": _("the name of the programme"),
        "appointments": _("how many appointments the programme has"),
        "start_date": _("the day on which the journey began"),
        "date": _("today"),
        "score": _("the score that this step answers"),
        "days": _("for how many days a habit was missed"),
        "streak": _("how many days in a row a habit was kept up"),
        "email": _("their e-mail address"),
        "phone": _("their telephone number"),
    }
    return [(f"{{{name}}}", said) for name, said in words.items() if name in names]
