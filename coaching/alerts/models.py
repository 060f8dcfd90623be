"""Alert: a sign for the coach. Todo: something the coach wants to do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime

KINDS = (
    "low_score", "score_drop", "stalled_invitation", "habit_missed", "no_sign_of_life", "delivery_failed", "delivery_unsure", "request",
    "hand_in", "new_lead", "appointment_change", "new_message", "onboarding_stuck", "form_answered", "invitation_accepted",
    "mail_down", "step_failed", "feed_stale", "free", "to_confirm",
)  # fmt: skip
UNTIL_ANSWERED = ("to_confirm",)  # counted until it is done, and listed where that is done: seeing it is not enough


class Alert(Row):
    """A sign for one member about one thing; `key` makes sure it is given once."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        Index("ix_alert_open", "member_id", "seen_at"),
    )

    kind: Mapped[str] = mapped_column(String(24))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))
    subject: Mapped[str | None] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(160))
    score: Mapped[str | None] = mapped_column(String(16))
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Todo(Row):
    """Something the coach wants to do; the words are sealed, because they are about people."""

    __tablename__ = "todo"
    __table_args__ = (UniqueConstraint("practice_id", "key"), Index("ix_todo_open", "member_id", "done_at", "due_on"))

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))
    key: Mapped[str | None] = mapped_column(String(160))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed", owner="practice_id")
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
