"""Appointment: one agreed moment. Seat: a place in a group. ChangeRequest: "may this be moved?" asked late."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed, SealedJSON
from coaching.core.db import Row, UTCDateTime

STATUSES = ("booked", "pending", "held", "no_show", "cancelled", "late_cancelled", "declined")
ACTIVE = ("booked", "pending", "held", "no_show")
OVER = ("cancelled", "late_cancelled", "declined")


class Appointment(Row):
    """start and end are UTC; wall_clock with timezone keeps what was agreed in words (rule 45).

    uid never changes, sequence rises with every change that calendars must see (RFC 5546 3.2.5).
    number is the lasting name within a journey ("gesprek 2"): it is kept when others are cancelled.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("id", "seats", name="uq_appointment_id_seats"),
        UniqueConstraint("uid", name="uq_appointment_uid"),
        CheckConstraint("seats >= 1", name="appointment_seats"),
        Index("ix_appointment_coach_start", "coach_id", "start"),
        Index("ix_appointment_person_start", "person_id", "start"),
        Index("ix_appointment_journey", "journey_id"),
        Index("ix_appointment_reminder", "next_reminder_at"),
    )

    type_id: Mapped[str] = mapped_column(ForeignKey("appointment_type.id"))
    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # None: a group, see Seat
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))
    number: Mapped[int | None] = mapped_column(Integer)
    start: Mapped[datetime] = mapped_column(UTCDateTime)
    end: Mapped[datetime] = mapped_column(UTCDateTime)
    timezone: Mapped[str] = mapped_column(String(60))  # of the coach, when it was agreed
    wall_clock: Mapped[str] = mapped_column(String(16))  # "2026-12-03T10:00" in that zone
    status: Mapped[str] = mapped_column(String(16), default="booked")
    booked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    booked_by: Mapped[str] = mapped_column(String(10))  # coachee | coach | prospect
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # held or no-show was marked
    location_kind: Mapped[str] = mapped_column(String(12), default="phone")
    location: Mapped[str] = mapped_column(String(500), default="")
    buffer_before_min: Mapped[int] = mapped_column(Integer, default=0)
    buffer_after_min: Mapped[int] = mapped_column(Integer, default=0)
    seats: Mapped[int] = mapped_column(Integer, default=1)
    uid: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    moves: Mapped[int] = mapped_column(Integer, default=0)  # by the coachee
    policy: Mapped[dict] = mapped_column(JSON, default=dict)  # frozen when it was booked (rule 37)
    reminders: Mapped[list] = mapped_column(JSON, default=list)  # minutes before, frozen
    next_reminder_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    series: Mapped[str | None] = mapped_column(String(26))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancel_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    cancel_reason = Sealed("cancel_reason_sealed", owner="person_id")
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answers = SealedJSON("answers_sealed", owner="person_id")
    asked: Mapped[list | None] = mapped_column(JSON)  # the questions as they stood when `answers` were given

    @property
    def is_active(self) -> bool:
        """Whether it takes the coach's time: booked, pending, held or missed."""
        return self.status in ACTIVE

    @property
    def is_over(self) -> bool:
        """Whether it was called off."""
        return self.status in OVER

    @property
    def duration_min(self) -> int:
        """Length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)


class Seat(Row):
    """One place in a group appointment. The keys make selling a place twice impossible (section 4)."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("appointment_id", "seat_no", name="uq_seat_place"),
        UniqueConstraint("appointment_id", "person_id", name="uq_seat_person"),
        Index("ix_seat_person", "person_id"),
        CheckConstraint("seat_no BETWEEN 1 AND seats", name="seat_exists"),
        ForeignKeyConstraint(
            ["appointment_id", "seats"], ["appointment.id", "appointment.seats"], name="fk_seat_appointment"
        ),
    )

    appointment_id: Mapped[str] = mapped_column(String(26))
    seats: Mapped[int] = mapped_column(Integer)
    seat_no: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answers = SealedJSON("answers_sealed", owner="person_id")
    asked: Mapped[list | None] = mapped_column(JSON)  # the questions as they stood then


class ChangeRequest(Row):
    """The coachee asks, inside the limit of the policy, to move or cancel; the coach decides (rule 37)."""

    __tablename__ = "change_request"
    __table_args__ = (Index("ix_change_request_appointment", "appointment_id"),)

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8))  # move | cancel
    wanted_start: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10), default="open")  # open | accepted | declined
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed", owner="person_id")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
