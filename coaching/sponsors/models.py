"""Sponsor: a company that pays, with somebody to write to. Sponsorship: that it pays for this person, and whether that person agreed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row, UTCDateTime


class Sponsor(Row):
    """Who pays. Has a user as soon as one person agreed, so that a sign-in link works."""

    __tablename__ = "sponsor"
    __table_args__ = (UniqueConstraint("practice_id", "email"), Index("ix_sponsor_user", "user_id", "practice_id"))

    company: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    street: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(16))
    city: Mapped[str | None] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2), default="NL")
    vat_id: Mapped[str | None] = mapped_column(String(20))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id"))

    @property
    def first_name(self) -> str:
        """How letters greet the contact."""
        return self.contact.split(" ")[0]


class Sponsorship(Row):
    """Asked by the coach, agreed to by the coachee, ended by either. Only while it is live does the sponsor see anything of the person."""

    __tablename__ = "sponsorship"
    __table_args__ = (Index("ix_sponsorship_person", "person_id"), Index("ix_sponsorship_sponsor", "sponsor_id"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sponsor_id: Mapped[str] = mapped_column(ForeignKey("sponsor.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    consent_id: Mapped[str | None] = mapped_column(ForeignKey("consent.id"))

    @property
    def is_live(self) -> bool:
        """Agreed, and not taken back."""
        return self.agreed_at is not None and self.ended_at is None

    @property
    def is_asked(self) -> bool:
        """Waits for the coachee's word."""
        return self.agreed_at is None and self.ended_at is None
