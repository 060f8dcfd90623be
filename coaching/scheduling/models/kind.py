"""AppointmentType: what can be booked, how long, when, where and by whom."""

from datetime import date

from sqlalchemy import JSON, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row

PURPOSES = ("discovery", "coaching", "follow_up")
AUDIENCES = ("public", "invited", "coachee", "single_use")
LOCATIONS = ("phone", "video_link", "jitsi", "zoom", "address")
COLORS = ("thread", "leaf", "sea", "sun", "plum", "stone")
POOLS = ("chosen", "any", "all")


class AppointmentType(Row):
    """A kind of appointment. Lengths are whole minutes; texts are {"nl": …, "en": …}."""

    __tablename__ = "appointment_type"
    __table_args__ = (UniqueConstraint("practice_id", "slug"),)

    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[dict] = mapped_column(JSON)
    description: Mapped[dict] = mapped_column(JSON, default=dict)
    purpose: Mapped[str] = mapped_column(String(20), default="coaching")
    durations: Mapped[list] = mapped_column(JSON, default=lambda: [60])
    step_min: Mapped[int | None] = mapped_column(Integer)  # None: a new start every duration
    buffer_before_min: Mapped[int] = mapped_column(Integer, default=0)
    buffer_after_min: Mapped[int] = mapped_column(Integer, default=0)
    min_notice_min: Mapped[int] = mapped_column(Integer, default=0)
    notice_days: Mapped[int | None] = mapped_column(Integer)  # also: not before so many calendar days from today (rule 15)
    horizon_days: Mapped[int | None] = mapped_column(Integer)
    bookable_from: Mapped[date | None] = mapped_column(Date)
    bookable_until: Mapped[date | None] = mapped_column(Date)
    max_per_day: Mapped[int | None] = mapped_column(Integer)
    max_per_week: Mapped[int | None] = mapped_column(Integer)
    locations: Mapped[list] = mapped_column(JSON, default=list)  # [{"kind": "phone", "detail": ""}]
    price_cents: Mapped[int | None] = mapped_column(Integer)  # None: nothing is said, 0: free
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(20), default="public")
    mode: Mapped[str] = mapped_column(String(10), default="one")  # one | group
    seats: Mapped[int] = mapped_column(Integer, default=1)
    grid: Mapped[str] = mapped_column(String(10), default="range")  # range | pack
    pool: Mapped[str] = mapped_column(String(10), default="chosen")  # several coaches: chosen | any | all
    coach_ids: Mapped[list] = mapped_column(JSON, default=list)  # empty: every coach
    weights: Mapped[dict | None] = mapped_column(JSON)  # {coach id: 2}: twice as many when it is whoever is free; None: all alike
    availabilities: Mapped[dict] = mapped_column(JSON, default=dict)  # {coach id: availability id}
    questions: Mapped[list] = mapped_column(JSON, default=list)  # the form engine's questions
    form_id: Mapped[str | None] = mapped_column(String(26))  # a form of kind "booking" instead; the floor of forms is not known here
    dates_only: Mapped[bool] = mapped_column(default=False)  # a group: only on the dates that the coach planned
    policy: Mapped[dict] = mapped_column(JSON, default=dict)  # rules/policy.py reads it
    reminders: Mapped[list] = mapped_column(JSON, default=lambda: [1440, 60])  # minutes before the start
    color: Mapped[str] = mapped_column(String(10), default="thread")
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def duration_min(self) -> int:
        """The duration offered first, in minutes."""
        return int(self.durations[0])

    @property
    def is_group(self) -> bool:
        """Whether several people share one appointment of this type."""
        return self.mode == "group" and self.seats > 1
