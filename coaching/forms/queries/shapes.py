"""Questions and answers in the shape that pages draw: words chosen, numbers counted, what was typed put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from coaching.core.i18n import _, day, say
from coaching.core.scope import scope
from coaching.forms import rules


@dataclass(frozen=True)
class Asked:
    """One question on the page. `place` says "3 of 8" for the questions everybody is asked; the others have none."""

    key: str
    name: str
    type: str
    label: str
    help: str = ""
    why: str = ""
    required: bool = False
    texts: Sequence[str] = ()
    error: str = ""
    low: int = 0
    high: int = 10
    low_words: str = ""
    high_words: str = ""
    choices: Sequence[tuple[str, str]] = ()
    place: str = ""
    is_hidden: bool = False
    show_if: Mapping[str, Any] = field(default_factory=dict)
    # key of the heading with a condition that this question stands under
    under: str = ""

    @property
    def is_conditional(self) -> bool:
        """True when not everybody is asked this."""
        return bool(self.show_if or self.under)

    @property
    def has_long_choices(self) -> bool:
        """True when the choices want a line each."""
        return any(len(words) > 18 for _value, words in self.choices) or len(self.choices) > 4

    @property
    def test(self) -> str:
        """The word of the condition: is, below or above; empty without one."""
        return next((name for name in ("is", "below", "above") if name in self.show_if), "")

    @property
    def text(self) -> str:
        """What stands in a field of one value."""
        return self.texts[0] if self.texts else ""


def asked(
    spec: Mapping[str, Any],
    answers: Mapping[str, Any],
    sent: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> list[Asked]:
    """Every question of a spec as it stands on the page; `sent` (raw texts) goes before `answers`."""
    known = rules.loose_answers(spec, sent) if sent is not None else answers
    visible = set(rules.shown(spec, known))
    rows: list[Asked] = []
    under = ""
    for question in spec.get("questions", []):
        key = question["key"]
        if question["type"] == "section":
            under = key if question.get("show_if") else ""
        texts = sent.get(key, []) if sent is not None else _texts(answers.get(key))
        found = (errors or {}).get(key, ())
        row = _one(question, texts, str(found[0]) if found else "")
        rows.append(replace(row, is_hidden=key not in visible, under=under if row.type != "section" else ""))
    return _numbered(rows)


def _numbered(rows: list[Asked]) -> list[Asked]:
    """Count the questions that everybody is asked: "3 of 8"."""
    counted = [row.key for row in rows if row.type != "section" and not row.is_conditional]
    places = {key: place for place, key in enumerate(counted, 1)}
    words, total = _("%(number)s of %(total)s"), len(counted)  # one look-up for all of them
    if total < 2:
        return rows
    return [
        replace(row, place=words % {"number": places[row.key], "total": total}) if row.key in places else row for row in rows
    ]


def _one(question: Mapping[str, Any], texts: Sequence[str], error: str) -> Asked:
    kind = question["type"]
    low, high = rules.range_of(question) if kind in ("scale", "rating") else (0, 0)
    return Asked(
        key=question["key"],
        name="q_" + question["key"],
        type=kind,
        label=say(question["label"]),
        help=say(question.get("help")),
        why=say(question.get("why")),
        required=bool(question.get("required")),
        texts=texts,
        error=error,
        low=int(low),
        high=int(high),
        low_words=say(question.get("min_label")),
        high_words=say(question.get("max_label")),
        choices=_choices(question),
        show_if=question.get("show_if") or {},
    )


def score_text(score: float | None) -> str:
    """A score with one decimal, as the reader writes numbers: "4,0"; empty without one."""
    return "" if score is None else str(format_decimal(score, "0.0", locale=scope().locale))


def _choices(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    if question["type"] == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(choice["value"], say(choice["label"])) for choice in question.get("choices", [])]


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if value is True:
        return ["yes"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


@dataclass(frozen=True)
class Answered:
    """One answer as it is read back. `level` and `top` draw a scale: 7 of 10."""

    label: str
    text: str
    type: str
    level: int | None = None
    top: int | None = None


def answered(spec: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Answered]:
    """What was asked and answered, in order, headings included; a question left empty has no text."""
    rows = []
    visible = set(rules.shown(spec, answers))
    for question in spec.get("questions", []):
        if question["key"] not in visible:
            continue
        value = answers.get(question["key"])
        level = top = None
        if question["type"] in ("scale", "rating") and isinstance(value, int | float):
            level, top = int(value), int(rules.range_of(question)[1])
        rows.append(Answered(say(question["label"]), _words(question, value), question["type"], level, top))
    return rows


def _words(question: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return ""
    kind = question["type"]
    if kind in ("choice", "multi", "yes_no"):
        names = dict(_choices(question))
        return ", ".join(names.get(item, item) for item in _texts(value))
    if kind == "consent":
        return _("Yes, agreed") if value else ""
    if kind == "date":
        return day(date.fromisoformat(value))
    return _texts(value)[0]
