"""Conversation: one per person. Message: one thing said; the words are sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime

AUTHORS = ("coach", "coachee", "system")


class Conversation(Row):
    """The one conversation with a person; the two counters spare the lists a count."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("practice_id", "person_id"),
        Index("ix_conversation_last", "practice_id", "last_at"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    coach_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    last_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unread_by_coach: Mapped[int] = mapped_column(default=0)
    unread_by_coachee: Mapped[int] = mapped_column(default=0)


class Message(Row):
    """One message. `key` makes an automatic one, or one sent again from an offline phone, come once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        Index("ix_message_conversation", "conversation_id", "sent_at"),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id"))
    author: Mapped[str] = mapped_column(String(8))
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    is_automatic: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str | None] = mapped_column(String(160))
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed("body_sealed", owner="person_id")
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
