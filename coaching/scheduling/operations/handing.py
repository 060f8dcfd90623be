"""An appointment that goes on with another coach (rule 24): the same row, its time claimed of the other, its place theirs."""

from collections.abc import Sequence
from datetime import datetime

from coaching.core.errors import Invalid
from coaching.practices import queries as practices
from coaching.scheduling import queries
from coaching.scheduling.models import Appointment, AppointmentType, Claim
from coaching.scheduling.operations import claiming, wishing
from coaching.scheduling.queries import Place


def coaches_then(appointment: Appointment, claims: Sequence[Claim], giver: str) -> tuple[str, ...]:
    """Whose time it takes when `giver` gives it. Raises Invalid when several give it together and another one is named."""
    coaches = tuple(sorted(claim.coach_id for claim in claims)) or (appointment.coach_id,)
    if giver == appointment.coach_id:
        return coaches
    if len(coaches) > 1:
        raise Invalid("several coaches give this together")
    return (giver,)


def over(appointment: Appointment, kind: AppointmentType, claims: Sequence[Claim], giver: str) -> None:
    """Let `giver` give it; nothing when they do already. A video link of the coach's own becomes that of the other."""
    if giver == appointment.coach_id:
        return
    member = practices.member(giver)
    if appointment.location_kind == "video_link" and not any(one["kind"] == "video_link" and one.get("detail") for one in kind.locations):
        appointment.location = member.video_link or ""
    wishing.waits_no_more(appointment)
    appointment.coach_id, appointment.timezone = member.id, member.timezone
    wishing.waits(appointment, appointment.person_id)
    for claim in claims:
        claim.coach_id = member.id


def able(appointment: Appointment, place: Place, start: datetime) -> str:
    """Who would give it at another start: the same coach when they can, else whose turn it is. Nobody can: the same, and the move says so."""
    found = queries.takers(place, start)
    return appointment.coach_id if appointment.coach_id in found or not found else claiming.choose(place.kind, found)
