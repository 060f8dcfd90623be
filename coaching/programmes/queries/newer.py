"""What comes with Draad now, against what a practice took in before: a programme that was ready-made may have older words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from coaching.core import toml
from coaching.programmes import rules
from coaching.programmes.models import ProgrammeVersion, Step

READY_MADE = Path(__file__).resolve().parent.parent / "ready_made"


def values_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step of a file as the columns of its row."""
    return {
        "key": step["key"],
        "phase": step["phase"],
        "when": step["when"],
        "what": step["what"],
        "params": step.get("params", {}),
        "texts": step.get("texts", {}),
        "on_pause": step.get("on_pause", "delay"),
        "stale_after": step.get("stale_after"),
        "for_coachee": step["what"] in rules.TO_COACHEE,
        "if_unsure": step.get("if_unsure", "ask"),
    }


def in_order(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By phase, and within each as they stand in the file."""
    return sorted(steps, key=lambda step: rules.PHASES.index(step["phase"]))


@lru_cache(maxsize=16)
def _comes_with(key: str) -> tuple[dict[str, Any], ...]:
    """The steps of the ready-made programme with this key, in order; none when there is no such programme."""
    path = READY_MADE / f"{key}.toml"
    if path not in READY_MADE.glob("*.toml"):
        return ()
    return tuple(in_order(toml.read(path.read_text(encoding="utf-8"))["steps"]))


def comes_with(key: str) -> ProgrammeVersion | None:
    """The ready-made programme with this key as an edition that stands in no table; None when Draad has none."""
    steps = _comes_with(key)
    return ProgrammeVersion(number=0, milestones=[], steps=[Step(**values_of(step)) for step in steps]) if steps else None
