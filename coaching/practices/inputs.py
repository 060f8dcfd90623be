"""What an owner may type about the practice."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, ColorField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import CountryField, Input, email_address, known_zone
from coaching.practices import rules

COLOUR = re.compile(r"^#[0-9a-f]{6}$")
SITE = re.compile(r"^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{2,5})?$")
KEYS = ("title", "welcome", "who", "how", "not")
LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]
ROLES = [
    SelectChoice("coach", _l("Coach: coaches people, sees what they write")),
    SelectChoice("assistant", _l("Assistant: agenda, people and invoices, never what people write")),
    SelectChoice("owner", _l("Owner: everything, settings too")),
]
PROFILES = [
    SelectChoice("standard", _l("21% VAT")),
    SelectChoice("kor", _l("Small-business scheme (KOR): no VAT")),
    SelectChoice("exempt", _l("Exempt from VAT")),
    SelectChoice("reverse", _l("VAT reverse-charged")),
]


def readable_colour(form: Any, field: Any) -> None:
    """Validator: a colour in which words can be read; says which shade would do."""
    field.data = (field.data or "").lower()
    if not COLOUR.match(field.data):
        raise StopValidation(str(_l("Choose a colour, such as #c2362c.")))
    if not rules.is_readable(field.data):
        raise StopValidation(_("Words in this colour are hard to read. This shade is dark enough: %(shade)s", shade=rules.readable(field.data)))


class PracticeInput(Input):
    """Name and address of the practice, its language and its colour."""

    name = StringField(_l("Name of your practice"), [InputRequired(_l("Type a name.")), Length(max=120)])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email_address])
    phone = StringField(_l("Telephone"), [Length(max=40)])
    website = StringField(_l("Website"), [Length(max=200)])
    street = StringField(_l("Street and number"), [Length(max=120)])
    postcode = StringField(_l("Postcode"), [Length(max=16)])
    city = StringField(_l("City"), [Length(max=80)])
    country = CountryField(_l("Country"))
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [InputRequired(_l("Choose a time zone from the list.")), known_zone])
    accent = ColorField(_l("Your colour"), [readable_colour])
    private_events = BooleanField(_l("Mark appointments as private in calendars"))

    def validate_website(self, field: StringField) -> None:
        """A web address, when there is one."""
        if field.data and not re.match(r"^https?://[^\s/]+\.[^\s]+$", field.data):
            raise StopValidation(str(_l("Type the whole address, beginning with https://.")))


class LogoInput(Input):
    """A picture to be the practice's logo. What it says about itself is not believed: `rules.logo_from` looks into it."""

    picture = FileField(_l("A picture of your logo"), [FileRequired(_l("Choose a picture first."))])

    def refuse(self, why: str) -> None:
        """Say beside the field why this picture was not taken (`rules.BadPicture.why`)."""
        self.picture.errors = [{
            "kind": _("Choose a PNG or a JPEG. An SVG can hold programs, so save it as PNG first."),
            "heavy": _("This picture is heavier than %(size)s MB. Save it smaller and try again.", size=rules.LARGEST_MB),
            "large": _("This picture has too many points: at most 4,000 by 4,000. Save it smaller and try again."),
            "small": _("This picture is too small to be sharp. Choose one of at least 200 points wide."),
            "empty": _("There is nothing to be seen on this picture."),
        }.get(why, _("This picture cannot be read. Open it, save it once more as PNG and try again."))]  # fmt: skip


class MoneyInput(Input):
    """What the law wants on an invoice (art. 35a Wet OB), and where the money goes."""

    legal_name = StringField(_l("Name as registered"), [Length(max=120)])
    kvk = StringField(_l("KVK number"), [Length(max=12)])
    vat_profile = SelectField(_l("VAT"), choices=PROFILES)
    vat_id = StringField(_l("VAT identification number"), [Length(max=20)])
    iban = StringField(_l("IBAN"), [Length(max=42)])
    payment_days = IntegerField(_l("Days to pay"), [InputRequired(_l("Type a number of days.")), NumberRange(0, 90, _l("Between 0 and 90 days."))])

    def validate_iban(self, field: StringField) -> None:
        """A number whose check digits are right (ISO 13616)."""
        from stdnum import iban

        if field.data:
            if not iban.is_valid(field.data):
                raise StopValidation(str(_l("This IBAN is not right: check the digits.")))
            field.data = iban.compact(field.data)

    def validate_kvk(self, field: StringField) -> None:
        """Eight digits."""
        if field.data and not re.fullmatch(r"\d{8}", field.data.replace(" ", "")):
            raise StopValidation(str(_l("A KVK number has eight digits.")))
        field.data = (field.data or "").replace(" ", "") or None

    def validate_vat_id(self, field: StringField) -> None:
        """Dutch: NL, nine digits, B and two digits, with its check (2020 rules)."""
        from stdnum.eu import vat

        if field.data:
            if not vat.is_valid(field.data):
                raise StopValidation(str(_l("This VAT number is not right, such as NL000099998B57.")))
            field.data = vat.compact(field.data)


class PageInput(Input):
    """The public page in two languages, and where the contact form may stand."""

    title_nl = StringField(_l("Heading in Dutch"), [Length(max=120)])
    title_en = StringField(_l("Heading in English"), [Length(max=120)])
    welcome_nl = TextAreaField(_l("Welcome in Dutch"), [Length(max=600)])
    welcome_en = TextAreaField(_l("Welcome in English"), [Length(max=600)])
    who_nl = TextAreaField(_l("Who you are, in Dutch"), [Length(max=4000)])
    who_en = TextAreaField(_l("Who you are, in English"), [Length(max=4000)])
    how_nl = TextAreaField(_l("How you work, in Dutch"), [Length(max=4000)])
    how_en = TextAreaField(_l("How you work, in English"), [Length(max=4000)])
    not_nl = TextAreaField(_l("What you do not do, in Dutch"), [Length(max=4000)])
    not_en = TextAreaField(_l("What you do not do, in English"), [Length(max=4000)])
    frame_sites = TextAreaField(_l("Sites that may show your contact form"), [Length(max=1000)])

    def validate_frame_sites(self, field: TextAreaField) -> None:
        """One https address of a site per line, without a path: it goes into a security header (trust.md C14)."""
        wrong = [line for line in self.sites if not SITE.match(line)]
        if wrong:
            raise StopValidation(_("One address per line, such as https://www.example.org: %(wrong)s is not right.", wrong=wrong[0][:80]))

    @property
    def sites(self) -> list[str]:
        """The addresses, tidied."""
        return [line.strip().rstrip("/").lower() for line in (self.frame_sites.data or "").splitlines() if line.strip()][:10]

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """The texts as the practice keeps them: per key, per language, what is empty left out."""
        found = {}
        for key in KEYS:
            words = {locale: self[f"{key}_{locale}"].data or "" for locale in ("nl", "en")}
            found[key] = {locale: text for locale, text in words.items() if text}
        return {key: words for key, words in found.items() if words}


class MemberInput(Input):
    """Somebody who comes to work here."""

    name = StringField(_l("Name"), [InputRequired(_l("Type a name.")), Length(max=120)])
    email = EmailField(_l("E-mail"), [InputRequired(_l("Type an e-mail address.")), Length(max=254), email_address])
    role = SelectField(_l("Role"), choices=ROLES, default="coach")
