"""From what a browser sends to answers, without judging them: what cannot be read is left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coaching.forms.rules.shown import shown
from coaching.forms.rules.spec import questions_of

LONGEST = 20_000  # characters of one answer; more is cut in a draft and refused on sending


def answer_from_text(question: Mapping[str, Any], texts: Sequence[str]) -> Any:
    """One answer from the texts sent for it, or None when there is nothing (or nothing readable) in them."""
    texts = [text for text in texts if text != ""]
    if not texts:
        return None
    first, kind = texts[0], question["type"]
    if kind in ("text", "long"):
        return first[:LONGEST] if first.strip() else None
    if kind in ("scale", "rating", "number"):
        return number_from_text(first)
    if kind == "choice":
        return first if first in _values(question) else None
    if kind == "multi":
        return [text for text in dict.fromkeys(texts) if text in _values(question)] or None
    if kind == "yes_no":
        return first if first in ("yes", "no") else None
    if kind == "consent":
        return True if first == "yes" else None
    return _day(first) if kind == "date" else None


def loose_answers(spec: Mapping[str, Any], sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The readable answers in `sent` (question key to texts), of the questions that are shown. For drafts."""
    found = {}
    for question in questions_of(spec):
        value = answer_from_text(question, sent.get(question["key"], ()))
        if value is not None:
            found[question["key"]] = value
    visible = set(shown(spec, found))
    return {key: value for key, value in found.items() if key in visible}


def same_answers(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """True when nothing was answered differently: a double tap or a replay of the same sending."""
    return _without_empty(one or {}) == _without_empty(other or {})


def number_from_text(text: str) -> int | float | None:
    """A number as people type it, comma or point; None when it is not one. Whole numbers come back as int."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _without_empty(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, "", [], False)}


def _values(question: Mapping[str, Any]) -> list[str]:
    return [choice["value"] for choice in question.get("choices", [])]


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
