"""Form, its versions, and what people answered. Answers and comments are sealed with the key of the person they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.core.crypto import Sealed, SealedJSON
from coaching.core.db import Row, UTCDateTime, partial_index

KINDS = (
    "reflection",
    "check_in",
    "intake",
    "preparation",
    "evaluation",
    "follow_up",
    "guide",
    "booking",
    "custom",
)
UNREAD = "read_at IS NULL AND commented_at IS NULL"  # what Today looks for among years of answers


class Form(Row):
    """A questionnaire of a practice; what is asked stands in its newest version."""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    is_archived: Mapped[bool] = mapped_column(Boolean, default=False)
    # ids of the ready-made texts this form began as, so that installing twice adds nothing
    ready_made: Mapped[str | None] = mapped_column(String(60))


class FormVersion(Row):
    """The questions as they stood from one change to the next. Never altered once somebody was asked them."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    form_id: Mapped[str] = mapped_column(String(26), ForeignKey("form.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    spec: Mapped[dict[str, Any]] = mapped_column(JSON)

    form: Mapped[Form] = relationship(lazy="joined", innerjoin=True)


class FormResponse(Row):
    """One time that one person is asked one form: open, draft (typed but not sent) or answered."""

    __tablename__ = "form_response"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        Index("ix_form_response_person_state", "person_id", "state"),
        Index("ix_form_response_journey_answered", "journey_id", "answered_at"),
        Index("ix_form_response_scores", "practice_id", "form_version_id", "answered_at", "score"),
        partial_index("ix_form_response_unread", "practice_id", "answered_at", where=text(UNREAD)),
    )

    form_version_id: Mapped[str] = mapped_column(String(26), ForeignKey("form_version.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"))
    journey_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("journey.id", ondelete="SET NULL"))
    step: Mapped[str | None] = mapped_column(String(80))
    nth: Mapped[int | None] = mapped_column(Integer)
    appointment_id: Mapped[str | None] = mapped_column(
        String(26), ForeignKey("appointment.id", ondelete="SET NULL"), index=True
    )
    # the caller's name for this asking: sending twice with the same key opens one response
    key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="open")
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answers = SealedJSON("answers_sealed", owner="person_id")
    score: Mapped[float | None] = mapped_column(Float)
    drafted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # when the coach said to have read it; until then it waits on Today
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    comment_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    comment = Sealed("comment_sealed", owner="person_id")
    commented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    commented_by_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("member.id", ondelete="SET NULL"))

    version: Mapped[FormVersion] = relationship(lazy="joined", innerjoin=True)

    @property
    def form(self) -> Form:
        """The form this is an answer to."""
        return self.version.form

    @property
    def spec(self) -> dict[str, Any]:
        """The questions as they were when this person was asked."""
        return self.version.spec
