"""What is asked on the first visit."""

from __future__ import annotations

from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address, known_zone
from coaching.entrance.inputs import LANGUAGES, RawPasswordField, good_password

DAYS = [
    SelectChoice("1", _l("Monday")), SelectChoice("2", _l("Tuesday")), SelectChoice("3", _l("Wednesday")),
    SelectChoice("4", _l("Thursday")), SelectChoice("5", _l("Friday")), SelectChoice("6", _l("Saturday")), SelectChoice("7", _l("Sunday")),
]  # fmt: skip


class SetupInput(Input):
    """Practice, coach, language, zone, hours: enough to begin with."""

    code = StringField(_l("The code from your server"), [InputRequired(_l("Type the code that ./run printed.")), Length(max=80)])
    practice = StringField(_l("Name of your practice"), [InputRequired(_l("Type a name.")), Length(max=120)])
    name = StringField(_l("Your own name"), [InputRequired(_l("Type your name.")), Length(max=120)])
    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=254), email_address])
    password = RawPasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), good_password])
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [InputRequired(_l("Choose a time zone from the list.")), known_zone])
    days = SelectMultipleField(_l("Days you work"), choices=DAYS, default=["1", "2", "3", "4"])
    begins = TimeField(_l("From"), [InputRequired(_l("Type a time."))])
    ends = TimeField(_l("Until"), [InputRequired(_l("Type a time."))])

    @property
    def known(self) -> tuple[str, ...]:
        """What others know of this person: no password."""
        return (self.practice.data or "", self.name.data or "", self.email.data or "")

    def validate_ends(self, field: TimeField) -> None:
        """A working day has a length."""
        if self.begins.data and field.data and field.data <= self.begins.data:
            raise StopValidation(str(_l("Until must be later than from.")))

    def validate_days(self, field: SelectMultipleField) -> None:
        """At least one day."""
        if not field.data:
            raise StopValidation(str(_l("Choose at least one day.")))
