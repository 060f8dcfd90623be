"""What may be typed about oneself, and by a coach about a person. Only these fields, whatever else is posted (trust.md A9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, DateField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l, say
from coaching.core.inputs import CountryField, Input, MayBeEmpty, email_address, known_zone
from coaching.people import queries
from coaching.people.rules import KINDS, LETTERS, MOST_FIELDS, MOST_LISTED, MOST_TAGS, OwnField, phone_as_e164, tags_of

LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]


def telephone(form: Any, field: Any) -> None:
    """Validator: a telephone number, in whatever way people write it."""
    try:
        phone_as_e164(field.data)
    except ValueError:
        raise StopValidation(_("This does not look like a telephone number.")) from None


def both_or_none(form: Any, field: Any) -> None:
    """Validator: quiet hours have a begin and an end, or neither."""
    if bool(form.quiet_from.data) != bool(field.data):
        field.errors[:] = []  # an empty one is not "no valid time"
        raise StopValidation(_("Give both times, or none."))


class PreferencesInput(Input):
    """How somebody wants to be spoken to: language, zone, quiet hours, which letters."""

    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [DataRequired(_l("Fill in a time zone.")), known_zone])
    phone = TelField(_l("Phone"), [Length(max=40), telephone])
    quiet_from = TimeField(_l("Quiet from"), [Optional()])
    quiet_until = TimeField(_l("Quiet until"), [both_or_none, Optional()])
    daily_limit = IntegerField(_l("Mails a day, at most"), [Optional(), NumberRange(1, 20, _l("Choose a number from 1 to 20."))])
    reflection = BooleanField(_l("Reflections after an appointment"))
    check_in = BooleanField(_l("Check-ins"))
    lesson = BooleanField(_l("Lessons and assignments"))
    message = BooleanField(_l("That there is a message"))
    nudge = BooleanField(_l("Reminders of what is still open"))
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
    country = CountryField(_l("Country"))
    company = StringField(_l("Company"), [Length(max=120)])
    vat_id = StringField(_l("VAT number"), [Length(max=20)])
    tags = StringField(_l("Tags"), [Length(max=400)])

    def __init__(self, *args: Any, person_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_id = person_id

    def validate_email(self, field: Any) -> None:
        """An address belongs to one person of the practice."""
        known = queries.by_email(field.data) if field.data else None
        if known is not None and known.id != self.person_id:
            raise StopValidation(_("%(name)s already has this address.", name=known.name))


    def validate_tags(self, field: Any) -> None:
        """Short, and not too many."""
        found = tags_of(field.data)
        if len(found) > MOST_TAGS or any(len(one) > 40 for one in found):
            raise StopValidation(_("At most 20 tags, each of at most 40 characters."))


class _OwnValues(Input):
    """What the practice's own fields say of one person; beside the form that carries the token."""

    class Meta(Input.Meta):
        csrf = False


def own_values(fields: list[OwnField], said: dict[str, str] | None = None) -> _OwnValues:
    """A form with one field for each of `fields`; `said` is what was filled in before (None: read what is posted)."""
    made = type("OwnValues", (_OwnValues,), {f"f_{number}": _as_input(one) for number, one in enumerate(fields)})
    if said is None:
        return made(prefix="own-")
    form = made(formdata=None, prefix="own-")
    for number, one in enumerate(fields):
        value = said.get(one.key) or ""
        form[f"f_{number}"].process(None, date.fromisoformat(value) if one.kind == "date" and value else value)
    return form


def _as_input(own: OwnField) -> Any:
    name, fits = say(dict(own.name)), _fitting(own)
    if own.kind == "date":
        return DateField(name, [MayBeEmpty()])
    if own.kind == "choice":
        return SelectField(name, [MayBeEmpty()], choices=[SelectChoice("", "—"), *(SelectChoice(one, one) for one in own.choices)])
    return StringField(name, [Length(max=200), fits], render_kw={"inputmode": "decimal"} if own.kind == "number" else None)


def _fitting(own: OwnField) -> Any:
    def fits(form: Any, field: Any) -> None:
        try:
            field.data = own.tidied(field.data)
        except ValueError:
            raise StopValidation(queries.what_fits(own)) from None

    return fits


def typed_values(form: _OwnValues, fields: list[OwnField]) -> dict[str, str]:
    """What was typed, by key, as it is kept."""
    return {one.key: one.tidied(str(form[f"f_{number}"].data or "")) for number, one in enumerate(fields)}


class OwnFieldInput(Input):
    """A field of the practice's own: what it is called, and what may stand in it."""

    name_nl = StringField(_l("Name in Dutch"), [Length(max=60)])
    name_en = StringField(_l("Name in English"), [Length(max=60)])
    kind = SelectField(_l("What may stand in it"))
    choices = TextAreaField(_l("The choices, one on each line"), [Length(max=2000)])
    shown = BooleanField(_l("The coachee sees it too, under Me"))
    listed = BooleanField(_l("A column in the list of coachees"))

    def offer(self, own: OwnField | None) -> None:
        """Fill the list of kinds; `own` is the field being changed, whose kind stays."""
        self._own = own
        words = {"text": _("a few words"), "number": _("a number"), "choice": _("one of a list"), "date": _("a day")}
        self.kind.choices = [SelectChoice(kind, words[kind]) for kind in KINDS]
        if own:
            self.kind.data = own.kind

    def read(self, own: OwnField) -> None:
        """Fill the fields from one as it is kept."""
        self.name_nl.data, self.name_en.data = own.name.get("nl"), own.name.get("en")
        self.choices.data, self.shown.data, self.listed.data = "\n".join(own.choices), own.shown, own.listed

    def validate_name_nl(self, field: Any) -> None:
        """A name in at least one language; no two fields are called the same."""
        if not self.names:
            raise StopValidation(_("Write a name in at least one language."))
        others = [one for one in queries.fields_of_practice() if self._own is None or one.key != self._own.key]
        if self._own is None and len(others) >= MOST_FIELDS:
            raise StopValidation(_("Twenty fields is the most; take one away first."))
        if {name.casefold() for name in self.names.values()} & {name.casefold() for one in others for name in one.name.values()}:
            raise StopValidation(_("There is a field with this name already."))

    def validate_choices(self, field: Any) -> None:
        """At least two to choose from."""
        if self.kind.data == "choice" and not 2 <= len(self.lines) <= 30:
            raise StopValidation(_("Write two to thirty choices, one on each line."))
        if any(len(one) > 80 for one in self.lines):
            raise StopValidation(_("A choice has at most 80 characters."))

    def validate_listed(self, field: Any) -> None:
        """A few: beside them stand the name, the phase and the days."""
        others = [one for one in queries.listed_fields() if self._own is None or one.key != self._own.key]
        if field.data and len(others) >= MOST_LISTED:
            raise StopValidation(_("Three fields is the most in the list: %(names)s. Take one out first.",
                                   names=", ".join(say(dict(one.name)) for one in others)))  # fmt: skip

    @property
    def names(self) -> dict[str, str]:
        """The name per language, without the empty ones."""
        return {lang: self[f"name_{lang}"].data for lang in ("nl", "en") if self[f"name_{lang}"].data}

    @property
    def lines(self) -> list[str]:
        """The choices, tidied; none for another kind."""
        lines = dict.fromkeys(" ".join(line.split()) for line in (self.choices.data or "").splitlines())
        return [line for line in lines if line] if self.kind.data == "choice" else []


def zones() -> list[str]:
    """Time zones to choose from, by name."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
