"""What goes out, how often it was tried, and the few rows that keep sending in step.

A delivery knows an address, not a person: the ids of people, members, journeys and touchpoints are kept as plain
columns, because those tables stand on higher floors and a delivery outlives what it was about.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core import clock
from coaching.core.crypto import Sealed, SealedJSON
from coaching.core.db import Base, Row, UTCDateTime, partial_index

# Spelled out, not bound: a partial index is used only where the query says the very same.
IS_DUE = text("delivery.status = 'due'")
IS_HELD_BY_SOMEONE = text("delivery.status IN ('leased', 'sending')")
_NOW_DUE = text("status = 'due'")
_MAY_GO_STALE = text("status = 'due' AND stale_at IS NOT NULL")
_NOW_HELD_BY_SOMEONE = text("status IN ('leased', 'sending')")


class Delivery(Row):
    """One letter to one person over one channel. States: rules.STATES; a settled row is never sent again by itself."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        # Who has something due, and which are the next: answered from this index alone, in its order (docs/adr/0058).
        partial_index("ix_delivery_due", "practice_id", "channel", "priority", "next_at", "id", "letter", "status", where=_NOW_DUE),
        partial_index("ix_delivery_stale", "stale_at", "next_at", where=_MAY_GO_STALE),
        partial_index("ix_delivery_lease", "lease_until", "status", where=_NOW_HELD_BY_SOMEONE),
        Index("ix_delivery_journey", "journey_id"),
        Index("ix_delivery_person", "person_id"),
        Index("ix_delivery_touchpoint", "touchpoint_id"),
        Index("ix_delivery_listed", "practice_id", "status", "moved_at"),
    )

    key: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    letter: Mapped[str] = mapped_column(String(80))
    if_unsure: Mapped[str] = mapped_column(String(10))
    priority: Mapped[int] = mapped_column(Integer, default=1)
    status: Mapped[str] = mapped_column(String(12), default="due")
    reason: Mapped[str | None] = mapped_column(String(40))
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)

    person_id: Mapped[str | None] = mapped_column(String(26))
    member_id: Mapped[str | None] = mapped_column(String(26))
    coach_id: Mapped[str | None] = mapped_column(String(26))
    journey_id: Mapped[str | None] = mapped_column(String(26))
    touchpoint_id: Mapped[str | None] = mapped_column(String(26))

    locale: Mapped[str] = mapped_column(String(10))
    timezone: Mapped[str] = mapped_column(String(64))
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)

    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stale_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_try_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    doubts: Mapped[int] = mapped_column(Integer, default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    smtp_reply: Mapped[str | None] = mapped_column(Text)

    address_digest: Mapped[str] = mapped_column(String(64))
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    address = Sealed("address_sealed", owner="sealed_for")
    name = Sealed("name_sealed", owner="sealed_for")
    subject = Sealed("subject_sealed", owner="sealed_for")
    content = SealedJSON("content_sealed", owner="sealed_for")

    @property
    def sealed_for(self) -> str:
        """Whose key opens the letter: the person's, or the practice's when nobody's in particular."""
        return self.person_id or self.practice_id

    @property
    def waits_for_quiet(self) -> bool:
        """Whether its next moment is the end of its reader's quiet hours."""
        return self.quiet_until is not None and self.next_at.astimezone(ZoneInfo(self.timezone)).time() == self.quiet_until


class DeliveryEvent(Base):
    """One line of a delivery's story, only ever added to: claimed, refused, sent, unsure, resent by whom."""

    __tablename__ = "delivery_event"
    __table_args__ = (Index("ix_delivery_event_delivery", "delivery_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"))
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    what: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    member_id: Mapped[str | None] = mapped_column(String(26))
