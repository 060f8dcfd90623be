"""House rules in words: what each does, for whom, and what the last runs came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coaching.automation import queries
from coaching.automation.models import HouseRule, RuleRun
from coaching.automation.reactions import BY_KEY, REACTIONS, TRIGGERS
from coaching.core.errors import NotHere
from coaching.core.i18n import _, ngettext, say
from coaching.leads.queries import SOURCE_WORDS
from coaching.people import queries as people
from coaching.programmes import queries as programmes
from coaching.programmes.rules import PHASES


@dataclass(frozen=True)
class Listed:
    """One rule for the page: `about` are its conditions and deed in words, `warning` what stays silent when it is off."""

    key: str
    name: str
    about: str
    warning: str
    is_on: bool
    is_own: bool


@dataclass(frozen=True)
class Told:
    """One run: the name of a rule of one's own, why it ran, and what came of it."""

    run: RuleRun
    name: str
    why: str
    what: str


def listed() -> list[Listed]:
    """Every rule, those that come with Draad first; one that has no row yet is as it came."""
    known = {rule.key: rule for rule in queries.house_rules()}
    mine = sorted((rule for key, rule in known.items() if key not in BY_KEY), key=lambda rule: rule.created_at)
    rules = [known.get(one.key) or _fresh(one.key) for one in REACTIONS] + mine
    return [_listed(rule) for rule in rules]


def shown(key: str) -> HouseRule:
    """The rule with this key, as it came when it has no row yet. Raises NotHere."""
    found = queries.by_key(key)
    if found is None and key not in BY_KEY:
        raise NotHere(key)
    return found or _fresh(key)


def _fresh(key: str) -> HouseRule:
    """A rule as it comes with Draad; not in the session."""
    one = BY_KEY[key]
    return HouseRule(key=one.key, trigger=one.trigger, what=one.what, params=one.params, conditions=one.conditions, texts={}, is_on=one.is_on)


def _listed(rule: HouseRule) -> Listed:
    one = BY_KEY.get(rule.key)
    warning = str(one.warning) if one else _("Nothing then happens on its own.")
    return Listed(rule.key, name_of(rule), _about(rule), warning, rule.is_on, one is None)


def name_of(rule: HouseRule) -> str:
    """What a rule is called."""
    if rule.key in BY_KEY:
        return str(BY_KEY[rule.key].name)
    return rule.params.get("name") or str(TRIGGERS.get(rule.trigger, rule.trigger))


def what_name(rule: HouseRule) -> str:
    """What a rule does, as a word."""
    words = {"alert": _("an alert"), "todo": _("a task for you"), "message": _("a message to the coachee")}
    return _("an alert, and a mail") if rule.what == "alert" and rule.params.get("mail") else words[rule.what]


def _about(rule: HouseRule) -> str:
    """In words: "a form is answered → a task for you · score above 8". Of a rule as it came its name says what it does."""
    came = BY_KEY.get(rule.key)
    is_as_it_came = came is not None and (rule.what, bool(rule.params.get("mail"))) == (came.what, bool(came.params.get("mail")))
    said = [] if is_as_it_came else [f"{TRIGGERS.get(rule.trigger, rule.trigger)} → {what_name(rule)}"]
    return " · ".join([*said, *_conditions(rule.conditions)])


def _conditions(conditions: dict[str, Any]) -> list[str]:
    names = {one.key: say(one.name) for one in programmes.programmes()} if "programme" in conditions else {}
    own = {one.key: say(dict(one.name)) for one in people.fields_of_practice()} if "field" in conditions else {}
    found = []
    for name, wanted in conditions.items():
        many = wanted if isinstance(wanted, list) else [wanted]
        if name == "days":
            found.append(ngettext("after %(num)d day", "after %(num)d days", wanted))
        elif name == "below":
            found.append(_("score below %(n)s", n=wanted))
        elif name == "above":
            found.append(_("score above %(n)s", n=wanted))
        elif name == "phase":
            found.append(" / ".join(str(programmes.phase_name(one)) for one in many if one in PHASES))
        elif name == "programme":
            found.append(" / ".join(str(names.get(one, one)) for one in many))
        elif name == "tag":
            found.append(_("tag %(tag)s", tag=" / ".join(many)))
        elif name == "source":
            found.append(_("came by %(way)s", way=" / ".join(str(SOURCE_WORDS.get(one, one)) for one in many)))
        elif name == "field":
            found += [f"{own.get(field, field)}: {' / '.join(str(one) or _('empty') for one in (said if isinstance(said, list) else [said]))}" for field, said in wanted.items()]
        elif name == "any":
            found.append(f" {_('or')} ".join(" + ".join(_conditions(one)) for one in wanted))
        elif name == "outside_programme":
            found.append(_("outside programmes"))
    return found


def told(runs: Sequence[RuleRun]) -> list[Told]:
    """The runs in words."""
    known = {rule.id: rule for rule in queries.house_rules()}
    return [
        Told(run, "" if rule.key in BY_KEY else name_of(rule), str(TRIGGERS.get(rule.trigger, "")), _came_of_it(run))
        for run in runs
        if (rule := known.get(run.rule_id))
    ]


def _came_of_it(run: RuleRun) -> str:
    word, _colon, which = run.outcome.partition(":")
    if word == "failed":
        return _("could not be done: {%(name)s} has no value here", name=which) if which else _("could not be done")
    return {"alert": _("an alert was given"), "todo": _("a task was written down"), "message": _("a message went out")}.get(word, _("done"))
