"""The editions of a programme: when each was published, by whom, what it changed, and how many journeys still run on it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from coaching.core.db import db
from coaching.core.scope import scoped
from coaching.facts.models import Fact
from coaching.journeys import queries as journeys
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.programmes.models import Programme, ProgrammeVersion

PUBLISHED = "programme_published"


@dataclass(frozen=True)
class Edition:
    """One edition. `by`: who published it, empty when that was not written down; `is_current`: new journeys start on it."""

    version: ProgrammeVersion
    by: str
    changes: list[programmes.Change]
    running: int
    is_current: bool


def subject(version: ProgrammeVersion) -> str:
    """How a fact names an edition."""
    return f"edition:{version.id}"


def editions(programme: Programme) -> list[Edition]:
    """Every published edition, the newest first; the first one changes nothing."""
    wanted = scoped(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.published_at.is_not(None))
    versions = list(db.session.scalars(wanted.order_by(ProgrammeVersion.number).options(selectinload(ProgrammeVersion.steps))))
    by, running = _publishers(versions), journeys.running_by_edition(programme.id)
    found = []
    for before, version in zip([None, *versions], versions, strict=False):
        changes = programmes.between(before, version) if before else []
        found.append(Edition(version, by.get(version.id, ""), changes, running.get(version.id, 0), version is versions[-1]))
    return found[::-1]


def _publishers(versions: list[ProgrammeVersion]) -> dict[str, str]:
    """The name of who published each of these, by its id."""
    facts = db.session.scalars(scoped(Fact).where(Fact.type == PUBLISHED, Fact.subject.in_([subject(one) for one in versions])))
    names = {member.id: member.name for member in practices.members()}
    return {(fact.subject or "").partition(":")[2]: names.get(fact.member_id or "", "") for fact in facts}
