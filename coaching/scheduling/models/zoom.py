"""ZoomAccount: the practice's Server-to-Server key. VideoMeeting: the meeting that belongs to an appointment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import SealedJSON
from coaching.core.db import Row, UTCDateTime


class ZoomAccount(Row):
    """keys = {"account_id", "client_id", "client_secret"}, sealed for the practice."""

    __tablename__ = "zoom_account"
    __table_args__ = (UniqueConstraint("practice_id", name="uq_zoom_account_practice"),)

    keys_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    keys = SealedJSON("keys_sealed", owner="practice_id")
    error: Mapped[str | None] = mapped_column(String(40))  # a code of zoom.TROUBLE


class VideoMeeting(Row):
    """state: wanted (make or change it) | made | unwanted (take it away) | gone | failed."""

    __tablename__ = "video_meeting"
    __table_args__ = (
        UniqueConstraint("appointment_id", name="uq_video_meeting_appointment"),
        Index("ix_video_meeting_next", "state", "next_at"),
    )

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    external_id: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default="wanted")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(String(40))
