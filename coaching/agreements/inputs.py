"""What may be typed in an agreement text, and the file that is verified."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.core.text import check, names_in

# What is known of a person when an invitation is made; another placeholder would leave a hole in a contract.
KNOWN = (
    "first_name", "name", "coach", "coach_first_name", "practice", "programme", "price", "appointments", "start_date", "date",
    "email", "phone", "address", "city", "company", "practice_address", "practice_email", "practice_phone", "kvk",
)  # fmt: skip


def known_placeholders(form: object, field: TextAreaField) -> None:
    """Validator: every {name} in the text is one that has a value when it is signed."""
    wrong = check(field.data or "", KNOWN)
    if wrong:
        raise StopValidation(_("{%(name)s} is not known here.", name=wrong[0]))


class TextInput(Input):
    """A text in two languages: the same agreement, so both say the same."""

    name_nl = StringField(_l("Name in Dutch"), [InputRequired(_l("Type a name.")), Length(max=120)])
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    body_nl = TextAreaField(_l("Text in Dutch"), [InputRequired(_l("Write the text.")), Length(max=40_000), known_placeholders])
    body_en = TextAreaField(_l("Text in English"), [Length(max=40_000), known_placeholders])

    def validate_body_en(self, field: TextAreaField) -> None:
        """Both languages fill in the same things, else one reader signs something else."""
        missing = set(names_in(self.body_nl.data or "")) ^ set(names_in(field.data or ""))
        if field.data and missing:
            raise StopValidation(_("{%(name)s} stands in only one of the languages.", name=sorted(missing)[0]))

    @property
    def names(self) -> dict[str, str]:
        """Names per language."""
        return {lang: text for lang, text in (("nl", self.name_nl.data), ("en", self.name_en.data)) if text}

    @property
    def bodies(self) -> dict[str, str]:
        """Texts per language."""
        return {lang: text for lang, text in (("nl", self.body_nl.data), ("en", self.body_en.data)) if text}


class VerifyInput(Input):
    """A PDF to compare with what was signed."""

    file = FileField(_l("The PDF"), [FileRequired(_l("Choose a file."))])
