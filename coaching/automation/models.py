"""Tables of the engine room: the house rules of a practice and what they did."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.core.db import Row


class HouseRule(Row):
    """A rule that holds for everyone in the practice, beside the programmes: trigger, conditions, what to do."""

    __tablename__ = "house_rule"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    key: Mapped[str] = mapped_column(String(60))
    trigger: Mapped[str] = mapped_column(String(40), index=True)
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    what: Mapped[str] = mapped_column(String(20))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    is_on: Mapped[bool] = mapped_column(default=True)


class RuleRun(Row):
    """That a house rule ran: on which fact, for whom, and what came of it. `key` keeps one run per fact."""

    __tablename__ = "rule_run"
    __table_args__ = (UniqueConstraint("rule_id", "key"),)

    rule_id: Mapped[str] = mapped_column(ForeignKey("house_rule.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(ForeignKey("journey.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(40), default="done")
