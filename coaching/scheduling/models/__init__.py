"""The tables of scheduling. One file per subject; everything is imported from here."""

from coaching.scheduling.models import guards  # noqa: F401  (hangs the guards on create_all)
from coaching.scheduling.models.account import CalendarAccount, WrittenEvent
from coaching.scheduling.models.appointment import Appointment, ChangeRequest, Seat
from coaching.scheduling.models.availability import Availability, TimeOff
from coaching.scheduling.models.claim import Claim, Hold
from coaching.scheduling.models.feed import Busy, Feed
from coaching.scheduling.models.kind import AppointmentType
from coaching.scheduling.models.waiting import Queued, Waiting
from coaching.scheduling.models.zoom import VideoMeeting, ZoomAccount

__all__ = [
    "Appointment",
    "AppointmentType",
    "Availability",
    "Busy",
    "CalendarAccount",
    "ChangeRequest",
    "Claim",
    "Feed",
    "Hold",
    "Queued",
    "Seat",
    "TimeOff",
    "VideoMeeting",
    "Waiting",
    "WrittenEvent",
    "ZoomAccount",
]
