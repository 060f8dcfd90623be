"""Feed: a calendar elsewhere that is read, by its secret address or in an account. Busy: what was read from it, nothing but from and until."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Base, Row, UTCDateTime


class Feed(Row):
    """A calendar (ICS) address of a coach, or with `account_id` a calendar in the coach's account. Sealed: the address is a secret."""

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_next", "next_at"),)

    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("calendar_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    url_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    url = Sealed("url_sealed", owner="practice_id")
    all_day: Mapped[str] = mapped_column(String(8), default="marked")  # block | ignore | marked (only when busy)
    unanswered: Mapped[str] = mapped_column(String(8), default="timed")  # block | ignore | timed
    etag: Mapped[str | None] = mapped_column(String(200))  # of an account's calendar: the mark that caldav.state gives
    last_modified: Mapped[str | None] = mapped_column(String(80))
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the last time that it was read well
    failures: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(String(40))  # a code of feeds.REFUSALS
    skipped: Mapped[int] = mapped_column(Integer, default=0)  # events that could not be read


class Busy(Base):
    """A time taken elsewhere, UTC, half open. Titles are dropped on reading: they are nobody's business here."""

    __tablename__ = "busy"
    __table_args__ = (Index("ix_busy_coach_until", "coach_id", "until"), Index("ix_busy_feed", "feed_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    practice_id: Mapped[str] = mapped_column(ForeignKey("practice.id"))
    feed_id: Mapped[str] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"))
    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    begins: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
