"""The engine's verbs: react to facts, perform what is due, follow a new edition, set house rules."""

from coaching.automation.operations.addresses import trust as trust_address
from coaching.automation.operations.filling import filled_in
from coaching.automation.operations.performing import perform_due, perform_journey
from coaching.automation.operations.planning import replan
from coaching.automation.operations.publishing import catch_up, publish
from coaching.automation.operations.reacting import react
from coaching.automation.operations.ruling import add_rule, change, ensure_rules, look_around, remove_rule, rewrite, switch
from coaching.automation.queries.preview import preview

__all__ = [
    "add_rule",
    "catch_up",
    "change",
    "ensure_rules",
    "filled_in",
    "look_around",
    "perform_due",
    "perform_journey",
    "preview",
    "publish",
    "react",
    "remove_rule",
    "replan",
    "rewrite",
    "switch",
    "trust_address",
]
