"""The few rows that keep sending in step: workers, the installation, the SMTP account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core import clock
from coaching.core.db import Base, UTCDateTime


class Worker(Base):
    """One row per consumer process: its name is host|boot|pid, its last tick the only truthful sign of life."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(180), primary_key=True)
    host: Mapped[str] = mapped_column(String(100))
    boot: Mapped[str] = mapped_column(String(40))
    pid: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_tick_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Installation(Base):
    """The one row (id 1) that says which installation may send. `beat` grows with every tick and is also kept in a
    file beside the secrets: a database that is behind its file, or has none, is a restored or copied one."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    identity: Mapped[str] = mapped_column(String(40))
    beat: Mapped[int] = mapped_column(Integer, default=0)
    held_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_reason: Mapped[str | None] = mapped_column(String(20))


class SmtpAccount(Base):
    """Breaker and limiter of one SMTP account; its id is "user@host:port"."""

    __tablename__ = "smtp_account"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    broken_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    probe_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    tokens: Mapped[float] = mapped_column(Float, default=0.0)
    refilled_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
