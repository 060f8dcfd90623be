"""Invitation: an offer to one person, with the steps they go through; each step can be taken up later, on another device."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime

STEPS = ("summary", "agreement", "details", "invoice", "appointment")
STATES = ("open", "accepted", "withdrawn", "expired")


class Invitation(Row):
    """`done` maps a step to the moment it was finished; the first step that is not in it is where they are."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_state", "practice_id", "state"), Index("ix_invitation_person", "person_id"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"))
    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    agreement_text_id: Mapped[str | None] = mapped_column(ForeignKey("agreement_text.id"))
    price_cents: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date | None] = mapped_column(Date)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    done: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    message_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    message = Sealed("message_sealed", owner="person_id")
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    nudged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))

    @property
    def now_at(self) -> str:
        """The step they are at, or "done"."""
        return next((step for step in self.steps if step not in (self.done or {})), "done")

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.state == "open"
