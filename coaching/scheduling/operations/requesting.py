"""Inside the limit of the policy a coachee asks and the coach decides (rule 37)."""

from datetime import datetime

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid
from coaching.people.models import Person
from coaching.scheduling import letters
from coaching.scheduling.models import Appointment, ChangeRequest
from coaching.scheduling.operations.changing import cancel, confirm, guests, is_too_late, move
from coaching.scheduling.queries import open_request


def ask_change(
    appointment: Appointment, person: Person, kind: str, *, wanted: datetime | None = None, text: str | None = None
) -> ChangeRequest:
    """Ask to move (to `wanted`, UTC, when a time was chosen) or to cancel. One open question an appointment."""
    found = open_request(appointment.id)
    if found is not None:
        return found
    asked = ChangeRequest(appointment_id=appointment.id, person_id=person.id, kind=kind, wanted_start=wanted)
    if text:
        asked.text = text
    db.session.add(asked)
    flush()
    alerts.raise_alert(
        "request",
        member_id=appointment.coach_id,
        person_id=person.id,
        journey_id=appointment.journey_id,
        subject=f"appointment:{appointment.id}",
        key=f"change_request:{asked.id}",
        mail=True,
    )
    return asked


def accept_request(asked: ChangeRequest, appointment: Appointment) -> None:
    """The coach agrees: it is moved to the wanted time or cancelled, as by the coach, so without being late. Both hear so by mail.

    Raises Taken when the wanted time has gone, and Invalid when no time was chosen: then the coach chooses one.
    """
    if asked.state != "open":
        return
    if asked.kind == "move" and asked.wanted_start is None:
        raise Invalid("no time was chosen")
    if asked.kind == "cancel":
        cancel(appointment, "coach")
    elif asked.wanted_start is not None:
        move(appointment, asked.wanted_start, "coach")
    _answered(asked, "accepted")


def move_by_hand(appointment: Appointment, to: datetime, coach_id: str | None = None) -> None:
    """The coach moves it, or hands it to a colleague; that answers a question that was open. Raises Taken.

    Another time for a request that came too late for a yes is that yes, and told as such: nobody agreed to the time it had. A colleague
    who gets it has still to answer. Raises Invalid when that other time has passed too.
    """
    proposed = is_too_late(appointment) and coach_id in (None, appointment.coach_id)
    move(appointment, to, "coach", coach_id=coach_id, tell=not proposed)
    if proposed:
        confirm(appointment)
    _by_doing(appointment)


def cancel_by_hand(appointment: Appointment, reason: str | None) -> None:
    """The coach calls it off; that answers a question that was open."""
    cancel(appointment, "coach", reason)
    _by_doing(appointment)


def _by_doing(appointment: Appointment) -> None:
    asked = open_request(appointment.id)
    if asked is not None:
        _answered(asked, "accepted")


def decline_request(asked: ChangeRequest, appointment: Appointment) -> None:
    """The coach keeps the appointment as it is; the coachee hears so."""
    if asked.state != "open":
        return
    _answered(asked, "declined")
    for person in guests(appointment):
        letters.request_declined(appointment, person, asked.id)


def _answered(asked: ChangeRequest, state: str) -> None:
    asked.state, asked.answered_at = state, clock.now()
    alerts.see_key(f"change_request:{asked.id}")
