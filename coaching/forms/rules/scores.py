"""From answers to one number, and from that number to a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.forms.rules.shown import shown
from coaching.forms.rules.spec import questions_of, range_of


def score_of(spec: Mapping[str, Any], answers: Mapping[str, Any]) -> float | None:
    """The score of a form, rounded to one decimal, or None when there is too little to say.

    mean: every scored answer is laid on the form's own scale ([0, 10] unless given) and the weighted mean is taken.
    It needs answers to at least half of the scored questions that were asked (the usual half rule of questionnaires),
    so that one number out of six never passes for all six.
    sum: points times weight, added. It needs all of them, because a sum with holes compares with nothing.
    A reversed question counts from the other end. Hidden questions do not count.
    """
    score = spec.get("score")
    if not score:
        return None
    asked = set(shown(spec, answers))
    scored = [q for q in questions_of(spec) if q["key"] in score["questions"] and q["key"] in asked]
    given = [(q, points) for q in scored if (points := points_of(q, answers.get(q["key"]))) is not None]
    if not scored or not given:
        return None
    if score.get("method", "mean") == "sum":
        if len(given) < len(scored):
            return None
        return round(sum(points * weight_of(q) for q, points in given), 1)
    if 2 * len(given) < len(scored):
        return None
    low, high = score.get("scale", (0, 10))
    weight = sum(weight_of(q) for q, _points in given)
    if weight == 0:
        return None
    share = sum(_share(q, points) * weight_of(q) for q, points in given) / weight
    return round(low + share * (high - low), 1)


def points_of(question: Mapping[str, Any], value: Any) -> float | None:
    """The points of one answer before weighing, reversed where the question says so; None if it gives none."""
    raw = _raw_points(question, value)
    if raw is None:
        return None
    low, high = range_of(question)
    raw = min(max(raw, low), high)
    return low + high - raw if question.get("reversed") else raw


def weight_of(question: Mapping[str, Any]) -> float:
    """How heavily a question counts; 1 unless the form says otherwise."""
    return float(question.get("weight", 1))


def band_of(spec: Mapping[str, Any], score: float | None) -> Mapping[str, Any] | None:
    """The first band whose `below` is higher than the score; a band without `below` is for the rest."""
    if score is None:
        return None
    for band in spec.get("bands", []):
        if "below" not in band or score < band["below"]:
            return band
    return None


def _share(question: Mapping[str, Any], points: float) -> float:
    low, high = range_of(question)
    return (points - low) / (high - low) if high > low else 0.0


def _raw_points(question: Mapping[str, Any], value: Any) -> float | None:
    kind = question["type"]
    if value is None or value == "":
        return None
    if kind in ("scale", "number", "rating"):
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if kind == "yes_no":
        return {"yes": 1.0, "no": 0.0}.get(value)
    points = {choice["value"]: float(choice.get("points", 0)) for choice in question.get("choices", [])}
    if kind == "choice":
        return points.get(value)
    if kind == "multi" and isinstance(value, list):
        return sum(points.get(item, 0.0) for item in value)
    return None
