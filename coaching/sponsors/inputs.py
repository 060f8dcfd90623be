"""What a coach types about a sponsor."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import CountryField, Input, email_address
from coaching.people import queries as people
from coaching.practices import queries as practices

LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]


class SponsorInput(Input):
    """The company, whom to write to, and where its invoices go."""

    company = StringField(_l("Company"), [InputRequired(_l("Type the name of the company.")), Length(max=120)])
    contact = StringField(_l("Name of the contact"), [InputRequired(_l("Type the name of whom to write to.")), Length(max=120)])
    email = EmailField(_l("E-mail of the contact"), [InputRequired(_l("Type an e-mail address.")), Length(max=254), email_address])
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    street = StringField(_l("Street and number"), [Length(max=120)])
    postcode = StringField(_l("Postcode"), [Length(max=16)])
    city = StringField(_l("City"), [Length(max=80)])
    country = CountryField(_l("Country"))
    vat_id = StringField(_l("VAT number"), [Length(max=20)])

    def validate_email(self, field: Any) -> None:
        """One address, one part: whoever is coached or works here would never come in as a sponsor."""
        typed = (field.data or "").lower()
        known = people.by_email(typed)
        name = known.name if known else next((one.name for one in practices.members() if one.email == typed), None)
        if name:
            raise StopValidation(_("%(name)s is known here with this address. A sponsor needs an address of its own.", name=name))

    def details(self) -> dict[str, str | None]:
        """What `operations.ask` takes, but the address."""
        names = ("company", "contact", "locale", "street", "postcode", "city", "country", "vat_id")
        return {name: self[name].data or None for name in names}
