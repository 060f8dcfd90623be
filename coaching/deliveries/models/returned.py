"""Letters that came back, and the mailbox they came to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Base, UTCDateTime


class Bounce(Base):
    """A letter that came back after it was sent, counted once. `kind`: hard (the address), soft (for a while), refused (this letter)."""

    __tablename__ = "bounce"
    __table_args__ = (Index("ix_bounce_address", "practice_id", "address_digest", "at"),)

    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True)
    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"))
    address_digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class BounceBox(Base):
    """How far the mailbox for what comes back was read (RFC 3501 2.3.1.1); its id is "user@host/folder"."""

    __tablename__ = "bounce_box"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    validity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    looked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
