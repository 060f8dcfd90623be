"""Lead: one request of a person, on the pipeline. ReplyText: the coach's own words to answer with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime

STAGES = ("new", "contacted", "discovery_booked", "discovery_done", "invited", "started", "lost")
SOURCES = ("form", "booking", "phone", "whatsapp", "social", "referral", "event", "other")
FIRST = "first_reply"  # the reply text that goes out by itself, within a minute
LOST = ("no_match", "price", "timing", "elsewhere", "no_answer", "other")


class Lead(Row):
    """A request. `stage_since` shows how long nothing moved; `question` is what they wrote, sealed."""

    __tablename__ = "lead"
    __table_args__ = (Index("ix_lead_board", "practice_id", "stage", "stage_since"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    coach_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20), default="new")
    stage_since: Mapped[datetime] = mapped_column(UTCDateTime)
    source: Mapped[str] = mapped_column(String(24), default="form")
    question_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    question = Sealed("question_sealed", owner="person_id")
    next_action: Mapped[str | None] = mapped_column(String(24))
    next_action_on: Mapped[date | None] = mapped_column(Date)
    lost_reason: Mapped[str | None] = mapped_column(String(24))
    decision: Mapped[str | None] = mapped_column(String(12))
    nudge_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_open(self) -> bool:
        """Whether it still stands on the board."""
        return self.closed_at is None


class ReplyText(Row):
    """A reply in the coach's own voice, with placeholders, per language."""

    __tablename__ = "reply_text"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
