"""What may be typed about todos."""

from __future__ import annotations

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from coaching.core.i18n import _l
from coaching.core.inputs import Input


class TodoInput(Input):
    """Something to do, with a date perhaps."""

    text = StringField(_l("What do you want to do"), [InputRequired(_l("Write down what you want to do.")), Length(max=300)])
    due_on = DateField(_l("On"), [Optional()])
