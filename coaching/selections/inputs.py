"""What may be typed and chosen for many."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input
from coaching.core.text import check
from coaching.selections.rules import DEEDS, PLACEHOLDERS


class ChosenInput(Input):
    """Which of a list, and what to do with them. `query`: of the list's address, for "every one that fits"."""

    kind = HiddenField(validators=[AnyOf(list(DEEDS))])
    query = HiddenField(validators=[Length(max=900)])
    deed = HiddenField(validators=[DataRequired()])
    every = BooleanField()


class DeedInput(Input):
    """What a deed asks before it is done: nothing, unless it says so."""

    @property
    def params(self) -> dict[str, str]:
        """What is kept of it in plain sight."""
        return {}

    @property
    def text(self) -> str | None:
        """What is kept of it sealed."""
        return None

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill the list, for a deed that has one."""


class TagInput(DeedInput):
    """A tag for everybody."""

    tag = StringField(_l("Tag"), [DataRequired(_l("Type a tag.")), Length(max=40)])

    def validate_tag(self, field: StringField) -> None:
        """One, for what has a comma would be two."""
        if "," in (field.data or ""):
            raise StopValidation(str(_l("One at a time, without a comma.")))

    @property
    def params(self) -> dict[str, str]:
        """The tag, with single spaces."""
        return {"tag": " ".join((self.tag.data or "").split())}


class UntagInput(DeedInput):
    """A tag that somebody has."""

    tag = SelectField(_l("Tag"), [InputRequired(_l("Choose a tag."))])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Those that they have."""
        self.tag.choices = [SelectChoice(value, label) for value, label in choices]

    @property
    def params(self) -> dict[str, str]:
        """The tag."""
        return {"tag": self.tag.data}


class SuccessorInput(DeedInput):
    """Who takes over."""

    coach = SelectField(_l("Who takes over"), [InputRequired(_l("Choose a coach."))])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """The colleagues who coach."""
        self.coach.choices = [SelectChoice(value, label) for value, label in choices]

    @property
    def params(self) -> dict[str, str]:
        """Their id."""
        return {"coach": self.coach.data}


class WordsInput(DeedInput):
    """One message to each."""

    body = TextAreaField(_l("Your message"), [DataRequired(_l("Write something first.")), Length(max=10_000)])

    def validate_body(self, field: TextAreaField) -> None:
        """Only placeholders that exist."""
        if unknown := check(field.data or "", PLACEHOLDERS):
            raise StopValidation(str(_l("Unknown placeholder: %(name)s", name="{" + unknown[0] + "}")))

    @property
    def text(self) -> str | None:
        """The words as they were typed."""
        return self.body.data


_ASKS: dict[str, type[DeedInput]] = {"tag": TagInput, "untag": UntagInput, "hand_over": SuccessorInput, "write": WordsInput}


def asks(deed: str) -> DeedInput:
    """What this deed asks."""
    return _ASKS.get(deed, DeedInput)()
