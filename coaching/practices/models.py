"""Practice: the tenant. Member: a user's place in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core import clock
from coaching.core.db import Base, Row, UTCDateTime
from coaching.core.ids import new_id
from coaching.practices.rules import Logo, readable

ROLES = ("owner", "coach", "assistant")


class Practice(Base):
    """A practice: everything else belongs to one. Texts are {"nl": ..., "en": ...}."""

    __tablename__ = "practice"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    legal_name: Mapped[str | None] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    accent: Mapped[str | None] = mapped_column(String(7))
    logo_kept: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(200))
    street: Mapped[str | None] = mapped_column(String(120))
    postcode: Mapped[str | None] = mapped_column(String(16))
    city: Mapped[str | None] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2), default="NL")
    kvk: Mapped[str | None] = mapped_column(String(12))
    vat_id: Mapped[str | None] = mapped_column(String(20))
    iban: Mapped[str | None] = mapped_column(String(34))
    vat_profile: Mapped[str] = mapped_column(String(12), default="standard")
    payment_days: Mapped[int] = mapped_column(default=14)
    public: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    sending_held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    @property
    def address_line(self) -> str:
        """Street and town on one line, as far as they were filled in: where somebody comes who has an appointment at the practice."""
        return ", ".join(part for part in (self.street, self.city) if part)

    @property
    def letter_accent(self) -> str:
        """The colour of a letter's button: the practice's own, or a darker shade of it in which white words can be read (WCAG 1.4.3)."""
        return readable(self.accent or "#c2362c")

    @property
    def frame_sites(self) -> list[str]:
        """The coach's own sites that may show the booking page and the contact form in a frame."""
        return list((self.settings or {}).get("frame_sites", []))

    @property
    def private_events(self) -> bool:
        """Whether calendars are told that an appointment is nobody else's to read (CLASS:PRIVATE, RFC 5545 3.8.1.3)."""
        return bool((self.settings or {}).get("private_events"))

    @private_events.setter
    def private_events(self, wanted: bool) -> None:
        self.settings = {**(self.settings or {}), "private_events": wanted}

    @property
    def logo(self) -> Logo | None:
        """What is known of its logo: every page's head asks this, and the picture itself stays where it is."""
        return Logo.of(self.logo_kept)


class PracticeLogo(Base):
    """The picture of a practice's logo: a PNG of our own making, in the database so that every copy of it has the logo too."""

    __tablename__ = "practice_logo"

    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary)


class Member(Row):
    """A user's place in a practice: owner, coach or assistant."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("practice_id", "user_id"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(5), default="nl")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    title: Mapped[str | None] = mapped_column(String(120))
    video_link: Mapped[str | None] = mapped_column(String(300))
    alerts_by_mail: Mapped[bool] = mapped_column(default=True)
    shows_phone: Mapped[bool] = mapped_column(default=False)  # to their own coachees, on the page Me
    shows_email: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def first_name(self) -> str:
        """The name people are greeted with."""
        return self.name.split(" ")[0]

    @property
    def coaches(self) -> bool:
        """True for owner and coach."""
        return self.role in ("owner", "coach")
