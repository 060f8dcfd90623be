"""What may be typed about oneself, and by a coach about a person. Only these fields, whatever else is posted (trust.md A9)."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TelField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, email_address, known_zone
from coaching.people import queries
from coaching.people.rules import phone_as_e164

LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]
LETTERS = ("reflection", "check_in", "lesson", "message", "nudge", "follow_up")


def telephone(form: Any, field: Any) -> None:
    """Validator: a telephone number, in whatever way people write it."""
    try:
        phone_as_e164(field.data)
    except ValueError:
        raise StopValidation(_("This does not look like a telephone number.")) from None


def both_or_none(form: Any, field: Any) -> None:
    """Validator: quiet hours have a begin and an end, or neither."""
    if bool(form.quiet_from.data) != bool(field.data):
        raise StopValidation(_("Give both times, or none."))


class PreferencesInput(Input):
    """How somebody wants to be spoken to: language, zone, quiet hours, which letters."""

    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [DataRequired(_l("Fill in a time zone.")), known_zone])
    phone = TelField(_l("Phone"), [Length(max=40), telephone])
    quiet_from = TimeField(_l("Quiet from"), [Optional()])
    quiet_until = TimeField(_l("Quiet until"), [both_or_none, Optional()])
    daily_limit = IntegerField(_l("Letters a day, at most"), [Optional(), NumberRange(1, 20, _l("Choose a number from 1 to 20."))])
    reflection = BooleanField(_l("Reflections after an appointment"))
    check_in = BooleanField(_l("Check-ins"))
    lesson = BooleanField(_l("Lessons and assignments"))
    message = BooleanField(_l("That there is a message"))
    nudge = BooleanField(_l("That no appointment is planned"))
    follow_up = BooleanField(_l("How it goes after a journey"))

    def parts(self) -> dict[str, Any]:
        """What `people.operations.prefer` takes; a kind of letter that is not ticked may not come."""
        stopped = [kind for kind in LETTERS if not self[kind].data]
        names = ("locale", "timezone", "phone", "quiet_from", "quiet_until", "daily_limit")
        return {name: self[name].data or None for name in names} | {"unsubscribed": stopped}


class PersonInput(Input):
    """What a coach keeps of a person."""

    first_name = StringField(_l("First name"), [DataRequired(_l("Fill in a first name.")), Length(max=80)])
    last_name = StringField(_l("Last name"), [Length(max=80)])
    email = EmailField(_l("E-mail address"), [Optional(), Length(max=254), email_address])
    phone = TelField(_l("Phone"), [Length(max=40), telephone])
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [DataRequired(_l("Fill in a time zone.")), known_zone])
    street = StringField(_l("Street and number"), [Length(max=120)])
    postcode = StringField(_l("Postcode"), [Length(max=16)])
    city = StringField(_l("City"), [Length(max=80)])
    company = StringField(_l("Company"), [Length(max=120)])
    vat_id = StringField(_l("VAT number"), [Length(max=20)])

    def __init__(self, *args: Any, person_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_id = person_id

    def validate_email(self, field: Any) -> None:
        """An address belongs to one person of the practice."""
        known = queries.by_email(field.data) if field.data else None
        if known is not None and known.id != self.person_id:
            raise StopValidation(_("%(name)s already has this address.", name=known.name))


def zones() -> list[str]:
    """Time zones to choose from, by name."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
