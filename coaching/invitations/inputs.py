"""What may be typed about invitations."""

from __future__ import annotations

from datetime import UTC, datetime

from wtforms import BooleanField, DateField, Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from coaching.agreements.rules import signature_svg
from coaching.core.i18n import _, _l
from coaching.core.inputs import CountryField, Input, MoneyField

STEP_WORDS = {
    "summary": _l("Summary"), "agreement": _l("Agreement"), "details": _l("Details for the invoice"), "invoice": _l("Invoice"),
    "appointment": _l("First appointment"),
}  # fmt: skip
CONSENT = _l("I have read this agreement and agree to it.")
EARLY = _l("Begin within the fourteen days in which I may withdraw. If I withdraw, I pay for what was already held.")


class InviteInput(Input):
    """An offer."""

    programme = SelectField(_l("Programme"))
    price = MoneyField(_l("Price, VAT included"), [Optional()])
    starts_on = DateField(_l("Starts on"), [Optional()])
    message = TextAreaField(_l("A few words of your own"), [Length(max=3000)])
    steps = SelectMultipleField(
        _l("What they go through"),
        choices=[SelectChoice(key, STEP_WORDS[key]) for key in ("agreement", "details", "invoice", "appointment")],
        default=["agreement", "details", "invoice", "appointment"],
    )
    agreement = SelectField(_l("Agreement"))


class SignInput(Input):
    """Signing. The fingerprint is of the text that was on the screen; `picture` is what was drawn, when something was."""

    picture: bytes | None = None
    sha256 = HiddenField()
    drawn = HiddenField(validators=[Length(max=40_000)])
    name = StringField(_l("Your full name, as your signature"), [InputRequired(_l("Type your name to sign.")), Length(max=160)])
    consent = BooleanField(CONSENT, [InputRequired(_l("Tick this to sign."))])
    early_start = BooleanField(EARLY)

    def validate_drawn(self, field: HiddenField) -> None:
        """Strokes of points and nothing else."""
        try:
            self.picture = signature_svg(field.data or "")
        except ValueError:
            raise StopValidation(str(_l("The drawing did not come through. Draw it again, or leave it out."))) from None


class DetailsInput(Input):
    """Whom the invoice is for."""

    first_name = StringField(_l("First name"), [InputRequired(_l("Type your first name.")), Length(max=80)])
    last_name = StringField(_l("Last name"), [InputRequired(_l("Type your last name.")), Length(max=80)])
    street = StringField(_l("Street and number"), [InputRequired(_l("The law asks for an address on an invoice.")), Length(max=120)])
    postcode = StringField(_l("Postcode"), [InputRequired(_l("Type your postcode.")), Length(max=16)])
    city = StringField(_l("City"), [InputRequired(_l("Type your city.")), Length(max=80)])
    country = CountryField(_l("Country"))
    company = StringField(_l("Company, if they pay"), [Optional(), Length(max=120)])
    vat_id = StringField(_l("VAT id of the company"), [Optional(), Length(max=20)])


class FirstInput(Input):
    """The first appointment."""

    start = RadioField(_l("Time"), validate_choice=False, validators=[InputRequired(_l("Choose a time."))])
    location = SelectField(_l("Where"), validate_choice=False)

    @property
    def begins(self) -> datetime:
        """What was chosen, in UTC. Raises ValueError for what is no moment."""
        return datetime.fromisoformat((self.start.data or "").replace("Z", "+00:00")).astimezone(UTC)

    def validate_start(self, _field: Field) -> None:
        """A moment, as the list writes it."""
        try:
            _moment = self.begins
        except ValueError:
            raise ValidationError(_("Choose a time from the list.")) from None
