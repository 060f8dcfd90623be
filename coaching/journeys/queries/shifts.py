"""What the last change of appointments did to the thread, in words and moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.core import clock
from coaching.core.i18n import _
from coaching.journeys.queries.told import Told

SHOWN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Shifted:
    """One thing that moved (both), goes out no more (only `was`), or was added (only `becomes`). Moments in UTC."""

    name: str
    was: datetime | None
    becomes: datetime | None
    touchpoint_id: str | None


@dataclass(frozen=True)
class Shift:
    """What happened, when (UTC), and what it did: soonest first."""

    what: str
    at: datetime
    lines: list[Shifted]


def latest(told: Told) -> Shift | None:
    """What the last change of appointments did, while that is news (a day)."""
    fact = next((one for one in reversed(told.everything) if one.type == "plan_changed"), None)
    if fact is None or fact.at < clock.now() - SHOWN_FOR:
        return None
    words = {
        "appointment_booked": _("An appointment was booked"), "appointment_moved": _("An appointment was moved"),
        "appointment_cancelled": _("An appointment was cancelled"), "appointment_no_show": _("An appointment was missed"),
        "journey_extended": _("The journey was extended"),
    }  # fmt: skip
    detail = fact.detail or {}
    lines = [_line(told, *one) for one in detail["lines"]]
    return Shift(words[detail["by"]], fact.at, sorted(lines, key=lambda one: one.becomes or one.was or fact.at))


def _line(told: Told, step: str, nth: int, was: str | None, becomes: str | None) -> Shifted:
    row = told.rows.get((step, nth))
    return Shifted(
        told.names.get(step, _("A step that was removed")),
        datetime.fromisoformat(was) if was else None,
        datetime.fromisoformat(becomes) if becomes else None,
        row.id if row is not None and becomes else None,
    )
