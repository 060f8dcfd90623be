"""House rules: keep their rows, switch them, and run them on the facts of a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from coaching.alerts import operations as alerts
from coaching.automation import queries, rules
from coaching.automation.models import HouseRule, RuleRun
from coaching.automation.reactions import REACTIONS, SIGNS
from coaching.core.db import db, flush, transaction
from coaching.core.i18n import _
from coaching.core.scope import Scope, acting
from coaching.facts.models import Fact
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes


def ensure_rules() -> list[HouseRule]:
    """The rules of this practice, those that come with Draad added where they are missing."""
    known = {rule.key: rule for rule in queries.house_rules()}
    for one in REACTIONS:
        if one.key not in known:
            rule = HouseRule(
                key=one.key, trigger=one.trigger, what=one.what, params=one.params, conditions=one.conditions, is_on=True
            )  # fmt: skip
            db.session.add(rule)
            known[one.key] = rule
    flush()
    return [known[one.key] for one in REACTIONS]


def switch(rule: HouseRule, on: bool) -> None:
    """Switch a rule on or off."""
    rule.is_on = on


def rewrite(rule: HouseRule, texts: dict[str, dict[str, str]]) -> None:
    """Other words for what a rule says."""
    rule.texts = texts


def run_rules(facts: Iterable[Fact]) -> None:
    """Do what the rules say about these facts, each once."""
    wanted = {one.trigger for one in REACTIONS}
    about = [fact for fact in facts if fact.type in wanted and fact.person_id]
    if not about:
        return
    for rule in ensure_rules():
        if rule.is_on:
            for fact in about:
                if fact.type == rule.trigger and _applies(rule, fact):
                    _run(rule, fact)


def _applies(rule: HouseRule, fact: Fact) -> bool:
    if not rule.conditions:
        return True
    journey = journeys.journey(fact.journey_id) if fact.journey_id else None
    person = people.person(fact.person_id or "")
    return rules.applies(
        rule.conditions,
        score=fact.score,
        phase=journey.phase if journey else None,
        programme=programmes.version(journey.programme_version_id).programme.key if journey else None,
        source=person.source,
        tags=person.tags,
        in_programme=bool(fact.step),
    )


def _run(rule: HouseRule, fact: Fact) -> None:
    key = fact.subject or f"fact:{fact.id}"
    if queries.has_run(rule, key):
        return
    journey = journeys.journey(fact.journey_id) if fact.journey_id else journeys.current_of(fact.person_id or "")
    person = people.person(fact.person_id or "")
    alerts.raise_alert(
        rule.params["kind"],
        member_id=journey.coach_id if journey else person.coach_id,
        person_id=person.id,
        journey_id=journey.id if journey else None,
        subject=fact.subject,
        score=f"{fact.score:g}" if fact.score is not None else None,
        key=f"rule:{rule.key}:{key}",
        mail=bool(rule.params.get("mail")),
    )
    db.session.add(RuleRun(rule_id=rule.id, key=key, person_id=person.id, journey_id=journey.id if journey else None))
    flush()


def look_around(now: datetime) -> int:
    """The rules that wait for nothing to happen: silence, and journeys closed long ago. In every practice; each once."""
    done = 0
    for practice in practices.every():
        with acting(Scope.system(practice.id, practice.locale, practice.timezone)), transaction():
            rules_on = {rule.key: rule for rule in ensure_rules() if rule.is_on}
            done += _silence(rules_on.get("no-sign-of-life"), now) + _long_closed(rules_on.get("time-to-forget"), now)
    return done


def _silence(rule: HouseRule | None, now: datetime) -> int:
    if rule is None:
        return 0
    done = 0
    for journey, last in queries.silent_since(now - timedelta(days=rule.conditions["days"]), SIGNS):
        key = f"journey:{journey.id}:{last:%Y%m%d%H%M}"
        if not queries.has_run(rule, key):
            alerts.raise_alert(
                rule.params["kind"], member_id=journey.coach_id, person_id=journey.person_id, journey_id=journey.id,
                subject=f"journey:{journey.id}", key=f"rule:{rule.key}:{key}",
            )  # fmt: skip
            done += _note(rule, key, journey)
    return done


def _long_closed(rule: HouseRule | None, now: datetime) -> int:
    if rule is None:
        return 0
    done = 0
    for journey in queries.closed_before(now - timedelta(days=rule.conditions["days"])):
        key = f"journey:{journey.id}"
        if not queries.has_run(rule, key):
            text = _("Closed almost two years ago: is it time to erase what you kept about %(name)s?", name=people.person(journey.person_id).name)
            alerts.add_todo(text, member_id=journey.coach_id, person_id=journey.person_id, journey_id=journey.id, key=f"rule:{rule.key}:{key}")
            done += _note(rule, key, journey)
    return done


def _note(rule: HouseRule, key: str, journey: Journey) -> int:
    db.session.add(RuleRun(rule_id=rule.id, key=key, person_id=journey.person_id, journey_id=journey.id))
    flush()
    return 1
