"""Tables of programmes: the template, its versions, and the steps of a version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.core.db import Row, UTCDateTime


class Programme(Row):
    """A road that a practice offers: a name, a promise, a number of appointments and a price."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    summary: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    appointments: Mapped[int] = mapped_column(Integer, default=6)
    price_cents: Mapped[int | None] = mapped_column(Integer)
    is_archived: Mapped[bool] = mapped_column(default=False)

    versions: Mapped[list[ProgrammeVersion]] = relationship(
        back_populates="programme", order_by="ProgrammeVersion.number", cascade="all, delete-orphan"
    )


class ProgrammeVersion(Row):
    """One edition of a programme. Published ones never change; the newest unpublished one is the draft being edited."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    milestones: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    programme: Mapped[Programme] = relationship(back_populates="versions")
    steps: Mapped[list[Step]] = relationship(
        back_populates="version", order_by="Step.position", cascade="all, delete-orphan"
    )

    @property
    def is_draft(self) -> bool:
        """Whether this edition is still being written: no journey can start on it."""
        return self.published_at is None


class Step(Row):
    """A thing in a programme that happens at a moment: `when` (the forms of the journey-plan schema) and `what`."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    version_id: Mapped[str] = mapped_column(ForeignKey("programme_version.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    phase: Mapped[str] = mapped_column(String(20))
    when: Mapped[dict[str, Any]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(String(20))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    on_pause: Mapped[str] = mapped_column(String(8), default="delay")
    stale_after: Mapped[str | None] = mapped_column(String(40))
    for_coachee: Mapped[bool] = mapped_column(default=True)
    if_unsure: Mapped[str] = mapped_column(String(8), default="ask")

    version: Mapped[ProgrammeVersion] = relationship(back_populates="steps")
