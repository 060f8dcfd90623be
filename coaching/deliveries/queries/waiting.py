"""Who has something due: answered from an index alone, whatever waits (docs/adr/0058)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Table, TextClause, bindparam, func, literal, or_, select, true, tuple_, union_all

from coaching.deliveries import rules
from coaching.deliveries.models import IS_DUE, Delivery, SendingHold

_ROW: Table = Delivery.__table__  # type: ignore[assignment]
_LETTER = _ROW.c
NOW = bindparam("now", type_=_LETTER.next_at.type)
_HELD_BACK = select(SendingHold.__table__.c.practice_id)


def due() -> list[ColumnElement[bool] | TextClause]:
    """Its time has come at `now`, and its practice sends; a letter that lets somebody in goes all the same."""
    return [IS_DUE, _LETTER.next_at <= NOW, or_(_LETTER.practice_id.not_in(_HELD_BACK), _LETTER.letter.in_(rules.SIGN_IN))]


@cache
def who() -> Select[Any]:
    """(id of a practice, channel, priority, oldest) of what is due at `now`, in UTC. A few seeks for each practice that has letters waiting."""
    waiting, priority = _waiting(), union_all(*(select(literal(one).label("priority")) for one in rules.PRIORITIES)).cte("each_priority")
    same = (_LETTER.practice_id == waiting.c.id, _LETTER.channel == waiting.c.channel, _LETTER.priority == priority.c.priority)
    oldest = select(func.min(_LETTER.next_at)).where(*same, *due()).scalar_subquery()
    goes = or_(waiting.c.id.not_in(_HELD_BACK), priority.c.priority == rules.URGENT)  # of a practice that holds, only who wants in
    asked = (
        select(waiting.c.id, waiting.c.channel, priority.c.priority, oldest.label("oldest"))
        .select_from(waiting.join(priority, true()))
        .where(waiting.c.id.is_not(None), goes)
        .subquery()
    )
    return select(asked).where(asked.c.oldest.is_not(None))


def _waiting() -> CTE:
    """The practices and channels with letters that wait, from one to the next in the index; the last row is none."""
    # Ordered by all columns of the index, else SQLite prefers that of all letters there ever were.
    pair = (_LETTER.practice_id, _LETTER.channel)
    in_order = (*pair, _LETTER.priority, _LETTER.next_at)
    at_first = [select(one).where(IS_DUE).order_by(*in_order).limit(1) for one in pair]
    found = select(at_first[0].scalar_subquery().label("id"), at_first[1].scalar_subquery().label("channel")).cte("waiting", recursive=True)
    beyond = tuple_(*pair) > tuple_(found.c.id, found.c.channel)
    following = (one.where(beyond).correlate(found).scalar_subquery() for one in at_first)
    return found.union_all(select(*following).where(found.c.id.is_not(None)))
