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
    """What a deed asks before it is done: nothing, unless it says so. `param`: the field whose answer is kept in plain sight."""

    param = ""

    @property
    def params(self) -> dict[str, str]:
        """What is kept in plain sight, with single spaces."""
        return {self.param: " ".join((self[self.param].data or "").split())} if self.param else {}

    @property
    def text(self) -> str | None:
        """What is kept of it sealed."""
        return None

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill the list, for a deed that has one."""
        if self.param and isinstance(self[self.param], SelectField):
            self[self.param].choices = [SelectChoice(value, label) for value, label in choices]


class TagInput(DeedInput):
    """A tag for everybody."""

    param = "tag"
    tag = StringField(_l("Tag"), [DataRequired(_l("Type a tag.")), Length(max=40)])

    def validate_tag(self, field: StringField) -> None:
        """One, for what has a comma would be two."""
        if "," in (field.data or ""):
            raise StopValidation(str(_l("One at a time, without a comma.")))


class UntagInput(DeedInput):
    """A tag that somebody has."""

    param = "tag"
    tag = SelectField(_l("Tag"), [InputRequired(_l("Choose a tag."))])


class SuccessorInput(DeedInput):
    """Who takes over."""

    param = "coach"
    coach = SelectField(_l("Who takes over"), [InputRequired(_l("Choose a coach."))])


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
