"""Doing it, some at a time; each of them by the operation that does it for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.once import hold
from coaching.core.queue import wake
from coaching.core.scope import scope
from coaching.core.text import MissingValue
from coaching.invoices import operations as invoices
from coaching.invoices import queries as invoice_queries
from coaching.journeys import operations as journeys
from coaching.journeys import queries as roads
from coaching.messages import operations as messages
from coaching.people import operations as people
from coaching.people import queries as known
from coaching.people.models import Person
from coaching.people.rules import with_tag, without_tag
from coaching.practices import queries as practices
from coaching.selections import queries
from coaching.selections.models import Selection
from coaching.selections.rules import BACK, deeds_for


def begin(found: Selection, deed: str, params: Mapping[str, str], words: str | None = None) -> None:
    """Say what will be done. Sent twice, it is said once."""
    hold(found)
    if found.begun_at is not None:
        return
    found.deed, found.params, found.words, found.begun_at = deed, dict(params), words, clock.now()


def advance(found: Selection, most: int) -> None:
    """Do it for the next ones, at most so many, as whoever chose them. What holds for one then holds for each now."""
    hold(found)
    if not found.is_under_way or found.deed is None:
        return
    ids = found.ids[found.position : found.position + most]
    may = found.deed in deeds_for(found.kind, scope().role)
    refused = _refused(found, found.deed, ids) if may else dict.fromkeys(ids, "not_yours")
    do = _invoices if found.kind == "invoices" else _people
    refused |= do(found, found.deed, [one for one in ids if one not in refused])
    _written_down(found, ids, refused)


def _refused(found: Selection, deed: str, ids: list[str]) -> dict[str, str]:
    """To whom it does not happen, and why."""
    there = {one.id: one.why for one in queries.looked_at(found, deed, found.params, ids)}
    whys = {one: there.get(one, "gone") for one in ids}
    return {one: why for one, why in whys.items() if why}


def pass_over(found: Selection) -> None:
    """The next one cannot be done: say so, and go on with who comes after."""
    hold(found)
    ids = found.ids[found.position : found.position + 1]
    _written_down(found, ids, dict.fromkeys(ids, "failed"))


def _written_down(found: Selection, ids: list[str], refused: Mapping[str, str]) -> None:
    found.position += len(ids)
    found.changed = [*found.changed, *(one for one in ids if one not in refused)]
    found.skipped = {**found.skipped, **refused}
    if found.position >= len(found.ids):
        found.ended_at, found.words = clock.now(), None
    else:
        wake("selections")


def undo(found: Selection) -> None:
    """Take it back from those it happened to, as far as the way back stands open. Twice is once."""
    hold(found)
    if found.ended_at is None or found.undone_at is not None or found.deed not in BACK:
        return
    back = BACK[found.deed]
    closed = _refused(found, back, found.changed)
    _people(found, back, [one for one in found.changed if one not in closed])
    found.undone_at = clock.now()


def _people(found: Selection, deed: str, ids: list[str]) -> dict[str, str]:
    """Do it for these people; for whom it could not be done after all, and why."""
    there = known.many(ids)
    whys = {one: _DO[deed](there[one], found) for one in ids}
    return {one: why for one, why in whys.items() if why}


def _invoices(_found: Selection, _deed: str, ids: list[str]) -> dict[str, str]:
    for one in ids:
        invoices.remind(invoice_queries.invoice(one))
    return {}


def _tag(person: Person, found: Selection) -> None:
    person.tags = with_tag(person.tags or [], found.params["tag"])


def _untag(person: Person, found: Selection) -> None:
    person.tags = without_tag(person.tags or [], found.params["tag"])


def _write(person: Person, found: Selection) -> str | None:
    try:
        said = automation.filled_in(found.words or "", person, practices.me())
    except MissingValue:
        return "no_value"
    messages.write(person, said, author="coach", key=f"selection:{found.id}:{person.id}")
    return None


def _hand_over(person: Person, found: Selection) -> str | None:
    successor = practices.coach_of(found.params["coach"])
    if successor is None:
        return "successor_gone"
    for journey in roads.of_person(person.id):
        if journey.is_open:
            journeys.change_coach(journey, successor.id)
    return None


_DO: dict[str, Callable[[Person, Selection], Any]] = {
    "tag": _tag, "untag": _untag, "write": _write, "hand_over": _hand_over,
    "put_away": lambda person, _found: people.put_away(person), "bring_back": lambda person, _found: people.bring_back(person),
}  # fmt: skip
