"""Programmes as a whole: add, describe, copy, archive."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.programmes import queries
from coaching.programmes.models import Programme, ProgrammeVersion, Step

STEP_FIELDS = (
    "key",
    "phase",
    "when",
    "what",
    "params",
    "texts",
    "on_pause",
    "stale_after",
    "for_coachee",
    "if_unsure",
)


def add(name: dict[str, str], summary: dict[str, str], appointments: int, price_cents: int | None = None, key: str | None = None) -> Programme:
    """A new, empty programme with a published first edition, so that it can be started and filled at leisure."""
    made = Programme(
        key=free_key(key or next(iter(name.values()))), name=name, summary=summary, appointments=appointments, price_cents=price_cents
    )  # fmt: skip
    db.session.add(made)
    flush()
    db.session.add(ProgrammeVersion(programme_id=made.id, number=1, milestones=[], published_at=clock.now()))
    flush()
    return made


def describe(programme: Programme, **values: Any) -> None:
    """Change what a programme is called, promises, costs. Steps have editions; these words do not."""
    for field in ("name", "summary", "appointments", "price_cents"):
        if field in values:
            setattr(programme, field, values[field])


def copy(programme: Programme, name: dict[str, str]) -> Programme:
    """The same road under another name, as it is being edited now, with a published first edition of its own."""
    made = add(name, dict(programme.summary), programme.appointments, programme.price_cents)
    source, target = queries.newest(programme), queries.published(made)
    target.milestones = list(source.milestones)
    copy_steps(source, target)
    return made


def archive(programme: Programme, archived: bool = True) -> None:
    """Take a programme out of the lists, or back in. Running journeys are not touched."""
    programme.is_archived = archived


def copy_steps(source: ProgrammeVersion, target: ProgrammeVersion) -> None:
    """Every step of one edition into another, in the same order under the same keys."""
    for step in source.steps:
        db.session.add(
            Step(version_id=target.id, position=step.position, **{name: getattr(step, name) for name in STEP_FIELDS})
        )
    flush()
    db.session.expire(target, ["steps"])


def free_key(wish: str) -> str:
    """`wish` as a key (a-z, 0-9, -) that no programme of this practice has yet."""
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "programme"
    key, number = stem, 2
    while queries.by_key(key) is not None:
        key, number = f"{stem}-{number}", number + 1
    return key
