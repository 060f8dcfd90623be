"""A request to book that waits for the coach's yes: counted in the menu until it is answered, moved on or called off."""

from coaching.alerts import operations as alerts
from coaching.scheduling.models import Appointment


def waits(appointment: Appointment, person_id: str | None) -> None:
    """Count it for whoever gives it."""
    if appointment.status == "pending":
        alerts.raise_alert(
            "to_confirm", member_id=appointment.coach_id, person_id=person_id, journey_id=appointment.journey_id,
            subject=f"appointment:{appointment.id}", key=_key(appointment),
        )  # fmt: skip


def waits_no_more(appointment: Appointment) -> None:
    """It is about to be answered, or to be somebody else's. Ask it while the appointment still is what it was."""
    if appointment.status == "pending":
        alerts.see_key(_key(appointment))


def _key(appointment: Appointment) -> str:
    return f"to_confirm:{appointment.id}:{appointment.coach_id}"
