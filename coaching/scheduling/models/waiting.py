"""Waiting: "earlier please", asked by somebody who has an appointment. Queued: the waiting list of a full group (scheduling rule 41)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row, UTCDateTime


class Waiting(Row):
    """One wish for an earlier time than that of `appointment_id`; asking twice is one entry.

    days   ISO weekdays that suit, [] is any;  parts  of the day: morning, afternoon, evening, [] is any
    """

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("appointment_id", "person_id", name="uq_waiting_once"),
        Index("ix_waiting_person", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    days: Mapped[list] = mapped_column(JSON, default=list)
    parts: Mapped[list] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting | left | served
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Queued(Row):
    """Somebody in the line for a place in a full group; joining twice is one entry.

    While `offered`, the place `seat_no` is kept for this person alone: the second key below makes offering one place
    to two people impossible. state: waiting | offered | taken | declined | lapsed | left | removed | over
    """

    __tablename__ = "group_waiting"
    __table_args__ = (
        UniqueConstraint("appointment_id", "person_id", name="uq_group_waiting_once"),
        UniqueConstraint("appointment_id", "seat_no", name="uq_group_waiting_seat"),
        Index("ix_group_waiting_person", "person_id"),
        Index("ix_group_waiting_until", "state", "offer_until"),
    )

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int] = mapped_column(Integer)  # the lowest is first; the coach may change it
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seat_no: Mapped[int | None] = mapped_column(Integer)  # only while it is offered
    offered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    offer_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
