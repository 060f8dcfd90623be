"""A programme's own words, and a file to import."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, MoneyField


class ProgrammeInput(Input):
    """Name and promise in two languages, appointments, price."""

    name_nl = StringField(_l("Name in Dutch"), validators=[Optional(), Length(max=80)])
    name_en = StringField(_l("Name in English"), validators=[Optional(), Length(max=80)])
    summary_nl = TextAreaField(_l("Promise in Dutch"), validators=[Optional(), Length(max=600)])
    summary_en = TextAreaField(_l("Promise in English"), validators=[Optional(), Length(max=600)])
    appointments = IntegerField(_l("Appointments"), default=6, validators=[InputRequired(), NumberRange(1, 60)])
    price = MoneyField(_l("Price in euros"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A name in at least one language."""
        right = super().validate(extra_validators)
        if not (self.name_nl.data or self.name_en.data):
            self.name_nl.errors = [*self.name_nl.errors, _("Give it a name in at least one language.")]
            return False
        return right

    @property
    def values(self) -> dict[str, Any]:
        """As operations want it."""
        return {
            "name": {lang: text for lang, text in (("nl", self.name_nl.data), ("en", self.name_en.data)) if text},
            "summary": {lang: text for lang, text in (("nl", self.summary_nl.data), ("en", self.summary_en.data)) if text},
            "appointments": self.appointments.data,
            "price_cents": self.price.cents,
        }


class ImportInput(Input):
    """A programme as a file."""

    file = FileField(_l("File"), validators=[FileRequired()])
