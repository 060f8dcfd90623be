"""Note: the coach's own words about a person or an appointment. Private unless shared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime


class Note(Row):
    """`member_id` wrote it; another coach of the practice does not see it (trust.md A5). A shared one is for the coachee."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_person", "person_id", "created_at"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"), index=True)
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="private")
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed("body_sealed", owner="person_id")
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_shared(self) -> bool:
        """Whether the coachee may read it."""
        return self.shared_at is not None
