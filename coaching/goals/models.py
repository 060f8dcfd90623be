"""Goal: what somebody wants, from 0 to 10. GoalScale: how it stood when. GoalShare: a sponsor may see it. ActionItem: what they agreed to do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
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


class GoalShare(Row):
    """Who said that a sponsor may see this goal. It is seen only when coach and coachee both did (trust.md A6)."""

    __tablename__ = "goal_share"
    __table_args__ = (UniqueConstraint("goal_id", "sponsorship_id"),)

    goal_id: Mapped[str] = mapped_column(ForeignKey("goal.id"))
    sponsorship_id: Mapped[str] = mapped_column(ForeignKey("sponsorship.id"), index=True)
    by_coach_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_coachee_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


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
