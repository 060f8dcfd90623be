"""What a coachee may still change by themselves (scheduling rule 37). The coach is never limited."""

from datetime import datetime, timedelta
from typing import Any

# earlier: a time that comes free is told to everybody who waits for an earlier one at once ("all"), or one by one ("one"); rule 41
DEFAULT: dict[str, Any] = {"cancel_hours": 24, "move_hours": 24, "max_moves": 3, "ask_reason": True, "earlier": "all"}


def frozen(policy: dict[str, Any]) -> dict[str, Any]:
    """The whole policy as it is written on an appointment: the type's own words over the defaults."""
    return DEFAULT | {key: value for key, value in policy.items() if key in DEFAULT and value is not None}


def may_cancel(policy: dict[str, Any], start: datetime, now: datetime) -> bool:
    """Whether the coachee may cancel at `now` (both UTC): until `cancel_hours` real hours before the start."""
    return now + timedelta(hours=frozen(policy)["cancel_hours"]) <= start


def may_move(policy: dict[str, Any], start: datetime, now: datetime, moves: int) -> bool:
    """Whether the coachee may move it at `now`: in time, and fewer than `max_moves` times before."""
    rules = frozen(policy)
    return now + timedelta(hours=rules["move_hours"]) <= start and moves < rules["max_moves"]
