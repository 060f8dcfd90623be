"""Keeping what was chosen in a list, for a day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete

from coaching.core.db import db, flush
from coaching.core.errors import Invalid
from coaching.core.scope import scope
from coaching.selections import queries
from coaching.selections.models import Selection
from coaching.selections.rules import MOST
from coaching.selections.words import LISTS

Matching = Callable[[dict[str, str], int], list[str]]
_matching: dict[str, Matching] = {}


def on_match(kind: str, ids_of: Matching) -> None:
    """Set by create_app: the list itself says who fits what its address asks for, `ids_of(query, at most)`."""
    _matching[kind] = ids_of


def query_of(query: str, **more: str) -> str:
    """The query of a list's address as it is written, without what concerns choosing and paging; and more."""
    asked = {name: value for name, value in parse_qsl(query) if name not in ("select", "page")}
    return urlencode(asked | more)


def choose(kind: str, chosen: Collection[str], query: str, *, every: bool = False) -> Selection:
    """These, or every one that fits the list's query. Raises Invalid: "none" when that is nobody of this practice, "many" beyond MOST."""
    asked = query_of(query)
    ids = _matching[kind](dict(parse_qsl(asked)), MOST + 1) if every else queries.of_practice(kind, chosen)
    if not ids or len(ids) > MOST:
        raise Invalid("many" if ids else "none")
    back = LISTS[kind] + (f"?{asked}" if asked else "")
    made = Selection(kind=kind, ids=ids, member_id=scope().member_id, came_from=back[:1000])
    db.session.add(made)
    flush()
    return made


def forget(before: datetime) -> None:
    """Delete what was chosen before that moment (UTC), in all practices."""
    db.session.execute(delete(Selection).where(Selection.created_at < before))
