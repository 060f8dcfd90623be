"""Waiting: "earlier please", asked by somebody who has an appointment (scheduling rule 41)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
