"""What may be typed when closing."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coaching.core.i18n import _l
from coaching.core.inputs import Input


class WordsInput(Input):
    """The coach's closing words."""

    words = TextAreaField(_l("In a few sentences"), [Length(max=8000)])


class CloseInput(Input):
    """How they go on."""

    choice = RadioField(
        _l("How will you go on?"),
        choices=[
            SelectChoice("close", _l("Close; the follow-up goes out by itself")),
            SelectChoice("follow_up", _l("Close, and meet once more later")),
            SelectChoice("go_on", _l("Close, and begin a new journey")),
        ],
        default="close",
        validators=[InputRequired(_l("Choose how you go on."))],
    )
