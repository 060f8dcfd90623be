"""Goal: what somebody wants, from 0 to 10. GoalScale: how it stood when. ActionItem: what they agreed to do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime


class Goal(Row):
    """A goal of a journey: where it began, where it stands, where it should go (0 to 10)."""

    __tablename__ = "goal"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"), index=True)
    title_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    title = Sealed("title_sealed", owner="person_id")
    start: Mapped[int] = mapped_column(Integer)
    now: Mapped[int] = mapped_column(Integer)
    wanted: Mapped[int] = mapped_column(Integer, default=8)
    reached_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class GoalScale(Row):
    """What somebody gave a goal at a moment."""

    __tablename__ = "goal_scale"
    __table_args__ = (Index("ix_goal_scale_goal", "goal_id", "at"),)

    goal_id: Mapped[str] = mapped_column(ForeignKey("goal.id"))
    value: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ActionItem(Row):
    """Something agreed for the coachee, with a date perhaps."""

    __tablename__ = "action_item"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"), index=True)
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"))
    goal_id: Mapped[str | None] = mapped_column(ForeignKey("goal.id"))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed", owner="person_id")
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
