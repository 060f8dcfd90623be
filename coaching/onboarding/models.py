"""Checklist: what a coachee ticked of the first days of a journey."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row, UTCDateTime


class Checklist(Row):
    """One per journey. `ticks` maps an item to the moment; what can be seen from facts is not ticked here."""

    __tablename__ = "checklist"
    __table_args__ = (UniqueConstraint("journey_id"),)

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    ticks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stuck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
