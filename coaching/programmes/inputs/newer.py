"""Which steps of a ready-made programme are brought up to date."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.programmes.queries import Change


class NewerInput(Input):
    """The steps, and how much of them."""

    steps = SelectMultipleField(_l("Which steps"), validators=[InputRequired(_l("Choose at least one step."))])
    take = RadioField(_l("What you take over"), default="words", validators=[InputRequired()])

    def offer(self, changes: Sequence[Change]) -> None:
        """What is other, step by step."""
        self.steps.choices = [SelectChoice(one.key, f"{one.name} · {_('new') if one.how == 'new' else one.said}") for one in changes]
        self.take.choices = [
            SelectChoice("words", str(_("only the words; moments and forms stay as they are here"))),
            SelectChoice("all", str(_("everything of these steps"))),
        ]
