"""Tables of journeys: the journey, its pauses, its touchpoints, and steps added for one person only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coaching.core.crypto import SealedJSON
from coaching.core.db import Row, UTCDateTime, partial_index

PLANNED, RELEASED, DONE, SKIPPED, MISSED, FAILED = "planned", "released", "done", "skipped", "missed", "failed"
BY_COACH = "by_coach"
PERHAPS = "perhaps_sent"  # due before a backup was put back: the original may have sent it, a person decides
SAID = "said_already"  # another message is about the same answer


class Journey(Row):
    """One coachee going through one programme with one coach. Its phase is where they are on the road."""

    __tablename__ = "journey"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    coach_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    programme_version_id: Mapped[str] = mapped_column(ForeignKey("programme_version.id"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(String(26))  # of a higher floor: no constraint, no import
    state: Mapped[str] = mapped_column(String(8), default="active", index=True)
    phase: Mapped[str] = mapped_column(String(20), default="onboarding")
    phase_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    more_appointments: Mapped[int] = mapped_column(default=0)  # beyond those of the programme
    follows_programme: Mapped[bool] = mapped_column(default=True)
    planned_until: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    version = relationship("ProgrammeVersion")
    pauses: Mapped[list[Pause]] = relationship(
        back_populates="journey", order_by="Pause.from_at", cascade="all, delete-orphan"
    )

    @property
    def appointments(self) -> int:
        """How many appointments this road has: those of the programme, and what was added for this person."""
        return int(self.version.programme.appointments) + (self.more_appointments or 0)

    @property
    def is_open(self) -> bool:
        """Whether the road still runs (active or paused)."""
        return self.state != "closed"


class Pause(Row):
    """A time in which nothing goes out. `until_at` None: still paused."""

    __tablename__ = "pause"

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), index=True)
    from_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    journey: Mapped[Journey] = relationship(back_populates="pauses")


class OwnStep(Row):
    """A step that exists for one journey only, added by the coach. Its words are personal, so they are sealed."""

    __tablename__ = "own_step"
    __table_args__ = (UniqueConstraint("journey_id", "key"),)

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    phase: Mapped[str] = mapped_column(String(20))
    when: Mapped[dict[str, Any]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(String(20))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    texts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    texts = SealedJSON("texts_sealed", owner="person_id")
    on_pause: Mapped[str] = mapped_column(String(8), default="delay")
    stale_after: Mapped[str | None] = mapped_column(String(40))
    for_coachee: Mapped[bool] = mapped_column(default=True)
    if_unsure: Mapped[str] = mapped_column(String(8), default="ask")


class Touchpoint(Row):
    """A step planned for one journey: when it is due, why, and what became of it.

    States: planned -> released -> done; side exits skipped (a rule or the coach), missed, failed.
    Released and done ones never change. `made` names what came of it, as "form_response:<id>".
    """

    __tablename__ = "touchpoint"
    __table_args__ = (
        UniqueConstraint("journey_id", "step", "nth", "generation"),
        # What a minute asks is answered from it alone (docs/adr/0058).
        partial_index("ix_touchpoint_due", "due_at", "practice_id", "journey_id", "state", where=text("state = 'planned'")),
    )

    journey_id: Mapped[str] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    nth: Mapped[int] = mapped_column(Integer, default=1)
    generation: Mapped[int] = mapped_column(Integer, default=1)
    planned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moved_to: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the coach chose another moment
    reason: Mapped[str | None] = mapped_column(String(24))
    moved_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(8), default=PLANNED)
    skip_reason: Mapped[str | None] = mapped_column(String(40))
    released_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    made: Mapped[str | None] = mapped_column(String(60))
    override_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    override = SealedJSON("override_sealed", owner="person_id")

    journey: Mapped[Journey] = relationship()

    @property
    def is_moved(self) -> bool:
        """Whether it stands at a moment that the coach chose, be it only after a pause."""
        return self.moved_to is not None and (self.state == PLANNED or self.skip_reason == "paused")

    @property
    def is_settled(self) -> bool:
        """Whether it went out or was set aside for good: a new plan must leave it alone.

        A merged one is settled once its later twin went out; that moment stands in `released_at`.
        """
        for_good = self.reason == BY_COACH or self.skip_reason in (BY_COACH, PERHAPS, SAID)
        return for_good or self.state in (RELEASED, DONE, FAILED) or self.released_at is not None
