"""React: the hook that runs before a commit with the facts of that transaction.

It plans again every journey they are about, does at once what the house does for itself (alerts, todos, phases), and wakes
the worker when something for the coachee is due now. The web process never sends.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from coaching.automation.case import Road, may_change
from coaching.automation.operations import addresses, performing
from coaching.automation.operations.planning import replan
from coaching.automation.operations.ruling import run_rules
from coaching.automation.operations.withdrawing import withdraw
from coaching.automation.reactions import REPLANS
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.core.queue import wake
from coaching.core.scope import Scope, acting
from coaching.facts.models import Fact
from coaching.journeys import queries as journeys
from coaching.planning.case import BadCase

log = logging.getLogger(__name__)
ROUNDS = 5


def react(noted: list[Fact]) -> None:
    """Answer the facts of one transaction, inside it."""
    by_practice = sorted((fact for fact in noted if isinstance(fact, Fact)), key=lambda fact: fact.practice_id)
    for practice_id, group in groupby(by_practice, key=lambda fact: fact.practice_id):
        with acting(Scope.system(practice_id)):
            _react(list(group), clock.now())


def _react(facts: list[Fact], now: datetime) -> None:
    for fact in facts:
        addresses.hear(fact)
    roads = [road for road in (_plan_and_do(one, facts, now) for one in _journeys_of(facts)) if road is not None]
    run_rules(facts, roads)


def _journeys_of(facts: Iterable[Fact]) -> list[str]:
    """The journeys that these facts may change, each once; a fact about a person only counts for their open journeys."""
    found: dict[str, None] = {}
    for fact in facts:
        if fact.type not in REPLANS or not may_change(fact):
            continue
        if fact.journey_id:
            found[fact.journey_id] = None
        elif fact.person_id:
            found.update((one.id, None) for one in journeys.of_person(fact.person_id) if one.is_open)
    return list(found)


def _plan_and_do(journey_id: str, facts: list[Fact], now: datetime) -> Road | None:
    """Plan, do what is internal and due, and plan again as long as that led to something new. The road, unless it could not be planned."""
    road = None
    for _round in range(ROUNDS):
        try:
            road = replan(journey_id, now, facts)
        except NotHere:
            return None  # the person was erased in this transaction
        except BadCase:
            # what the coach or coachee does must not fail because a programme cannot be planned: the tick tells the coach
            log.exception("a journey could not be planned", extra={"journey": journey_id})
            return None
        withdraw(road, now)
        due = road.due(now)
        internal = [row.id for row in due if row.step in road.steps and not road.steps[row.step].for_coachee]
        if len(internal) < len(due):
            wake("tick")
        if not internal:
            break
        for touchpoint_id in internal:
            _do(touchpoint_id, now)
    return road


def _do(touchpoint_id: str, now: datetime) -> None:
    """One internal touchpoint, in a savepoint: a bad one leaves the rest of the transaction whole."""
    flush()
    try:
        with db.session.begin_nested():
            performing.perform(touchpoint_id, now)
    except Exception:  # told to the coach by fail()
        log.exception("a touchpoint failed", extra={"touchpoint": touchpoint_id})
        performing.fail(touchpoint_id)
