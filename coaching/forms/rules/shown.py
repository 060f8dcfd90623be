"""Which questions a person sees, given what they answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def holds(condition: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """True when `condition` ({"key": ..., "is"|"below"|"above": ...}) is met; no condition always holds.

    `is` compares as text, and looks inside the list of a multiple choice; `below` and `above` are strict and
    need a number. An unanswered question meets no condition.
    """
    if not condition:
        return True
    value = answers.get(condition["key"])
    if value is None or value == "" or value == []:
        return False
    if "is" in condition:
        wanted = _as_text(condition["is"])
        if isinstance(value, list):
            return wanted in (_as_text(item) for item in value)
        return _as_text(value) == wanted
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if "below" in condition:
        return value < condition["below"]
    return value > condition["above"]


def shown(spec: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """The keys of the questions that are asked, in order, sections included.

    A question hidden by its condition counts as unanswered for the conditions after it, so hiding one hides what
    hangs on it. A hidden section hides everything up to the next section.
    """
    visible: list[str] = []
    known: dict[str, Any] = {}
    section_open = True
    for question in spec.get("questions", []):
        met = holds(question.get("show_if"), known)
        if question["type"] == "section":
            section_open = met
        if not (met and section_open):
            continue
        visible.append(question["key"])
        if question["key"] in answers:
            known[question["key"]] = answers[question["key"]]
    return visible


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
