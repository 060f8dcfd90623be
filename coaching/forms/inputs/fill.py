"""The WTForms class of a stored questionnaire, built from the version that this person was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.validators import StopValidation

from coaching.core.i18n import _, say
from coaching.core.inputs import Input
from coaching.forms import rules

PREFIX = "q_"
LONGEST = 20_000  # characters of one answer


class AnswerField(Field):
    """The answer to one question; which texts are an answer is decided by forms/rules/answers.py."""

    def __init__(self, question: Mapping[str, Any], **options: Any) -> None:
        super().__init__(label=say(question["label"]), **options)
        self.question = question

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = rules.answer_from_text(self.question, valuelist)
        typed = [text for text in valuelist if text.strip()]
        if typed and self.data is None and self.question["type"] not in ("text", "long"):
            raise ValueError(_unreadable(self.question))
        if self.question["type"] in ("text", "long") and any(len(text) > LONGEST for text in valuelist):
            raise ValueError(_("This is longer than %(most)s characters. Shorten it a little.", most=LONGEST))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data is None:
            if self.question.get("required"):
                raise StopValidation(_("We would like to know this one."))
            return
        if self.question["type"] in ("scale", "rating", "number"):
            _within(self.question, self.data)


def build(spec: Mapping[str, Any], sent: Mapping[str, list[str]]) -> type[Input]:
    """The class that validates `sent` (question key to texts): questions hidden by their condition are left out."""
    asked = set(rules.shown(spec, rules.loose_answers(spec, sent)))
    fields = {
        PREFIX + question["key"]: AnswerField(question)
        for question in rules.questions_of(spec)
        if question["key"] in asked
    }
    return type("Questions", (Input,), fields)


def sent_texts(form_data: MultiDict[str, str]) -> dict[str, list[str]]:
    """The texts of a POST by question key."""
    return {name[len(PREFIX) :]: form_data.getlist(name) for name in form_data if name.startswith(PREFIX)}


def answers_of(form: Input) -> dict[str, Any]:
    """The answers of a form that was validated; what was left empty is left out."""
    found = {field.question["key"]: field.data for field in form if isinstance(field, AnswerField)}
    return {key: value for key, value in found.items() if value is not None}


def _unreadable(question: Mapping[str, Any]) -> str:
    kind = question["type"]
    if kind == "date":
        return str(_("This is not a date we can read."))
    if kind in ("number", "scale", "rating"):
        return str(_("Type a number, such as 7 or 7.5."))
    return str(_("Choose one of the answers."))


def _within(question: Mapping[str, Any], value: float) -> None:
    low, high = rules.range_of(question)
    if question["type"] == "number":
        low, high = question.get("min", float("-inf")), question.get("max", float("inf"))
    if not low <= value <= high:
        raise StopValidation(_out_of_range(low, high))
    if question["type"] in ("scale", "rating") and value != int(value):
        raise StopValidation(_("Choose one of the answers."))


def _out_of_range(low: float, high: float) -> str:
    if high == float("inf"):
        return str(_("Take a number of at least %(low)s.", low=_plain(low)))
    if low == float("-inf"):
        return str(_("Take a number of at most %(high)s.", high=_plain(high)))
    return str(_("Take a number from %(low)s to %(high)s.", low=_plain(low), high=_plain(high)))


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)
