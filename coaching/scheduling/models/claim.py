"""Claim: a piece of a coach's time that nobody else may have. Hold: such a piece while details are typed.

The database itself refuses two active claims of one coach that overlap: see guards.py.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row, UTCDateTime


class Claim(Row):
    """[blocks_from, blocks_until) holds the buffers too, so plain overlap is rule 13 of scheduling."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("blocks_from < blocks_until", name="claim_goes_forward"),
        Index("ix_claim_coach_until", "coach_id", "blocks_until"),
        Index("ix_claim_appointment", "appointment_id"),
        Index("ix_claim_hold", "hold_id"),
    )

    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(12))  # appointment | hold
    active: Mapped[bool] = mapped_column(default=True)
    blocks_from: Mapped[datetime] = mapped_column(UTCDateTime)
    blocks_until: Mapped[datetime] = mapped_column(UTCDateTime)
    start: Mapped[datetime] = mapped_column(UTCDateTime)
    end: Mapped[datetime] = mapped_column(UTCDateTime)
    type_id: Mapped[str] = mapped_column(ForeignKey("appointment_type.id"))
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    hold_id: Mapped[str | None] = mapped_column(ForeignKey("hold.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # of a hold; None for an appointment


class Hold(Row):
    """A place kept for ten minutes. One for each visitor and type; converted in place when booked (rule 25)."""

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("visitor", "type_id", name="uq_hold_visitor_type"),
        Index("ix_hold_expires", "expires_at"),
    )

    type_id: Mapped[str] = mapped_column(ForeignKey("appointment_type.id"))
    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    visitor: Mapped[str] = mapped_column(String(64))  # SHA-256 of the visitor's random key
    start: Mapped[datetime] = mapped_column(UTCDateTime)
    duration_min: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    renewed: Mapped[int] = mapped_column(Integer, default=0)
    moving_id: Mapped[str | None] = mapped_column(String(26))  # the appointment that is being moved
    appointment_id: Mapped[str | None] = mapped_column(String(26))  # what it became; a second post shows this
