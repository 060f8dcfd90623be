"""What people fill in while booking."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l, say
from coaching.core.inputs import Input, email_address
from coaching.scheduling import words
from coaching.scheduling.inputs.shared import NAME
from coaching.scheduling.models import AppointmentType


class DetailsInput(Input):
    """Who books, for somebody we do not know yet. `start` goes along so that a lost hold loses nothing."""

    start = HiddenField()
    timezone = HiddenField()
    location = RadioField(_l("How shall we talk?"), validate_choice=True, choices=[])
    first_name = StringField(_l("First name"), NAME)
    last_name = StringField(_l("Last name"), [Optional(), Length(max=80)])
    email = StringField(_l("E-mail"), [InputRequired(_l("Fill in your e-mail address.")), Length(max=254), email_address])
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)])

    def validate_phone(self, field: Field) -> None:
        """A call by phone needs a number to call."""
        if self.location.data == "phone" and not field.data:
            raise StopValidation(str(_("Fill in the number we can call.")))
        _known_phone(field)


class KnownDetailsInput(Input):
    """The same for somebody we know: only what the type asks."""

    start = HiddenField()
    timezone = HiddenField()
    location = RadioField(_l("How shall we talk?"), validate_choice=True, choices=[])


def details_for(kind: AppointmentType, *, known: bool) -> type[Input]:
    """The form of a type: name and address for a stranger, then the type's own questions as q_<key>."""
    base = KnownDetailsInput if known else DetailsInput
    return type("Details", (base,), {f"q_{one['key']}": _question(one) for one in kind.questions})


def fill_locations(form: Input, kind: AppointmentType) -> None:
    """Offer the type's locations; with one there is nothing to choose and the field goes."""
    kinds = list(dict.fromkeys(each["kind"] for each in kind.locations))
    choices = [SelectChoice(each, words.location_name(each)) for each in kinds]
    if len(choices) < 2:
        if choices and not form.location.data:
            form.location.data = kinds[0]
        form.location.choices = choices
        return
    form.location.choices = choices
    form.location.data = form.location.data or kinds[0]


def answers_of(form: Input) -> dict[str, Any]:
    """The answers to the type's questions by key; what was left empty is left out."""
    return {
        field.name.removeprefix("q_"): field.data
        for field in form
        if field.name.startswith("q_") and field.data not in (None, "", [])
    }


def _question(spec: dict[str, Any]) -> Any:
    label, help_ = say(spec["label"]), say(spec.get("help"))
    needed = [InputRequired(_l("Please answer this question."))] if spec.get("required") else [Optional()]
    kind = spec["type"]
    if kind == "long":
        return TextAreaField(label, [*needed, Length(max=4000)], description=help_)
    if kind in ("number", "scale", "rating"):
        return IntegerField(label, [*needed, NumberRange(spec.get("min", 0), spec.get("max", 10))], description=help_)
    if kind == "date":
        return DateField(label, needed, description=help_)
    if kind in ("choice", "multi"):
        choices = [SelectChoice(one["value"], say(one["label"])) for one in spec["choices"]]
        field = RadioField if kind == "choice" else SelectMultipleField
        return field(label, needed, choices=choices, description=help_)
    if kind in ("yes_no", "consent"):
        checks = [DataRequired(_l("Please answer this question."))] if spec.get("required") else []
        return BooleanField(label, checks, description=help_)
    return StringField(label, [*needed, Length(max=500)], description=help_)


def _known_phone(field: Field) -> None:
    """Digits enough to call."""
    if field.data and not 6 <= sum(letter.isdigit() for letter in field.data) <= 15:
        raise StopValidation(str(_("This is not a phone number.")))
