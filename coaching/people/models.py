"""Person: one per practice. Consent: what they said yes to, in which words."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row, UTCDateTime


class Person(Row):
    """Somebody the practice knows. May have no user; the history stays when they go from lead to coachee to alumnus."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_email", "practice_id", "email"),
        Index("ix_person_phone", "practice_id", "phone"),
        Index("ix_person_name", "practice_id", "first_name", "last_name", "id"),
        Index("ix_person_user", "user_id", "practice_id"),
    )

    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    coach_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    source: Mapped[str | None] = mapped_column(String(24))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)
    daily_limit: Mapped[int | None] = mapped_column(Integer)
    email_bounced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    street: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(16))
    city: Mapped[str | None] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2), default="NL")
    company: Mapped[str | None] = mapped_column(String(120))
    vat_id: Mapped[str | None] = mapped_column(String(20))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_reachable(self) -> bool:
        """True when mail can be sent: an address is known, did not bounce, and the person was not erased."""
        return bool(self.email) and self.email_bounced_at is None and self.erased_at is None


class Consent(Row):
    """That a person said yes (or took it back): to what, in which exact words and language, how."""

    __tablename__ = "consent"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(5))
    how: Mapped[str] = mapped_column(String(40))
    ip: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(200))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
