"""Small builders for cases in the words of the file format, and a way to read plans aloud."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from coaching.planning import case, plan, reading

START = "2026-03-02T09:00+01:00"


def a_case(*steps: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Amsterdam, from 2 March 2026 09:00, as in the format's own examples."""
    made: dict[str, Any] = {
        "coachee_tz": "Europe/Amsterdam",
        "journey": {"starts": START},
        "now": START,
        "until": "2026-12-31T00:00Z",
        "steps": list(steps),
    }
    for key in ("closes", "pauses", "starts"):
        if key in changes:
            made["journey"][key] = changes.pop(key)
    return made | changes


def step(key: str, /, stale_after: str | None = None, on_pause: str = "delay", **when: Any) -> dict[str, Any]:
    """A step; `from_` stands for the word Python keeps for itself."""
    if "from_" in when:
        when["from"] = when.pop("from_")
    return {"key": key, "when": when, "stale_after": stale_after, "on_pause": on_pause}


def booked(n: int, start: str, end: str, status: str = "booked", **more: Any) -> dict[str, Any]:
    return {"n": n, "start": start, "end": end, "status": status} | more


def fact(type: str, at: str, **more: Any) -> dict[str, Any]:
    return {"type": type, "at": at} | more


def planned(made: Mapping[str, Any]) -> dict[str, list[dict[str, object]]]:
    """The plan as JSON values, by way of JSON text, as the command does it."""
    return plan.plan(case.read(reading.parse(json.dumps(made)))).as_json()


def goes_out(made: Mapping[str, Any]) -> list[str]:
    """`step/nth due [moved_by ...]`, each touchpoint a line; due without year and seconds when these say nothing."""
    return [
        " ".join([f"{t['step']}/{t['nth']}", _short(str(t["due"])), *t["moved_by"]])  # type: ignore[misc]
        for t in planned(made)["touchpoints"]
    ]


def stays(made: Mapping[str, Any]) -> list[str]:
    """`step/nth reason` of what is not planned; without nth `step reason`."""
    return [f"{n['step']} {n['reason']}" if n["nth"] is None else f"{n['step']}/{n['nth']} {n['reason']}" for n in planned(made)["not_planned"]]


def reasons(made: Mapping[str, Any]) -> list[object]:
    return [t["reason"] for t in planned(made)["touchpoints"]]


def _short(due: str) -> str:
    return due.removeprefix("2026-").replace(":00Z", "Z")
