"""Questions while booking. The fields and their checks are the form engine's, which create_app ties in (one floor, no import)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask import request
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.scheduling.models import AppointmentType

Question = dict[str, Any]
MOST = 12


class FormEngine(Protocol):
    """What scheduling asks of the form engine."""

    KINDS: Mapping[str, Any]

    def forms(self) -> list[tuple[str, str]]: ...
    def questions_in(self, form_id: str) -> list[Question]: ...
    def sent_texts(self, posted: Any) -> dict[str, list[str]]: ...
    def build(self, questions: Sequence[Question], sent: Mapping[str, list[str]]) -> type[Input]: ...
    def shapes(self, questions: Sequence[Question], sent: Any, errors: Any) -> list[Any]: ...
    def answered(self, questions: Sequence[Question], answers: Mapping[str, Any]) -> list[tuple[str, str]]: ...
    def wrong(self, questions: Sequence[Question]) -> list[str]: ...
    def choices_from(self, text: str) -> list[dict[str, Any]]: ...
    def choices_as_lines(self, choices: list[Any]) -> str: ...


_engine: list[FormEngine] = []


def on_form_engine(engine: Any) -> None:
    """Set by create_app."""
    _engine[:] = [engine]


def booking_forms() -> list[SelectChoice]:
    """The forms that a type may point at, behind the choice for questions of its own."""
    return [SelectChoice("", str(_("The questions below"))), *(SelectChoice(key, name) for key, name in _engine[0].forms())]


def asked_when_booking(kind: AppointmentType, *, by_coach: bool = False) -> list[Question]:
    """The questions of a type now: those of its form, else its own. A coach who books for somebody may leave all of them open."""
    found = _engine[0].questions_in(kind.form_id) if kind.form_id else list(kind.questions)
    return [{**one, "required": False} for one in found] if by_coach else found


def question_fields(questions: Sequence[Question]) -> type[Input]:
    """A class with a field q_<key> for each question that this request asks."""
    return _engine[0].build(questions, _engine[0].sent_texts(request.form))


def question_shapes(questions: Sequence[Question], form: Input) -> list[Any]:
    """The questions as forms/_questions.html draws them, with what was typed and what is wrong with it."""
    if not questions:
        return []
    errors = {name.removeprefix("q_"): found for name, found in form.errors.items() if name and name.startswith("q_")}
    sent = _engine[0].sent_texts(request.form) if request.method == "POST" else None
    return _engine[0].shapes(questions, sent, errors)


def answers_of(form: Input) -> dict[str, Any]:
    """The answers by question key; what was left empty is left out."""
    return {
        field.name.removeprefix("q_"): field.data
        for field in form
        if field.name.startswith("q_") and field.data not in (None, "", [])
    }


def answers_told(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Question and answer in words. An answer whose question is not known any more is told under its key."""
    known = _engine[0].answered(questions, answers)
    keys = {one["key"] for one in questions}
    return known + [(key, str(value)) for key, value in answers.items() if key not in keys]


class QuestionRow(PlainForm):
    """One question in the form of a type. A row without words is none."""

    key = HiddenField()
    label_nl = StringField(_l("Question in Dutch"), [Length(max=500)])
    label_en = StringField(_l("Question in English"), [Length(max=500)])
    type = SelectField(_l("Kind of answer"), default="long", choices=lambda: [SelectChoice(*one) for one in _engine[0].KINDS.items()])
    required = BooleanField(_l("This one has to be answered"))
    choices = TextAreaField(_l("Answers to choose from"), [Length(max=8000)])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked here."""
        return not (self.label_nl.data or "").strip() and not (self.label_en.data or "").strip()

    def validate_choices(self, field: Any) -> None:
        """Somebody who has to choose needs something to choose from."""
        if self.is_empty:
            return
        if self.type.data in ("choice", "multi") and len(_engine[0].choices_from(field.data or "")) < 2:
            raise StopValidation(str(_("Write at least two answers, each on a line of its own.")))


def rows_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The rows that fill the editor, with two empty ones behind them."""
    rows = [
        {
            "key": one["key"], "type": one["type"], "required": bool(one.get("required")),
            "label_nl": one["label"].get("nl", ""), "label_en": one["label"].get("en", ""),
            "choices": _engine[0].choices_as_lines(one.get("choices", [])),
        }
        for one in questions
    ]  # fmt: skip
    return [*rows, {}, {}][: max(MOST, len(rows))]


def questions_from(rows: Sequence[QuestionRow], before: Sequence[Question]) -> list[Question]:
    """The rows as questions; what this editor does not show (help, limits, conditions) stays as it was."""
    old = {one["key"]: one for one in before}
    made: list[Question] = []
    for row in rows:
        if row.is_empty:
            continue
        key = row.key.data if row.key.data in old else _free_key({*old, *(one["key"] for one in made)})
        label = {name: text for name, text in (("nl", row.label_nl.data), ("en", row.label_en.data)) if text}
        made.append({**old.get(key, {}), "key": key, "type": row.type.data, "label": label, "required": bool(row.required.data)})
        made[-1].pop("choices", None)
        if row.type.data in ("choice", "multi"):
            made[-1]["choices"] = _engine[0].choices_from(row.choices.data or "")
    return made


def wrong_with(questions: Sequence[Question]) -> list[str]:
    """What the form engine has against these questions, in sentences."""
    return _engine[0].wrong(questions)


def _free_key(taken: set[str]) -> str:
    return next(f"q{number}" for number in range(1, 1000) if f"q{number}" not in taken)
