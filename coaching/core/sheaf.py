"""Several short lists in one statement: a page about one person wants a few rows of many tables.

Each row of the answer holds one row of one list, so that the lists add up and do not multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm.interfaces import ORMOption

from coaching.core.db import db


class Sheaf:
    """Selects bound together once and read often: building the statement costs more than running it. For the limits see `read`."""

    def __init__(self, *wanted: Select[Any], options: Sequence[ORMOption] = ()) -> None:
        self._size = len(wanted)
        self._query = _bound(wanted).options(*options)

    def read(self, *, fresh: bool = False, **values: Any) -> list[list[Any]]:
        """The lists, for these values of the bound parameters. `fresh`: what the session knows of these rows already is read again."""
        found: list[list[Any]] = [[] for _one in range(self._size)]
        for number, *rows in db.session.execute(self._query, values, execution_options={"populate_existing": fresh}):
            if rows[number] is not None:
                found[number].append(rows[number])
        return found


def read(*wanted: Select[Any], options: Sequence[ORMOption] = ()) -> list[list[Any]]:
    """What each of these selects finds, in its own order and within its own limit.

    Each selects one model, and no model comes twice. What a model joins by itself with an inner join has to be said in
    `options` with an outer one, for in the rows of the other lists there is nothing to join to.
    """
    return Sheaf(*wanted, options=options).read()


def _bound(wanted: Sequence[Select[Any]]) -> Select[Any]:
    models = [one.column_descriptions[0]["entity"] for one in wanted]
    numbers = union_all(*(select(literal(number).label("number")) for number in range(len(wanted)))).subquery()
    query = select(numbers.c.number, *models).select_from(numbers).order_by(numbers.c.number)
    for number, (one, model) in enumerate(zip(wanted, models, strict=True)):
        ids = one.with_only_columns(model.id).correlate(None)
        query = query.outerjoin(model, (numbers.c.number == number) & model.id.in_(ids))
        query = query.order_by(*one._order_by_clauses)  # in the rows of the other lists these are all the same: nothing
    return query
