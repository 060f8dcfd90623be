"""A milestone of the road: its name in two languages, and when it is reached by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from coaching.core.i18n import _, _l
from coaching.programmes import queries, rules
from coaching.programmes.inputs.named import NamedInput
from coaching.programmes.models import Step


class MilestoneInput(NamedInput):
    """Everything that is filled in is a condition; without any, the coach ticks it by hand."""

    held = IntegerField(_l("So many appointments were held"), validators=[Optional(), NumberRange(1, 60)])
    answered = SelectMultipleField(_l("These forms are answered"), validators=[Optional()])
    done = SelectMultipleField(_l("These lessons and assignments are done"), validators=[Optional()])
    goals = IntegerField(_l("So many goals are reached"), validators=[Optional(), NumberRange(1, 20)])
    phase = SelectField(_l("This phase has begun"), validators=[Optional()])
    accepted = BooleanField(_l("The invitation is accepted"))
    mode = RadioField(_l("How many of these must hold"), default="all")
    hidden = BooleanField(_l("Only you see it, not the coachee"))

    def offer(self, steps: Sequence[Step]) -> None:
        """Fill the lists for a programme with these steps."""
        own = [step for step in steps if not (step.params or {}).get("remind")]
        self.answered.choices = [SelectChoice(step.key, queries.step_name(step)) for step in own if step.what == "form"]
        self.done.choices = [SelectChoice(step.key, queries.step_name(step)) for step in own if step.what in ("lesson", "assignment")]
        self.phase.choices = [SelectChoice("", "–")] + [SelectChoice(phase, queries.phase_name(phase)) for phase in rules.PHASES]
        self.mode.choices = [SelectChoice("all", str(_("all must hold"))), SelectChoice("any", str(_("one is enough")))]

    def read(self, stone: Mapping[str, Any]) -> None:
        """Fill the fields from a milestone."""
        self.name_nl.data, self.name_en.data = stone["name"].get("nl"), stone["name"].get("en")
        self.hidden.data, self.mode.data = bool(stone.get("hidden")), "any" if stone.get("any") else "all"
        self.answered.data, self.done.data = [], []
        for word, _colon, what in (one.partition(":") for one in stone.get("any") or stone.get("all") or []):
            if word in ("answered", "done"):
                self[word].data = [*self[word].data, what]
            elif word in ("held", "goals"):
                self[word].data = int(what)
            else:
                self[word].data = what or True

    @property
    def values(self) -> dict[str, Any]:
        """As operations want it."""
        conditions = [f"{word}:{self[word].data}" for word in ("held", "goals", "phase") if self[word].data]
        conditions += [f"{word}:{key}" for word in ("answered", "done") for key in self[word].data or []]
        conditions += ["accepted"] if self.accepted.data else []
        found: dict[str, Any] = {"name": self.names} | ({self.mode.data or "all": conditions} if conditions else {})
        return found | ({"hidden": True} if self.hidden.data else {})
