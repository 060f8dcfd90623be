"""What a visitor may type."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address
from coaching.people.rules import phone_as_e164

CONSENT = _l("You may use what I write here to answer me.")


class ContactInput(Input):
    """The contact form. `website` is a trap that people do not see; `opened` says when the page was opened.

    It has no token: it may be posted from a frame or a form on the coach's own site, where a browser sends no cookie of ours, and
    nothing of whoever is signed in goes into it. The trap, the clock and the limit stand before it instead.
    """

    class Meta(Input.Meta):
        csrf = False

    first_name = StringField(_l("First name"), [InputRequired(_l("What may I call you?")), Length(max=80)])
    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address, so that I can answer.")), Length(max=254), email_address])
    phone = TelField(_l("Telephone (only if you like to be called)"), [Optional(), Length(max=40)])
    question = TextAreaField(_l("What would you like to ask or tell?"), [InputRequired(_l("Write a few words.")), Length(max=5000)])
    consent = BooleanField(CONSENT, [InputRequired(_l("Without this I may not answer you."))])

    def validate_phone(self, field: TelField) -> None:
        """A number, however it is written."""
        try:
            phone_as_e164(field.data)
        except ValueError:
            raise StopValidation(str(_l("This is not a telephone number."))) from None


class WithdrawInput(Input):
    """The withdrawal function (art. 6:230oa BW): name, which agreement, where the confirmation goes."""

    name = StringField(_l("Your name"), [InputRequired(_l("Type your name.")), Length(max=120)])
    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=254), email_address])
    agreement = StringField(_l("Which agreement or programme"), [InputRequired(_l("Say which agreement.")), Length(max=200)])
