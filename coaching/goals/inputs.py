"""What may be typed about goals and agreed actions."""

from __future__ import annotations

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input

POINT = NumberRange(0, 10, _l("Choose a number from 0 to 10."))


class GoalInput(Input):
    """A goal: what, where it stands, where it should go."""

    title = StringField(_l("What do you want to reach?"), [DataRequired(_l("Say what the goal is.")), Length(max=200)])
    now = IntegerField(_l("Where does it stand now?"), [InputRequired(_l("Choose a number from 0 to 10.")), POINT])
    wanted = IntegerField(_l("Where should it go?"), [InputRequired(_l("Choose a number from 0 to 10.")), POINT], default=8)

    def about(self, name: str) -> GoalInput:
        """The same questions, asked of the coach about somebody by name."""
        self.title.label.text = _("What does %(name)s want to reach?", name=name)
        return self


class RenameInput(Input):
    """Other words for a goal, or another wish."""

    title = StringField(_l("What do you want to reach?"), [DataRequired(_l("Say what the goal is.")), Length(max=200)])
    wanted = IntegerField(_l("Where should it go?"), [InputRequired(_l("Choose a number from 0 to 10.")), POINT])


class GiveInput(Input):
    """Today's number for a goal."""

    value = IntegerField(_l("Where does it stand now?"), [InputRequired(_l("Choose a number from 0 to 10.")), POINT])


class ActionInput(Input):
    """Something agreed, with a day perhaps."""

    text = StringField(_l("What will you do?"), [DataRequired(_l("Say what was agreed.")), Length(max=300)])
    due_on = DateField(_l("By which day"), [Optional()])
