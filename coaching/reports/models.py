"""GrowthReport: the coach's closing words and what was chosen. The figures are read, never copied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime

CHOICES = ("go_on", "follow_up", "close")


class GrowthReport(Row):
    """One per journey: the words of the coach, when it was shared, how they go on."""

    __tablename__ = "growth_report"
    __table_args__ = (UniqueConstraint("journey_id"),)

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    words = Sealed("words_sealed", owner="person_id")
    shared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    choice: Mapped[str | None] = mapped_column(String(10))
