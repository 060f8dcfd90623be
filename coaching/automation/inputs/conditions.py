"""For whom a house rule holds: everything of one set must hold, and one set of three is enough."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, StopValidation

from coaching.core.i18n import _, _l, say
from coaching.core.inputs import Input, MayBeEmpty, NumberField
from coaching.leads.queries import SOURCE_WORDS
from coaching.people import queries as people
from coaching.people.rules import OwnField
from coaching.programmes.queries import phase_name
from coaching.programmes.rules import PHASES

CHOSEN = ("programme", "phase", "source", "tag")
NUMBERS = ("below", "above")


class ConditionsInput(Input):
    """One set of conditions; empty fields say nothing. A set stands beside the form of its rule, which carries the token."""

    class Meta(Input.Meta):
        csrf = False

    programme = SelectField(_l("Only in the programme"), validators=[MayBeEmpty()])
    phase = SelectField(_l("Only in the phase"), validators=[MayBeEmpty()])
    source = SelectField(_l("Only who came by"), validators=[MayBeEmpty()])
    tag = StringField(_l("Only with the tag"), validators=[Length(max=40)])
    field = SelectField(_l("Only where this field of your own"), validators=[MayBeEmpty()])
    field_is = StringField(_l("says"), validators=[Length(max=80)])
    below = NumberField(_l("Only at a score below"), validators=[MayBeEmpty(), NumberRange(0, 100)])
    above = NumberField(_l("Only at a score above"), validators=[MayBeEmpty(), NumberRange(0, 100)])

    def offer_conditions(self, programmes: list[tuple[str, str]], own: list[OwnField]) -> None:
        """Fill the lists; `own` are the practice's own fields."""
        self._own = {one.key: one for one in own}
        self.field.choices = [SelectChoice("", str(_("whatever it says")))] + [SelectChoice(one.key, say(dict(one.name))) for one in own]
        everywhere = [SelectChoice("", str(_("wherever")))]
        self.programme.choices = everywhere + [SelectChoice(*one) for one in programmes]
        self.phase.choices = everywhere + [SelectChoice(phase, phase_name(phase)) for phase in PHASES]
        self.source.choices = [SelectChoice("", str(_("whichever way")))] + [SelectChoice(key, str(words)) for key, words in SOURCE_WORDS.items()]

    def validate_field_is(self, field: Any) -> None:
        """What can stand in that field at all."""
        own = self._own.get(self.field.data or "")
        if own is not None:
            try:
                field.data = own.tidied(field.data)
            except ValueError:
                raise StopValidation(people.what_fits(own)) from None

    def read_conditions(self, conditions: dict[str, Any]) -> None:
        """Fill the fields from a set as it is kept (rules.applies)."""
        for name in (*CHOSEN, *NUMBERS):
            value = conditions.get(name)
            self[name].data = value[0] if isinstance(value, list) and value else value
        for name, wanted in (conditions.get("field") or {}).items():
            if name not in self._own:  # taken away since: it holds for nobody until another is chosen
                self.field.choices = [*(self.field.choices or []), SelectChoice(name, _("%(name)s (taken away)", name=name))]
            self.field.data, self.field_is.data = name, wanted[0] if isinstance(wanted, list) else wanted

    @property
    def conditions(self) -> dict[str, Any]:
        """The set as it is kept; empty when nothing was filled in."""
        found: dict[str, Any] = {name: [self[name].data] for name in CHOSEN if self[name].data}
        if self.field.data:
            found["field"] = {self.field.data: [self.field_is.data or ""]}
        return found | {name: float(self[name].data) for name in NUMBERS if self[name].data is not None}
