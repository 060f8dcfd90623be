"""What people fill in while booking."""

from wtforms import Field, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, email_address
from coaching.scheduling import queries, words
from coaching.scheduling.inputs import asking
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
    phone = StringField(_l("Phone"), [Length(max=40)])  # not Optional(): that would end the checks at an empty field
    coach_calls = False

    def validate_phone(self, field: Field) -> None:
        """A call by the coach needs a number to call."""
        if self.coach_calls and self.location.data == "phone" and not field.data:
            raise StopValidation(str(_("Fill in the number we can call.")))
        _known_phone(field)


class KnownDetailsInput(Input):
    """The same for somebody we know: only what the type asks."""

    start = HiddenField()
    timezone = HiddenField()
    location = RadioField(_l("How shall we talk?"), validate_choice=True, choices=[])


class WaitInput(Input):
    """Who would like a place when one comes free, for somebody we do not know yet."""

    timezone = HiddenField()
    first_name = StringField(_l("First name"), NAME)
    last_name = StringField(_l("Last name"), [Optional(), Length(max=80)])
    email = StringField(_l("E-mail"), [InputRequired(_l("Fill in your e-mail address.")), Length(max=254), email_address])


def details_for(kind: AppointmentType, *, known: bool) -> type[Input]:
    """The form of a type: name and address for a stranger, then the type's questions as q_<key>."""
    base = KnownDetailsInput if known else DetailsInput
    questions = asking.asked_when_booking(kind)
    return type("Details", (base, asking.question_fields(questions)), {}) if questions else base


def fill_locations(form: Input, kind: AppointmentType, coach_id: str | None = None) -> None:
    """Offer the type's locations; with one there is nothing to choose and the field goes. A phone without a number to call is the coach calling."""
    places = queries.places_of(kind, coach_id)
    kinds = list(dict.fromkeys(each["kind"] for each in places))
    if isinstance(form, DetailsInput):
        form.coach_calls = any(each["kind"] == "phone" and not each.get("detail") for each in places)
        form.phone.flags.required = form.coach_calls and kinds == ["phone"]
        form.phone.flags.optional = not form.coach_calls
    choices = [SelectChoice(each, words.location_name(each)) for each in kinds]
    if len(choices) < 2:
        if choices and not form.location.data:
            form.location.data = kinds[0]
        form.location.choices = choices
        return
    form.location.choices = choices
    form.location.data = form.location.data or kinds[0]


def _known_phone(field: Field) -> None:
    """Digits enough to call."""
    if field.data and not 6 <= sum(letter.isdigit() for letter in field.data) <= 15:
        raise StopValidation(str(_("This is not a phone number.")))
