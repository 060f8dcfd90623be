"""Lesson, course, progress, assignment and hand-in. What a coachee writes is sealed with that person's key."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.core.crypto import Sealed, SealedBytes
from coaching.core.db import Row, UTCDateTime


class Lesson(Row):
    """A short text to learn from: Markdown per language, one exercise, and a question at the end."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(60))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[dict[str, str]] = mapped_column(JSON)
    # the one question at the end, per language; empty = no question
    question: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    credit: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    form_key: Mapped[str | None] = mapped_column(String(60))
    video_url: Mapped[str | None] = mapped_column(String(500))
    is_archived: Mapped[bool] = mapped_column(Boolean, default=False)
    saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Course(Row):
    """Lessons in an order: the next opens when the one before is finished."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(60))
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    lesson_keys: Mapped[list[str]] = mapped_column(JSON)
    is_archived: Mapped[bool] = mapped_column(Boolean, default=False)


class Progress(Row):
    """One lesson given to one person, and how far they came with it."""

    __tablename__ = "progress"
    __table_args__ = (
        UniqueConstraint("practice_id", "key"),
        Index("ix_progress_person_finished", "person_id", "finished_at"),
    )

    lesson_id: Mapped[str] = mapped_column(String(26), ForeignKey("lesson.id"), index=True)
    course_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("course.id", ondelete="SET NULL"))
    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"))
    journey_id: Mapped[str | None] = mapped_column(
        String(26), ForeignKey("journey.id", ondelete="SET NULL"), index=True
    )
    step: Mapped[str | None] = mapped_column(String(80))
    nth: Mapped[int | None] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer = Sealed("answer_sealed", owner="person_id")

    lesson: Mapped[Lesson] = relationship(lazy="joined", innerjoin=True)


class Assignment(Row):
    """Something to do before a day, handed in as text and files and answered by the coach."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("practice_id", "key"), Index("ix_assignment_person_state", "person_id", "state"))

    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"))
    journey_id: Mapped[str | None] = mapped_column(
        String(26), ForeignKey("journey.id", ondelete="SET NULL"), index=True
    )
    step: Mapped[str | None] = mapped_column(String(80))
    nth: Mapped[int | None] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(200))
    given_by_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("member.id", ondelete="SET NULL"))
    title_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    title = Sealed("title_sealed", owner="person_id")
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed("body_sealed", owner="person_id")
    due_on: Mapped[date | None] = mapped_column(Date)
    # given · handed_in · returned (the coach answered and asks for more) · done
    state: Mapped[str] = mapped_column(String(12), default="given")
    # what is being written and not handed in: only for who writes it
    draft_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft = Sealed("draft_sealed", owner="person_id")
    drafted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # rises with each handing in: a page from before it may not lay its older words over what was handed in
    revision: Mapped[int] = mapped_column(Integer, default=0)


class HandIn(Row):
    """What a coachee handed in for an assignment, and what the coach said about it."""

    __tablename__ = "hand_in"

    assignment_id: Mapped[str] = mapped_column(String(26), ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"), index=True)
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed", owner="person_id")
    feedback_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    feedback = Sealed("feedback_sealed", owner="person_id")
    feedback_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    feedback_by_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("member.id", ondelete="SET NULL"))

    assignment: Mapped[Assignment] = relationship()



class HandInFile(Row):
    """A file beside the text. Without a `hand_in_id` it waits to be handed in, and only the coachee sees it."""

    __tablename__ = "hand_in_file"

    assignment_id: Mapped[str] = mapped_column(String(26), ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"), index=True)
    hand_in_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("hand_in.id", ondelete="CASCADE"), index=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name = Sealed("name_sealed", owner="person_id")
    kind: Mapped[str] = mapped_column(String(8))  # a key of rules.KINDS
    size: Mapped[int] = mapped_column(Integer)  # bytes

    hand_in: Mapped[HandIn | None] = relationship()


class HandInContent(Row):
    """The bytes of one file, apart from it: a list of files never reads them."""

    __tablename__ = "hand_in_content"
    __table_args__ = (UniqueConstraint("file_id"),)

    file_id: Mapped[str] = mapped_column(String(26), ForeignKey("hand_in_file.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(String(26), ForeignKey("person.id", ondelete="CASCADE"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content = SealedBytes("content_sealed", owner="person_id")
