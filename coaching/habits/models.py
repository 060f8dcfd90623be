"""Habit and its marks. A mark belongs to a local date of the coachee, never to an instant."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import JSON, Date, Float, ForeignKey, Index, Integer, LargeBinary, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Base, Row, UTCDateTime

KINDS = ("yes_no", "number", "scale")
RHYTHMS = ("daily", "days", "times")


class Habit(Row):
    """Something to do often. `rhythm`: every day, on some weekdays (ISO 1-7 in `days`), or `times` a week."""

    __tablename__ = "habit"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"), index=True)
    title_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    title = Sealed("title_sealed", owner="person_id")
    kind: Mapped[str] = mapped_column(String(8), default="yes_no")
    unit: Mapped[str | None] = mapped_column(String(24))
    target: Mapped[float | None] = mapped_column(Float)
    rhythm: Mapped[str] = mapped_column(String(8), default="daily")
    days: Mapped[list[int]] = mapped_column(JSON, default=list)
    times: Mapped[int | None] = mapped_column(Integer)
    reminder_time: Mapped[time | None] = mapped_column(Time)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    by_coach: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str | None] = mapped_column(String(160), index=True)
    noticed_on: Mapped[date | None] = mapped_column(Date)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class HabitMark(Base):
    """What was done on one day: a value (1 for yes, 0 for no), or a skip (ill, holiday) that breaks nothing."""

    __tablename__ = "habit_mark"
    __table_args__ = (UniqueConstraint("habit_id", "day"), Index("ix_habit_mark_practice", "practice_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    practice_id: Mapped[str] = mapped_column(String(26), ForeignKey("practice.id"))
    habit_id: Mapped[str] = mapped_column(ForeignKey("habit.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    value: Mapped[float | None] = mapped_column(Float)
    is_skip: Mapped[bool] = mapped_column(default=False)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
