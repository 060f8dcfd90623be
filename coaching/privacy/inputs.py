"""Asking once more before an erasure."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input


class ShownInput(Input):
    """What coachees see of a coach beside the name."""

    shows_phone = BooleanField(_l("My telephone number"))
    shows_email = BooleanField(_l("My e-mail address"))


class EraseInput(Input):
    """The first name typed, so that nobody is erased by a slip."""

    other_name = _l("This is not the first name of the person.")
    name = StringField(_l("Type the first name to confirm"), [InputRequired(_l("Type the first name."))])

    def __init__(self, expected: str, **values: object) -> None:
        super().__init__(**values)
        self.expected = expected

    def validate_name(self, field: StringField) -> None:
        """It must be this person's."""
        if (field.data or "").strip().lower() != self.expected.strip().lower():
            raise StopValidation(str(self.other_name))


class EraseMeInput(EraseInput):
    """The same, of oneself."""

    other_name = _l("This is not your first name.")
    name = StringField(_l("Type your first name to confirm"), [InputRequired(_l("Type your first name."))])
