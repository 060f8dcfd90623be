"""Fact: something that happened, at a moment, to a journey or a person. Ids and moments only, never personal text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Base, UTCDateTime


class Fact(Base):
    """What happened. Facts count in order of `at`, then of `id`; they are never changed."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_journey", "journey_id", "at"),
        Index("ix_fact_person", "person_id", "at"),
        Index("ix_fact_type", "practice_id", "type", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    practice_id: Mapped[str] = mapped_column(String(26), ForeignKey("practice.id"))
    type: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    journey_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("journey.id"))
    person_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("person.id"))
    member_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("member.id"))  # who did it, when staff did
    step: Mapped[str | None] = mapped_column(String(60))
    nth: Mapped[int | None] = mapped_column(Integer)
    score: Mapped[float | None] = mapped_column(Float)
    subject: Mapped[str | None] = mapped_column(String(60), index=True)
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON)
