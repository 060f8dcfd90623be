"""What goes on after the request: the next of those who were chosen, until everybody had their turn."""

from __future__ import annotations

import logging

from coaching.core import clock, rows
from coaching.core.db import transaction
from coaching.core.scope import acting
from coaching.selections import operations, queries
from coaching.selections.rules import AT_ONCE, KEPT_FOR

LOOKS_AT = 41  # minute of the hour
log = logging.getLogger(__name__)


def work() -> None:
    """Go on with whatever is under way."""
    rows.each(queries.under_way(), go_on, "many could not be looked after", alone=False)


def forget() -> None:
    """Once an hour, delete what was chosen a day ago."""
    if clock.now().minute == LOOKS_AT:
        with transaction():
            operations.forget(clock.now() - KEPT_FOR)


def go_on(selection_id: str) -> None:
    """Until nobody is left."""
    while some(selection_id):
        pass


def some(selection_id: str) -> bool:
    """Those whose turn it is, in one transaction; whether there are more. When one of them cannot be done, each in one of its own: a bad
    one never blocks the line."""
    try:
        return _turn(selection_id, AT_ONCE)
    except Exception:
        log.exception("some of many could not be done at once", extra={"row": selection_id})
    return [_alone(selection_id) for _one in range(AT_ONCE)][-1]


def _alone(selection_id: str) -> bool:
    try:
        return _turn(selection_id, 1)
    except Exception:
        log.exception("one of many could not be done", extra={"row": selection_id})
    with transaction():
        found = queries.anybodys(selection_id)
        operations.pass_over(found)
    return found.is_under_way


def _turn(selection_id: str, most: int) -> bool:
    with transaction():
        found = queries.anybodys(selection_id)
        with acting(queries.who_chose(found)):
            operations.advance(found, most)
    return found.is_under_way
