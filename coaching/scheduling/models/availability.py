"""Availability: a named set of weekly hours of one coach. TimeOff: days on which that coach is away."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row


class Availability(Row):
    """Weekly hours and overrides as wall-clock times in `timezone` (scheduling rule 1).

    weekly     [{"days": [1..7], "start": "09:00", "end": "12:30"}], ISO weekdays, "24:00" allowed
    overrides  [{"date": "2026-12-24", "ranges": [["09:00", "12:00"]]}], [] is closed that day
    """

    __tablename__ = "availability"
    __table_args__ = (Index("ix_availability_coach", "coach_id"),)

    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(60))
    is_default: Mapped[bool] = mapped_column(default=False)
    weekly: Mapped[list] = mapped_column(JSON, default=list)
    overrides: Mapped[list] = mapped_column(JSON, default=list)
    most_a_day: Mapped[int | None] = mapped_column(Integer)  # appointments of all types on one local date; None: no limit
    minutes_a_day: Mapped[int | None] = mapped_column(Integer)  # minutes of them together; None: no limit
    asks_elsewhere: Mapped[bool] = mapped_column(default=False)  # look in other calendars right before a booking (rule 29)


class TimeOff(Row):
    """Whole local days away, first and last both closed, in every availability of the coach."""

    __tablename__ = "time_off"
    __table_args__ = (Index("ix_time_off_coach", "coach_id", "last_day"),)

    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(10), default="vacation")  # vacation | holiday
