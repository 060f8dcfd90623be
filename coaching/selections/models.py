"""Selection: who or what somebody chose in a list, what they asked for, how far it is and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.crypto import Sealed
from coaching.core.db import Row, UTCDateTime


class Selection(Row):
    """Of one member, for a day. Of `ids` those before `position` had their turn: it happened to `changed`, not to those in `skipped` (id: why)."""

    __tablename__ = "selection"
    __table_args__ = (Index("ix_selection_waiting", "ended_at", "begun_at"), Index("ix_selection_created", "created_at"))

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    came_from: Mapped[str] = mapped_column(String(1000))  # the list, to go back to
    deed: Mapped[str | None] = mapped_column(String(12))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    words = Sealed("words_sealed", owner="practice_id")  # of a message, until everybody has it
    position: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)
    skipped: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    begun_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_under_way(self) -> bool:
        """Whether it began and somebody still waits for their turn."""
        return self.begun_at is not None and self.ended_at is None
