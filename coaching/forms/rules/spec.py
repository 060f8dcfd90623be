"""The shape of a questionnaire, checked before it is kept: every problem with the path to it.

A spec is plain JSON: intro and thanks (texts per language), questions, score, bands, objections (guides only).
Texts are {"nl": ..., "en": ...}; one language is enough, the reader gets whichever there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

TYPES = (
    "text",
    "long",
    "scale",
    "number",
    "choice",
    "multi",
    "date",
    "yes_no",
    "rating",
    "section",
    "consent",
)
SCORED = ("scale", "number", "rating", "choice", "multi", "yes_no")
TONES = ("alert", "warn", "calm", "good")
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
LANGUAGES = ("nl", "en")
MOST_QUESTIONS, MOST_CHOICES, LONGEST_TEXT, WIDEST_SCALE = 200, 60, 4000, 20


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: `path` like "questions[3].label", `code` a word, `values` what fills its sentence."""

    path: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.path}: {self.code}" + (f" {dict(self.values)}" if self.values else "")


def questions_of(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions that can be answered, in order: everything but sections."""
    return [question for question in spec.get("questions", []) if question["type"] != "section"]


def range_of(question: Mapping[str, Any]) -> tuple[float, float]:
    """Lowest and highest number of points that one answer can give, before weighing."""
    kind = question["type"]
    if kind == "yes_no":
        return 0.0, 1.0
    if kind in ("choice", "multi"):
        points = [float(choice.get("points", 0)) for choice in question.get("choices", [])] or [0.0]
        if kind == "choice":
            return min(points), max(points)
        return sum(p for p in points if p < 0), sum(p for p in points if p > 0)
    low, high = {"rating": (1, 5)}.get(kind, (0, 10))
    return float(question.get("min", low)), float(question.get("max", high))


def check(spec: Any) -> list[Problem]:
    """Everything that is wrong with a spec; an empty list means that it can be kept and asked."""
    if not isinstance(spec, Mapping):
        return [Problem("", "not_a_table")]
    questions = spec.get("questions", [])
    if not isinstance(questions, list):
        return [Problem("questions", "not_a_list")]
    if len(questions) > MOST_QUESTIONS:
        return [Problem("questions", "too_many", {"most": MOST_QUESTIONS})]
    found = [*check_texts("intro", spec.get("intro")), *check_texts("thanks", spec.get("thanks"))]
    before: dict[str, Mapping[str, Any]] = {}
    for place, question in enumerate(questions):
        path = f"questions[{place + 1}]"
        if not isinstance(question, Mapping):
            found.append(Problem(path, "not_a_table"))
            continue
        found.extend(_question(path, question, before))
        if isinstance(question.get("key"), str):
            before[question["key"]] = question
    found.extend(_score(spec.get("score"), before))
    found.extend(_bands(spec.get("bands", [])))
    found.extend(_objections(spec.get("objections", [])))
    return found


def _question(path: str, question: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    key, kind = question.get("key"), question.get("type")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield Problem(f"{path}.key", "bad_key")
    elif key in before:
        yield Problem(f"{path}.key", "double_key", {"key": key})
    if kind not in TYPES:
        yield Problem(f"{path}.type", "unknown_type", {"types": ", ".join(TYPES)})
        return
    yield from check_texts(f"{path}.label", question.get("label"), required=True)
    for name in ("help", "why", "min_label", "max_label"):
        yield from check_texts(f"{path}.{name}", question.get(name))
    if kind in ("scale", "rating", "number"):
        yield from _limits(path, kind, question)
    if kind in ("choice", "multi"):
        yield from _choices(f"{path}.choices", question.get("choices"))
    weight = question.get("weight", 1)
    if not _is_number(weight) or weight < 0:
        yield Problem(f"{path}.weight", "not_a_number")
    yield from _condition(f"{path}.show_if", question.get("show_if"), before)


def check_texts(path: str, texts: Any, required: bool = False) -> Iterator[Problem]:
    """What is wrong with a text per language; `required` wants words in at least one of them."""
    if texts is None:
        if required:
            yield Problem(path, "no_text")
        return
    if not isinstance(texts, Mapping) or not all(isinstance(text, str) for text in texts.values()):
        yield Problem(path, "not_texts")
        return
    for language, text in texts.items():
        if language not in LANGUAGES:
            yield Problem(f"{path}.{language}", "unknown_language")
        elif len(text) > LONGEST_TEXT:
            yield Problem(f"{path}.{language}", "too_long", {"most": LONGEST_TEXT})
    if required and not any(text.strip() for text in texts.values()):
        yield Problem(path, "no_text")


def _limits(path: str, kind: str, question: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("min", "max"):
        if name in question and not _is_number(question[name]):
            yield Problem(f"{path}.{name}", "not_a_number")
            return
    if kind == "number" and not ("min" in question and "max" in question):
        return
    low, high = range_of(question)
    if low >= high:
        yield Problem(f"{path}.max", "max_not_above_min")
    elif kind != "number":
        if not (low.is_integer() and high.is_integer()):
            yield Problem(f"{path}.max", "not_whole")
        elif high - low > WIDEST_SCALE:
            yield Problem(f"{path}.max", "scale_too_wide", {"most": WIDEST_SCALE})


def _choices(path: str, choices: Any) -> Iterator[Problem]:
    if not isinstance(choices, list) or len(choices) < 2:
        yield Problem(path, "too_few_choices")
        return
    if len(choices) > MOST_CHOICES:
        yield Problem(path, "too_many", {"most": MOST_CHOICES})
        return
    seen: set[str] = set()
    for place, choice in enumerate(choices):
        here = f"{path}[{place + 1}]"
        if not isinstance(choice, Mapping):
            yield Problem(here, "not_a_table")
            continue
        value = choice.get("value")
        if not isinstance(value, str) or not value or len(value) > 80:
            yield Problem(f"{here}.value", "no_value")
        elif value in seen:
            yield Problem(f"{here}.value", "double_value", {"value": value})
        else:
            seen.add(value)
        yield from check_texts(f"{here}.label", choice.get("label"), required=True)
        if not _is_number(choice.get("points", 0)):
            yield Problem(f"{here}.points", "not_a_number")


def _condition(path: str, condition: Any, before: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    if condition is None:
        return
    if not isinstance(condition, Mapping):
        yield Problem(path, "not_a_table")
        return
    key = str(condition.get("key"))
    if key not in before or before[key].get("type") == "section":
        yield Problem(f"{path}.key", "not_an_earlier_question")
    tests = [name for name in ("is", "below", "above") if name in condition]
    if len(tests) != 1:
        yield Problem(path, "one_test")
    elif tests[0] != "is" and not _is_number(condition[tests[0]]):
        yield Problem(f"{path}.{tests[0]}", "not_a_number")


def _score(score: Any, questions: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    if score is None:
        return
    if not isinstance(score, Mapping) or not isinstance(score.get("questions"), list) or not score["questions"]:
        yield Problem("score.questions", "no_questions_scored")
        return
    if score.get("method", "mean") not in ("mean", "sum"):
        yield Problem("score.method", "unknown_method")
    scale = score.get("scale", [0, 10])
    if not isinstance(scale, list | tuple) or len(scale) != 2 or not all(map(_is_number, scale)):
        yield Problem("score.scale", "two_numbers")
    elif scale[0] >= scale[1]:
        yield Problem("score.scale", "max_not_above_min")
    for place, key in enumerate(score["questions"]):
        if not isinstance(key, str) or questions.get(key, {}).get("type") not in SCORED:
            yield Problem(f"score.questions[{place + 1}]", "cannot_be_scored", {"key": str(key)})


def _bands(bands: Any) -> Iterator[Problem]:
    if not isinstance(bands, list):
        yield Problem("bands", "not_a_list")
        return
    last: float | None = None
    for place, band in enumerate(bands):
        path = f"bands[{place + 1}]"
        if not isinstance(band, Mapping):
            yield Problem(path, "not_a_table")
            continue
        if "below" not in band:
            if place != len(bands) - 1:
                yield Problem(f"{path}.below", "only_last_without")
        elif not _is_number(band["below"]):
            yield Problem(f"{path}.below", "not_a_number")
        elif last is not None and band["below"] <= last:
            yield Problem(f"{path}.below", "not_rising")
        else:
            last = band["below"]
        if band.get("tone", "calm") not in TONES:
            yield Problem(f"{path}.tone", "unknown_tone", {"tones": ", ".join(TONES)})
        yield from check_texts(f"{path}.label", band.get("label"), required=True)


def _objections(objections: Any) -> Iterator[Problem]:
    if not isinstance(objections, list):
        yield Problem("objections", "not_a_list")
        return
    for place, objection in enumerate(objections):
        path = f"objections[{place + 1}]"
        if not isinstance(objection, Mapping):
            yield Problem(path, "not_a_table")
            continue
        yield from check_texts(f"{path}.says", objection.get("says"), required=True)
        yield from check_texts(f"{path}.answer", objection.get("answer"), required=True)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
