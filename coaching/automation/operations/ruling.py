"""House rules: keep their rows, switch and change them, and run them on the facts of a transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from coaching.alerts import operations as alerts
from coaching.automation import queries, rules
from coaching.automation.case import Road
from coaching.automation.models import HouseRule, RuleRun
from coaching.automation.operations.holding import is_held
from coaching.automation.operations.obeying import obey
from coaching.automation.queries import Whom
from coaching.automation.reactions import AWAITED, BY_KEY, REACTIONS, SIGNS, TRIGGERS, Reaction
from coaching.core.db import db, flush, transaction
from coaching.core.errors import NotHere
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting
from coaching.core.text import MissingValue
from coaching.facts.models import Fact
from coaching.journeys.models import Journey
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices

log = logging.getLogger(__name__)
# What may happen twice to the same thing, and counts each time.
AGAIN = ("delivery_failed", "appointment_moved", "habit_missed", "habit_streak", "journey_paused")


def ensure_rules() -> list[HouseRule]:
    """The rules of this practice, those that come with Draad first and added where they are missing, then its own."""
    return _all(queries.house_rules(), REACTIONS)


def _all(there: Iterable[HouseRule], come_with: Sequence[Reaction]) -> list[HouseRule]:
    known = {rule.key: rule for rule in there}
    for one in come_with:
        if one.key not in known:
            rule = HouseRule(key=one.key, trigger=one.trigger, what=one.what, params=one.params, conditions=one.conditions, is_on=one.is_on)
            db.session.add(rule)
            known[one.key] = rule
    flush()
    return [known[one.key] for one in come_with] + [rule for key, rule in known.items() if key not in BY_KEY]


def switch(rule: HouseRule, on: bool) -> None:
    """Switch a rule on or off."""
    rule.is_on = on


def rewrite(rule: HouseRule, texts: dict[str, dict[str, str]]) -> None:
    """Other words for what a rule says; none gives back those it came with."""
    rule.texts = texts


def change(rule: HouseRule, values: dict[str, Any]) -> None:
    """What it does, under which conditions and in which words. A rule's own sign keeps its kind; its trigger stays."""
    rule.what, rule.conditions, rule.texts = values["what"], values["conditions"], values["texts"]
    rule.params = {**rule.params, **values["params"]}
    flush()


def add_rule(trigger: str, values: dict[str, Any]) -> HouseRule:
    """A rule of the practice's own; it is on."""
    rule = HouseRule(
        key=f"own-{new_id()[:12].lower()}", trigger=trigger, what=values["what"], conditions=values["conditions"],
        params=values["params"], texts=values["texts"], is_on=True,
    )  # fmt: skip
    db.session.add(rule)
    flush()
    return rule


def remove_rule(rule: HouseRule) -> None:
    """Take a rule of one's own away, with what is known of its runs. Raises NotHere for one that comes with Draad."""
    if rule.key in BY_KEY:
        raise NotHere("this one can only be switched off")
    db.session.delete(rule)
    flush()


def run_rules(facts: Iterable[Fact], roads: Iterable[Road] = ()) -> None:
    """Do what the rules say about these facts, each once. A rule that cannot be carried out never stops what happened.

    `roads` were read in this transaction: a rule about one of those journeys asks for nobody anew.
    """
    about = [fact for fact in facts if fact.person_id and fact.type in TRIGGERS and fact.type not in AWAITED]
    if not about:
        return
    types, travelled = {fact.type for fact in about}, {road.journey.id: road for road in roads}
    unknown = [fact.person_id or "" for fact in about if fact.journey_id not in travelled]
    known, ran, people_asked = queries.heard(types, [_key(fact) for fact in about], unknown)
    rules_heard = _all(known, [one for one in REACTIONS if one.trigger in types])
    for rule, fact in [(rule, fact) for rule in rules_heard if rule.is_on for fact in about if fact.type == rule.trigger]:
        road = travelled.get(fact.journey_id or "")
        one = Whom(road.person, [road.journey]) if road else people_asked.get(fact.person_id or "")  # None: erased in this transaction
        if one is not None and (rule.id, _key(fact)) not in ran and _hear(rule, fact, one):
            ran.add((rule.id, _key(fact)))


def _key(fact: Fact) -> str:
    return f"fact:{fact.id}" if fact.type in AGAIN or not fact.subject else fact.subject


def _hear(rule: HouseRule, fact: Fact, one: Whom) -> bool:
    """True when the rule was carried out."""
    journey = one.journey(fact.journey_id)
    if (fact.journey_id and journey is None) or not _applies(rule, one.person, journey, fact):
        return False
    _run(rule, _key(fact), one.person, journey, subject=fact.subject, score=fact.score)
    return True


def _applies(rule: HouseRule, person: Person, journey: Journey | None, fact: Fact | None = None) -> bool:
    """What takes a statement to know is only asked for when a condition names it."""
    conditions = {name: wanted for name, wanted in rule.conditions.items() if name != "days"}
    named = rules.named_in(conditions)
    return rules.applies(
        conditions,
        score=fact.score if fact else None,
        phase=journey.phase if journey else None,
        programme=journey.version.programme.key if journey and "programme" in named else None,
        source=person.source,
        tags=person.tags,
        fields={one.key: (person.fields or {}).get(one.key, "") for one in people.fields_of_practice()} if "field" in named else {},
        in_programme=bool(fact and fact.step),
    )


def _run(rule: HouseRule, key: str, person: Person, journey: Journey | None, *, subject: str | None = None, score: float | None = None) -> None:
    """Carry it out in a savepoint and note the run. A sign notes itself: its key says by which rule, and is given once."""
    flush()
    try:
        with db.session.begin_nested():
            outcome = obey(rule, key, person, journey, subject=subject, score=score)
    except Exception as wrong:  # told to the coach; what happened in this transaction stands
        log.exception("a house rule could not be carried out", extra={"rule": rule.key})
        outcome = f"failed:{wrong.name}"[:40] if isinstance(wrong, MissingValue) else "failed"
        alerts.raise_alert(
            "step_failed", member_id=journey.coach_id if journey else person.coach_id, person_id=person.id,
            journey_id=journey.id if journey else None, subject=f"house_rule:{rule.id}", key=f"rule_failed:{rule.key}:{key}",
        )  # fmt: skip
    if outcome.startswith("alert:") and rule.trigger not in AWAITED:  # those are looked for among their runs, hour after hour
        return
    db.session.add(RuleRun(rule_id=rule.id, key=key, person_id=person.id, journey_id=journey.id if journey else None, outcome=outcome))
    flush()


def look_around(now: datetime) -> int:
    """The rules that wait for nothing to happen: silence, and journeys closed long ago. In every practice; each once."""
    if is_held(now):
        return 0
    done = 0
    for practice in practices.every():
        with acting(Scope.system(practice.id, practice.locale, practice.timezone)), transaction():
            for rule in ensure_rules():
                if rule.is_on and rule.trigger in AWAITED:
                    done += _wait_over(rule, now)
    return done


def _wait_over(rule: HouseRule, now: datetime) -> int:
    """Run an awaited rule for every journey that it is about."""
    moment, done = now - timedelta(days=rule.conditions.get("days", 14)), 0
    if rule.trigger == "silence":
        found = [(journey, f"journey:{journey.id}:{last:%Y%m%d%H%M}") for journey, last in queries.silent_since(moment, SIGNS)]
    else:
        found = [(journey, f"journey:{journey.id}") for journey in queries.closed_before(moment)]
    ran = queries.runs_of([key for _journey, key in found])
    for journey, key in found:
        if (rule.id, key) in ran:
            continue
        one = queries.whom([journey.person_id]).get(journey.person_id)
        if one is not None and _applies(rule, one.person, one.journey(journey.id)):
            _run(rule, key, one.person, journey, subject=f"journey:{journey.id}")
            done += 1
    return done
