"""The one statement that takes letters to send. Built once; finds them in an index alone, however many wait (docs/adr/0058)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, Table, Update, bindparam, func, select, union_all, update

from coaching.deliveries import rules
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations.parcel import NAMES
from coaching.deliveries.queries.waiting import NOW, due

_ROW: Table = Delivery.__table__  # type: ignore[assignment]
_LETTER = _ROW.c


@cache
def taking() -> Update:
    """Lease at most `most` letters of a practice and channel that are due at `now`, and give back what NAMES says.

    One UPDATE: on SQLite the transaction already is the only writer, on PostgreSQL locked rows are passed over.
    """
    # Each priority by itself, in the order of the index: asked together, all that is due would be sorted to take a handful.
    each = union_all(*(select(_first(priority).subquery()) for priority in rules.PRIORITIES)).subquery("each")
    # A CTE, not a subquery: PostgreSQL may run that again for each row, and take more than `most`.
    chosen = select(each.c.id).order_by(each.c.priority, each.c.next_at, each.c.id).limit(bindparam("most")).cte("chosen")
    values = {
        "status": "leased",
        "lease_owner": bindparam("lease"),
        "lease_until": bindparam("until", type_=_LETTER.lease_until.type),
        "attempt": _LETTER.attempt + 1,
        "first_try_at": func.coalesce(_LETTER.first_try_at, NOW),
        "moved_at": NOW,
    }
    return update(_ROW).where(_LETTER.id.in_(select(chosen.c.id)), _LETTER.status == "due").values(values).returning(*(_LETTER[name] for name in NAMES))


def _first(priority: int) -> Select[Any]:
    """The next few of one priority."""
    mine = (_LETTER.practice_id == bindparam("practice"), _LETTER.channel == bindparam("channel_of"), _LETTER.priority == priority)
    few = select(_LETTER.id, _LETTER.priority, _LETTER.next_at).where(*mine, *due())
    return few.order_by(_LETTER.next_at, _LETTER.id).limit(bindparam("most")).with_for_update(skip_locked=True)
