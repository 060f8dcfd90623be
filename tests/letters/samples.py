"""What each letter is given, as its feature gives it. `SAMPLES` has one entry per case: "letter" or "letter.case".

A sample is a function of the reader's language and the cast; texts of a coach stand here in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coaching.core.i18n import in_locale, moment
from coaching.scheduling import posting, words
from coaching.scheduling.models import Appointment, AppointmentType
from tests.cast import Cast

AT = datetime(2026, 3, 2, 8, 4, tzinfo=UTC)  # Monday 2 March, 9:04 in Amsterdam
START = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)  # Thursday 12 March, 10:00 in Amsterdam
URL = "http://localhost/sample/3q8k2"
COACH_LETTERS = (
    "agreement_signed_coach", "alert", "appointment_booked_coach", "appointment_cancelled_coach", "appointment_handed_on",
    "appointment_moved_coach",
    "invitation_accepted", "new_lead", "series_booked_coach", "team_invitation", "test_mail", "withdrawal_received",
)  # fmt: skip
OWN = {
    "nl": "Dag Lotte,\n\nOnze laatste keer ligt een week achter ons. Wat is je bijgebleven?\n\nGroet,\nNoor",
    "en": "Hello Lotte,\n\nOur last time lies a week behind us. What has stayed with you?\n\nWarmly,\nNoor",
}
Sample = Callable[[str, Cast], dict[str, Any]]


def fixed(**given: Any) -> Sample:
    """A sample that is the same in both languages, but for {"nl": …, "en": …}."""
    return lambda locale, _cast: {name: value[locale] if isinstance(value, dict) else value for name, value in given.items()}


def from_coach(**given: Any) -> Sample:
    """The same, with the coach who writes it."""
    return lambda locale, cast: fixed(**given)(locale, cast) | {"coach": cast.noor}


def asking(**given: Any) -> Sample:
    """What forms.letters.asking gives."""
    return fixed(**{"form_name": {"nl": "Terugkijken", "en": "Looking back"}, "minutes": 5, "url": URL, "own_subject": None, "own_body": None} | given)


def _appointment(cast: Cast, status: str) -> tuple[Appointment, AppointmentType]:
    kind = AppointmentType(slug="gesprek", name={"nl": "Coachgesprek", "en": "Coaching conversation"})
    made = Appointment(
        coach_id=cast.noor.id, person_id=cast.lotte.id, number=2, start=START, end=START + timedelta(hours=1), timezone="Europe/Amsterdam",
        wall_clock="2026-03-12T10:00", status=status, location_kind="video_link", location="https://meet.example/noor", policy={"cancel_hours": 24},
    )  # fmt: skip
    return made, kind


def appointment(status: str = "booked", *, for_coach: bool = False, **more: Any) -> Sample:
    """What scheduling.letters gives, made by the same words."""

    def sample(locale: str, cast: Cast) -> dict[str, Any]:
        made, kind = _appointment(cast, status)
        with in_locale(locale, "Europe/Amsterdam"):
            told = {
                "appointment": made, "person": cast.lotte, "coach": cast.noor, "is_pending": status == "pending",
                "title": words.title(made, kind), "short": moment(made.start), "manage_url": URL, "page_url": URL, "cancel_hours": 24,
                "coaches": cast.noor.first_name, "coach_count": 1, "is_group": False,
            }  # fmt: skip
            return told | {"rows": words.facts_for(made, cast.noor, cast.lotte, "Europe/Amsterdam", for_coach=for_coach)} | more

    return sample


def series(*, for_coach: bool = False, places: tuple[str, ...] = ("https://meet.example/noor",) * 3, numbered: bool = True, **more: Any) -> Sample:
    """What scheduling.posting gives of a date every two weeks, at each of `places`; the third lies after the change of the clock."""

    def sample(locale: str, cast: Cast) -> dict[str, Any]:
        told = []
        for nth, place in enumerate(places):
            made, kind = _appointment(cast, "booked")
            made.number, made.location = 2 + nth if numbered else None, place
            made.start = START + timedelta(days=14 * nth, hours=-(nth > 1))
            made.end = made.start + timedelta(hours=1)
            with in_locale(locale, "Europe/Amsterdam"):
                one = {"kind": kind, "title": words.title(made, kind), "short": moment(made.start), "coach": cast.noor, "person": cast.lotte}
                one["rows"] = words.facts_for(made, cast.noor, cast.lotte, "Europe/Amsterdam", for_coach=for_coach)
            told.append(one | {"is_group": False, "cancel_hours": 24, "page_url" if for_coach else "manage_url": f"{URL}{nth}"} | more)
        return posting.together(told)

    return sample


def handed(**more: Any) -> Sample:
    """The same when it was with Bram until now."""
    return lambda locale, cast: appointment(**{"was": START - timedelta(days=2), "before": cast.bram} | more)(locale, cast)


def in_line(**more: Any) -> Sample:
    """What scheduling.letters gives who waits for a place in a group."""

    def sample(locale: str, cast: Cast) -> dict[str, Any]:
        made, _kind = _appointment(cast, "booked")
        with in_locale(locale, "Europe/Amsterdam"):
            rows = words.facts_for(made, cast.noor, cast.lotte, "Europe/Amsterdam")
        title = {"nl": "Wandelgroep", "en": "Walking group"}[locale]
        return {"coach": cast.noor, "title": title, "wait_url": URL, "rows": rows, "start": made.start} | more

    return sample


_INVITED = from_coach(programme={"nl": "Loopbaan", "en": "Career"}, message=None, url=URL, until=AT + timedelta(days=21))
_BILL = {"number": "2026-0007", "total": 36300, "due_on": date(2026, 3, 16), "payee": "Linde", "reference": "2026-0007", "credit": False}
_LATE = {name: value for name, value in _BILL.items() if name != "credit"}
_WITHDRAWN = {"agreement": {"nl": "Traject Loopbaan", "en": "Career journey"}, "at": AT, "reference": "W-7K2M"}

SAMPLES: dict[str, Sample] = {
    "agreement_signed": fixed(title={"nl": "Coachovereenkomst", "en": "Coaching agreement"}, at=AT),
    "agreement_signed_coach": fixed(title={"nl": "Coachovereenkomst", "en": "Coaching agreement"}, who="Lotte de Vries", at=AT),
    "alert": fixed(kind="low_score", url=URL),
    "alert.request": fixed(kind="new_lead", url=URL),
    "alert.message": fixed(kind="new_message", url=URL),
    "alert.accepted": fixed(kind="invitation_accepted", url=URL),
    "alert.other": fixed(kind="hand_in", url=URL),
    "appointment_booked": appointment(by="coachee"),
    "appointment_booked.by_coach": appointment(by="coach"),
    "appointment_booked.pending": appointment("pending", by="prospect"),
    "appointment_booked_coach": appointment(for_coach=True, by="coachee", has_answers=False),
    "appointment_booked_coach.by_coach": appointment(for_coach=True, by="coach", has_answers=False),
    "appointment_booked_coach.pending": appointment("pending", for_coach=True, by="prospect", has_answers=True),
    "appointment_booked.group": appointment(by="coachee", is_group=True),
    "appointment_cancelled": appointment(by="coachee", left=False),
    "appointment_cancelled.by_coach": appointment(by="coach", left=False),
    "appointment_cancelled.left": appointment(by="coachee", left=True),
    "appointment_cancelled.taken_out": appointment(by="coach", left=True),
    "appointment_cancelled_coach": appointment(for_coach=True, by="coachee", left=False),
    "appointment_cancelled_coach.by_coach": appointment(for_coach=True, by="coach", left=False),
    "appointment_cancelled_coach.left": appointment(for_coach=True, by="coachee", left=True),
    "appointment_earlier": appointment(start=START - timedelta(days=2), take_url=f"{URL}/take", until=None),
    "appointment_earlier.in_turn": appointment(start=START - timedelta(days=2), take_url=f"{URL}/take", until=START - timedelta(days=4)),
    "appointment_kept": appointment(),
    "appointment_link": appointment(),
    "appointment_handed_on": handed(for_coach=True, start=START),
    "appointment_moved": appointment(by="coachee", was=START - timedelta(days=2), before=None),
    "appointment_moved.by_coach": appointment(by="coach", was=START - timedelta(days=2), before=None),
    "appointment_moved.other_coach": handed(by="coachee"),
    "appointment_moved.taken_over": handed(by="coach"),
    "appointment_moved_coach": appointment(for_coach=True, by="coachee", was=START - timedelta(days=2), before=None),
    "appointment_moved_coach.by_coach": appointment(for_coach=True, by="coach", was=START - timedelta(days=2), before=None),
    "appointment_moved_coach.taken_over": handed(for_coach=True, by="coach"),
    "appointment_reminder": appointment(lead_min=1440),
    "appointment_reminder.together": appointment(lead_min=1440, coaches="Noor and Bram", coach_count=2),
    "appointment_reminder.same_day": appointment(lead_min=60),
    "appointment_reminder.days_ahead": appointment(lead_min=4320),
    "assignment": fixed(due_on=date(2026, 3, 9), url=URL, own_subject=None, own_body=None),
    "assignment.own": fixed(due_on=date(2026, 3, 9), url=URL, own_subject={"nl": "Iets om te proberen", "en": "Something to try"}, own_body=OWN),
    "assignment_feedback": fixed(url=URL),
    "check_in": asking(minutes=1),
    "declined": from_coach(),
    "evaluation": asking(),
    "first_reply": from_coach(booking_url=URL),
    "first_reply.no_call": from_coach(booking_url=None),
    "follow_up_form": asking(minutes=None),
    "form": asking(),
    "form_commented": fixed(form_name={"nl": "Terugkijken", "en": "Looking back"}, url=URL),
    "form_reminder": asking(),
    "form_reminder.own": asking(own_body={"nl": "Dag Lotte,\n\nHet staat nog open.", "en": "Hello Lotte,\n\nIt is still open."}),
    "group_wait_joined": in_line(place=2),
    "group_wait_offer": in_line(until=START - timedelta(days=2)),
    "group_wait_over": in_line(),
    "habit_reminder": fixed(url=URL),
    "intake": asking(minutes=20),
    "invitation": _INVITED,
    "invitation.own": from_coach(
        programme="", message={"nl": "Fijn dat we elkaar spraken.", "en": "Good that we talked."}, url=URL, until=AT + timedelta(days=21)
    ),
    "invitation_accepted": fixed(who="Lotte de Vries", url=URL),
    "invitation_nudge": _INVITED,
    "invoice": fixed(**_BILL, iban="NL91 ABNA 0417 1643 00"),
    "invoice.no_iban": fixed(**_BILL, iban=None),
    "invoice.credit": fixed(**_BILL | {"credit": True, "number": "C2026-0001"}, iban="NL91 ABNA 0417 1643 00"),
    "invoice_reminder": fixed(**_LATE, in_part=False, answers=True, iban="NL91 ABNA 0417 1643 00"),
    "invoice_reminder.in_part": fixed(**_LATE | {"total": 12100}, in_part=True, answers=False, iban="NL91 ABNA 0417 1643 00"),
    "lesson": fixed(lesson_title={"nl": "Waarden", "en": "Values"}, minutes=6, url=URL, own_subject=None, own_body=None),
    "lesson.own": fixed(lesson_title="", minutes=6, url=URL, own_subject={"nl": "Voor onderweg", "en": "For on the way"}, own_body=OWN),
    "message_waiting": fixed(url=URL, automatic=False),
    "new_lead": fixed(source="form", url=URL),
    "nudge_to_decide": from_coach(),
    "personal": fixed(subject={"nl": "Hoe gaat het?", "en": "How are you?"}, text=OWN, button=None),
    "personal.button": lambda locale, _cast: {
        "subject": {"nl": "Kies een tijd", "en": "Choose a time"}[locale],
        "text": OWN[locale],
        "button": ({"nl": "Kies een tijd", "en": "Choose a time"}[locale], URL),
    },  # fmt: skip
    "preparation": asking(),
    "reflection": asking(),
    "reflection.own": asking(own_subject={"nl": "Een week later", "en": "A week later"}, own_body=OWN),
    "reply": from_coach(words=OWN, title={"nl": "Over je vraag", "en": "About your question"}),
    "report_shared": fixed(url=URL),
    "series_booked": series(),
    "series_booked.own_rooms": series(places=("https://meet.example/one", "https://meet.example/two"), cancel_hours=0),
    "series_booked.group": series(numbered=False, is_group=True),
    "series_booked_coach": series(for_coach=True),
    "sign_in": fixed(url=URL),
    "sponsor_asked": from_coach(company="Boer en Zoon", url=URL),
    "sponsor_invited": fixed(person="Lotte de Vries", company="Boer en Zoon", url=URL),
    "summary_shared": fixed(url=URL),
    "team_invitation": fixed(by="Noor Linde", url=URL),
    "test_mail": fixed(at=AT),
    "withdrawal_received": fixed(who="Lotte de Vries", email="lotte@example.org", **_WITHDRAWN),
    "withdrawn": fixed(**_WITHDRAWN),
}
