"""CalendarAccount: a coach's account at a calendar server. WrittenEvent: what stands there of one appointment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed, SealedJSON
from coaching.core.db import Row, UTCDateTime


class CalendarAccount(Row):
    """One for each coach. secrets = {"user", "password"}; calendars = [{"url", "name", "writable"}] as they were found.

    The calendars that count as busy are rows of Feed that point here. write_url: the one that appointments go to.
    """

    __tablename__ = "calendar_account"
    __table_args__ = (UniqueConstraint("coach_id", name="uq_calendar_account_coach"),)

    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    host: Mapped[str] = mapped_column(String(200))  # shown; the addresses themselves are sealed
    secrets_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    secrets = SealedJSON("secrets_sealed", owner="practice_id")
    calendars_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    calendars = SealedJSON("calendars_sealed", owner="practice_id")
    write_url_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    write_url = Sealed("write_url_sealed", owner="practice_id")
    error: Mapped[str | None] = mapped_column(String(40))  # a code of fetching.Refused
    failures: Mapped[int] = mapped_column(Integer, default=0)  # conversations in a row that failed as a whole
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)  # nothing is written before this
    well_at: Mapped[datetime] = mapped_column(UTCDateTime)  # the last time that the server did as it was asked


class WrittenEvent(Row):
    """sequence: the one of the appointment that stands in the calendar; None when something must be done there."""

    __tablename__ = "written_event"
    __table_args__ = (
        UniqueConstraint("account_id", "appointment_id", name="uq_written_event_appointment"),
        Index("ix_written_event_appointment", "appointment_id"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("calendar_account.id", ondelete="CASCADE"))
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    url_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    url = Sealed("url_sealed", owner="practice_id")  # where it stands; None when it stands nowhere yet
    etag: Mapped[str | None] = mapped_column(String(200))
    sequence: Mapped[int | None] = mapped_column(Integer)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(String(40))
