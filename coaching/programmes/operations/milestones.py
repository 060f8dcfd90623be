"""Editing the milestones of a programme, in its draft. A milestone is remembered by its key across editions."""

from __future__ import annotations

from typing import Any

from coaching.core.db import flush
from coaching.core.errors import Invalid, NotHere
from coaching.programmes import rules
from coaching.programmes.models import Programme, ProgrammeVersion
from coaching.programmes.operations.editing import draft_of


def add_milestone(programme: Programme, values: dict[str, Any]) -> str:
    """A new milestone at the end; its key. Raises Invalid."""
    version = draft_of(programme)
    taken, number = {stone["key"] for stone in version.milestones}, 1
    while f"milestone-{number}" in taken:
        number += 1
    key = f"milestone-{number}"
    _keep(version, [*version.milestones, {"key": key, **values}])
    return key


def change_milestone(programme: Programme, key: str, values: dict[str, Any]) -> None:
    """Other words or conditions. Raises NotHere, Invalid."""
    version, place = _find(programme, key)
    stones = list(version.milestones)
    stones[place] = {"key": key, **values}
    _keep(version, stones)


def move_milestone(programme: Programme, key: str, by: int) -> None:
    """`by` places up (negative) or down. Raises NotHere."""
    version, place = _find(programme, key)
    stones = list(version.milestones)
    stones.insert(max(0, min(len(stones) - 1, place + by)), stones.pop(place))
    _keep(version, stones)


def remove_milestone(programme: Programme, key: str) -> None:
    """Take it off the road. Raises NotHere."""
    version, place = _find(programme, key)
    _keep(version, [stone for number, stone in enumerate(version.milestones) if number != place])


def _find(programme: Programme, key: str) -> tuple[ProgrammeVersion, int]:
    version = draft_of(programme)
    place = next((number for number, stone in enumerate(version.milestones) if stone["key"] == key), None)
    if place is None:
        raise NotHere(key)
    return version, place


def _keep(version: ProgrammeVersion, stones: list[dict[str, Any]]) -> None:
    problems = rules.check_milestones(stones, [{"key": step.key} for step in version.steps])
    if problems:
        raise Invalid("; ".join(str(problem) for problem in problems))
    version.milestones = stones
    flush()
