"""A programme's own words, and a file to import."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from coaching.core.i18n import _l
from coaching.core.inputs import Input, MoneyField
from coaching.programmes.inputs.named import NamedInput


class ProgrammeInput(NamedInput):
    """Name and promise in two languages, appointments, price."""

    summary_nl = TextAreaField(_l("Promise in Dutch"), validators=[Optional(), Length(max=600)])
    summary_en = TextAreaField(_l("Promise in English"), validators=[Optional(), Length(max=600)])
    appointments = IntegerField(_l("Appointments"), default=6, validators=[InputRequired(), NumberRange(1, 60)])
    price = MoneyField(_l("Price in euros"), validators=[Optional()])

    @property
    def values(self) -> dict[str, Any]:
        """As operations want it."""
        return {
            "name": self.names,
            "summary": {lang: text for lang, text in (("nl", self.summary_nl.data), ("en", self.summary_en.data)) if text},
            "appointments": self.appointments.data,
            "price_cents": self.price.cents,
        }


class ImportInput(Input):
    """A programme as a file."""

    file = FileField(_l("File"), validators=[FileRequired()])
