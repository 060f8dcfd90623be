"""What a coach types in the editor. Each input can be filled from, and turned into, its part of the spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.forms import rules

KIND_NAMES = {
    "reflection": _l("Reflection"),
    "check_in": _l("Check-in"),
    "intake": _l("Intake"),
    "preparation": _l("Preparation"),
    "evaluation": _l("Evaluation"),
    "follow_up": _l("Follow-up"),
    "guide": _l("Guide for a conversation"),
    "booking": _l("Questions when booking"),
    "custom": _l("Other form"),
}
TYPE_NAMES = {
    "long": _l("Free text"),
    "text": _l("One line"),
    "scale": _l("Scale"),
    "choice": _l("One of several answers"),
    "multi": _l("More than one answer"),
    "yes_no": _l("Yes or no"),
    "number": _l("Number"),
    "rating": _l("Stars"),
    "date": _l("Date"),
    "consent": _l("Consent"),
    "section": _l("Heading"),
}
TESTS = {"is": _l("is"), "below": _l("is below"), "above": _l("is above")}
LANGUAGES = ("nl", "en")


def texts_from(form: Any, name: str) -> dict[str, str]:
    """{"nl": ..., "en": ...} from the fields <name>_nl and <name>_en, without the empty ones."""
    found = {language: (form[f"{name}_{language}"].data or "").strip() for language in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def texts_into(values: dict[str, Any], name: str, texts: Mapping[str, str] | None) -> None:
    """Put a text per language into the values that fill a form."""
    for language in LANGUAGES:
        values[f"{name}_{language}"] = (texts or {}).get(language, "")


def one_language(form: Any, field: Any) -> None:
    """Validator on the Dutch field: the text is there in at least one language."""
    other = form[field.name.replace("_nl", "_en")]
    if not (field.data or "").strip() and not (other.data or "").strip():
        raise StopValidation(_("Say it in at least one language."))


def choices_of(names: Mapping[str, Any]) -> list[SelectChoice]:
    """A select from value to words."""
    return [SelectChoice(value, words) for value, words in names.items()]


class FormInput(Input):
    """A form's name and kind."""

    name_nl = StringField(_l("Name in Dutch"), [one_language, Length(max=120)])
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    kind = SelectField(_l("Kind"), choices=choices_of(KIND_NAMES), default="reflection")


class AboutInput(FormInput):
    """Name, kind, and the words before and after the questions."""

    intro_nl = TextAreaField(_l("Introduction in Dutch"), [Length(max=4000)])
    intro_en = TextAreaField(_l("Introduction in English"), [Length(max=4000)])
    thanks_nl = TextAreaField(_l("Thanks in Dutch"), [Length(max=4000)])
    thanks_en = TextAreaField(_l("Thanks in English"), [Length(max=4000)])
    minutes = IntegerField(_l("Minutes it takes"), [Optional(), NumberRange(1, 120)])


class QuestionInput(Input):
    """One question. Answers to choose from are lines: `value | Nederlands | English | points`."""

    type = SelectField(_l("Kind of answer"), choices=choices_of(TYPE_NAMES), default="long")
    label_nl = StringField(_l("Question in Dutch"), [one_language, Length(max=500)])
    label_en = StringField(_l("Question in English"), [Length(max=500)])
    help_nl = StringField(_l("Help in Dutch"), [Length(max=500)])
    help_en = StringField(_l("Help in English"), [Length(max=500)])
    why_nl = StringField(_l("Why you ask this, in Dutch"), [Length(max=500)])
    why_en = StringField(_l("Why you ask this, in English"), [Length(max=500)])
    required = BooleanField(_l("This one has to be answered"))
    sensitive = BooleanField(_l("The answer may be sensitive"))
    min = IntegerField(_l("Lowest"), [Optional(), NumberRange(-1000000, 1000000)])
    max = IntegerField(_l("Highest"), [Optional(), NumberRange(-1000000, 1000000)])
    min_label_nl = StringField(_l("Words at the low end, in Dutch"), [Length(max=80)])
    min_label_en = StringField(_l("Words at the low end, in English"), [Length(max=80)])
    max_label_nl = StringField(_l("Words at the high end, in Dutch"), [Length(max=80)])
    max_label_en = StringField(_l("Words at the high end, in English"), [Length(max=80)])
    choices = TextAreaField(_l("Answers to choose from"), [Length(max=8000)])
    show_key = SelectField(_l("Only ask this when"), validate_choice=False)
    show_test = SelectField(_l("its answer"), choices=choices_of(TESTS), default="is")
    show_value = StringField(_l("this"), [Length(max=80)])
    counts = BooleanField(_l("Counts in the score"))
    weight = IntegerField(_l("How heavily it counts"), [Optional(), NumberRange(0, 100)])
    reversed = BooleanField(_l("A high answer is unfavourable"))

    def question(self) -> dict[str, Any]:
        """The question as the spec has it, without a key. Raises nothing: the spec's own check judges it."""
        kind = self.type.data
        made: dict[str, Any] = {"type": kind, "label": texts_from(self, "label")}
        for name in ("help", "why"):
            made |= {name: texts} if (texts := texts_from(self, name)) else {}
        if kind == "section":
            return made | self._condition()
        made |= {name: True for name in ("required", "sensitive", "reversed") if self[name].data}
        if kind in ("scale", "rating", "number"):
            made |= {name: self[name].data for name in ("min", "max") if self[name].data is not None}
            for name in ("min_label", "max_label"):
                made |= {name: texts} if (texts := texts_from(self, name)) else {}
        if kind in ("choice", "multi"):
            made["choices"] = choices_from(self.choices.data or "")
        if self.weight.data not in (None, 1):
            made["weight"] = self.weight.data
        return made | self._condition()

    def _condition(self) -> dict[str, Any]:
        if not self.show_key.data:
            return {}
        value: Any = (self.show_value.data or "").strip()
        if self.show_test.data != "is":
            number = rules.number_from_text(value)
            value = number if number is not None else value
        return {"show_if": {"key": self.show_key.data, self.show_test.data: value}}


def question_values(question: Mapping[str, Any], counts: bool) -> dict[str, Any]:
    """The values that fill QuestionInput from a question of the spec."""
    values: dict[str, Any] = {name: question.get(name) for name in ("type", "min", "max")}
    for name in ("label", "help", "why", "min_label", "max_label"):
        texts_into(values, name, question.get(name))
    for name in ("required", "sensitive", "reversed"):
        values[name] = bool(question.get(name))
    condition = question.get("show_if") or {}
    test = next((name for name in TESTS if name in condition), "is")
    values |= {"show_key": condition.get("key", ""), "show_test": test, "show_value": condition.get(test, "")}
    return values | {
        "choices": choices_as_lines(question.get("choices", [])),
        "weight": question.get("weight", 1),
        "counts": counts,
    }


def choices_from(text: str) -> list[dict[str, Any]]:
    """Answers from lines `value | Nederlands | English | points`; one word alone is value and words at once."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        if len(parts) == 1:
            parts = [_short(parts[0]), parts[0], ""]
        label = {language: words for language, words in zip(LANGUAGES, parts[1:3], strict=False) if words}
        choice: dict[str, Any] = {"value": parts[0] or _short(parts[1]), "label": label}
        points = rules.number_from_text(parts[3]) if len(parts) > 3 else None
        found.append(choice | ({"points": points} if points is not None else {}))
    return found


def choices_as_lines(choices: list[Mapping[str, Any]]) -> str:
    """The lines that `choices_from` reads."""
    lines = []
    for choice in choices:
        parts = [choice["value"], *(choice["label"].get(language, "") for language in LANGUAGES)]
        lines.append(" | ".join([*parts, str(choice["points"])] if "points" in choice else parts))
    return "\n".join(lines)


def _short(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:40] or "answer"


class BandRow(PlainForm):
    """One band of the score: below which number, how it is shown, and its words."""

    below = StringField(_l("Below"), [Length(max=10)])
    tone = SelectField(
        _l("Shown as"),
        choices=choices_of({"alert": _l("Alert"), "warn": _l("Careful"), "calm": _l("Calm"), "good": _l("Good")}),
        default="calm",
    )
    label_nl = StringField(_l("Words in Dutch"), [Length(max=60)])
    label_en = StringField(_l("Words in English"), [Length(max=60)])


class BandsInput(Input):
    """How a form is scored, and what the score is called."""

    method = SelectField(
        _l("The score is"), choices=choices_of({"mean": _l("the average, from 0 to 10"), "sum": _l("all points added up")})
    )
    bands = FieldList(FormField(BandRow), min_entries=3, max_entries=6)

    def spec_bands(self) -> list[dict[str, Any]]:
        """The rows with words, as bands of the spec."""
        made = []
        for row in self.bands:
            label = texts_from(row.form, "label")
            if not label:
                continue
            typed = (row.form.below.data or "").strip()
            number = rules.number_from_text(typed) if typed else None
            below = {"below": number if number is not None else typed} if typed else {}
            made.append({**below, "tone": row.form.tone.data, "label": label})
        return made


class ObjectionRow(PlainForm):
    """One objection and the ways to answer it."""

    says_nl = StringField(_l("Objection in Dutch"), [Length(max=300)])
    says_en = StringField(_l("Objection in English"), [Length(max=300)])
    answer_nl = TextAreaField(_l("Ways to answer, in Dutch"), [Length(max=3000)])
    answer_en = TextAreaField(_l("Ways to answer, in English"), [Length(max=3000)])


class ObjectionsInput(Input):
    """The objections page of a guide."""

    objections = FieldList(FormField(ObjectionRow), min_entries=1, max_entries=20)

    def spec_objections(self) -> list[dict[str, Any]]:
        """The rows with words, as objections of the spec."""
        rows = [{"says": texts_from(row.form, "says"), "answer": texts_from(row.form, "answer")} for row in self.objections]
        return [row for row in rows if row["says"] or row["answer"]]


class ImportInput(Input):
    """A form as a file, or pasted."""

    file = FileField(_l("File"))
    text = TextAreaField(_l("Or paste it here"), [Length(max=200_000)])

    def words(self) -> str:
        """What was given, as text; a file goes first. Bytes that are no UTF-8 become the replacement sign."""
        if self.file.data:
            return self.file.data.read(200_001).decode("utf-8", errors="replace")
        return self.text.data or ""


class CommentInput(Input):
    """What a coach writes about an answer."""

    text = TextAreaField(_l("Your words to them"), [Length(max=10_000)])
    next = HiddenField()
