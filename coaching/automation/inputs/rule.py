"""What a coach types about a house rule."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation

from coaching.automation.inputs.conditions import CHOSEN, NUMBERS, ConditionsInput
from coaching.automation.models import HouseRule
from coaching.automation.reactions import AWAITED, TRIGGERS, words_of
from coaching.automation.rules import RULE_WORDS
from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, MayBeEmpty
from coaching.core.text import check
from coaching.people.rules import OwnField
from coaching.programmes import queries as programmes_queries


def words_of_a_rule(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists and can be filled by a house rule."""
    unknown = check(field.data or "", RULE_WORDS)
    if unknown:
        raise StopValidation(_("There is no placeholder %(name)s.", name="{" + unknown[0] + "}"))


class RuleInput(ConditionsInput):
    """A house rule: what it waits for (one's own only), its sets of conditions, what it does and in which words."""

    class Meta(Input.Meta):
        """With a token again: this is the form, its first set of conditions included."""

    name = StringField(_l("What you call it"), validators=[Length(max=80)])
    trigger = SelectField(_l("As soon as"), validators=[MayBeEmpty()])
    days = IntegerField(_l("How many days"), validators=[MayBeEmpty(), NumberRange(1, 3650)])
    what = RadioField(_l("What happens"), validators=[InputRequired()])
    subject_nl = StringField(_l("Subject in Dutch"), validators=[Length(max=200), words_of_a_rule])
    body_nl = TextAreaField(_l("Text in Dutch"), validators=[Length(max=10_000), words_of_a_rule])
    subject_en = StringField(_l("Subject in English"), validators=[Length(max=200), words_of_a_rule])
    body_en = TextAreaField(_l("Text in English"), validators=[Length(max=10_000), words_of_a_rule])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.others = [ConditionsInput(prefix=f"or{number}-") for number in (1, 2)]

    def offer(self, programmes: list[tuple[str, str]], own: list[OwnField], rule: HouseRule | None) -> None:
        """Fill the lists; `own` are the practice's own fields, `rule` is the one being changed, None for a new one."""
        for conditions in (self, *self.others):
            conditions.offer_conditions(programmes, own)
        self._trigger, self._kept = rule.trigger if rule else None, dict(rule.conditions) if rule else {}
        self.trigger.choices = [SelectChoice(key, str(label)) for key, label in TRIGGERS.items()]
        self.what.choices = [
            SelectChoice("alert", str(_("an alert on your Today"))),
            SelectChoice("alert_mail", str(_("an alert, and a mail to you"))),
            SelectChoice("todo", str(_("a task for you: the subject says what"))),
            SelectChoice("message", str(_("a message to the coachee, in your name"))),
        ]

    def read(self, rule: HouseRule) -> None:
        """Fill the fields from a rule."""
        self.name.data = rule.params.get("name")
        self.what.data = "alert_mail" if rule.what == "alert" and rule.params.get("mail") else rule.what
        self.days.data = rule.conditions.get("days")
        for conditions, kept in zip((self, *self.others), rule.conditions.get("any") or [rule.conditions], strict=False):
            conditions.read_conditions(kept)
        for lang, words in words_of(rule.key, rule.texts).items():
            self[f"subject_{lang}"].data, self[f"body_{lang}"].data = words.get("subject"), words.get("body")

    def validate(self, extra_validators: Any = None) -> bool:
        """What writes needs words, what waits needs a number of days."""
        right = all([super().validate(extra_validators), *(one.validate() for one in self.others)])
        if self.what.data == "message" and not ((self.subject_nl.data and self.body_nl.data) or (self.subject_en.data and self.body_en.data)):
            self.body_nl.errors = [*self.body_nl.errors, _("Write a subject and a text in at least one language.")]
            right = False
        if self.what.data == "todo" and not (self.subject_nl.data or self.subject_en.data):
            self.subject_nl.errors = [*self.subject_nl.errors, _("Write a subject in at least one language.")]
            right = False
        for field in (self.body_nl, self.body_en) if self.what.data == "message" else ():
            if wrong := programmes_queries.say_wrong_variants(field.data or ""):
                field.errors = [*field.errors, wrong]
                right = False
        if (self._trigger or self.trigger.data) in AWAITED and not self.days.data:
            self.days.errors = [*self.days.errors, _("Say after how many days.")]
            right = False
        return right

    @property
    def values(self) -> dict[str, Any]:
        """As operations want it. Conditions that this page has no field for stay as they are."""
        shown = (*CHOSEN, *NUMBERS, "field", "days", "any")
        kept = {name: value for name, value in self._kept.items() if name not in shown}
        sets = [found for one in (self, *self.others) if (found := one.conditions)]
        typed = {"any": sets} if len(sets) > 1 else sets[0] if sets else {}
        days = {"days": self.days.data} if self.days.data and (self._trigger or self.trigger.data) in AWAITED else {}
        texts = {
            lang: {"subject": self[f"subject_{lang}"].data or "", "body": (self[f"body_{lang}"].data or "").replace("\r\n", "\n")}
            for lang in ("nl", "en")
            if self[f"subject_{lang}"].data or self[f"body_{lang}"].data
        }
        params: dict[str, Any] = {"mail": self.what.data == "alert_mail"} | ({"name": self.name.data} if self.name.data else {})
        what = "alert" if self.what.data == "alert_mail" else self.what.data
        return {"what": what, "conditions": kept | typed | days, "params": params, "texts": texts}
