"""Questions about programmes, always within the practice of the scope."""

from __future__ import annotations

from coaching.core.db import db, existing
from coaching.core.i18n import _, say
from coaching.core.scope import scoped
from coaching.programmes.models import Programme, ProgrammeVersion, Step
from coaching.programmes.queries.changes import Change, changes
from coaching.programmes.queries.newer import comes_with
from coaching.programmes.queries.placeholders import placeholders
from coaching.programmes.queries.words import in_short, phase_name, say_duration, say_reason, say_when, say_wrong_variants, weekday, what_name
from coaching.programmes.rules import PHASES

__all__ = [
    "Change",
    "between",
    "by_key",
    "changed",
    "draft",
    "in_short",
    "newer",
    "newest",
    "phase_name",
    "phases",
    "placeholders",
    "programme",
    "programmes",
    "published",
    "say_duration",
    "say_reason",
    "say_when",
    "say_wrong_variants",
    "step",
    "step_name",
    "step_of",
    "version",
    "weekday",
    "what_name",
]


def phases() -> tuple[str, ...]:
    """The nine phases in order."""
    return PHASES


def programmes(*, archived: bool = False) -> list[Programme]:
    """The programmes on offer (or the archived ones), by name in the order they were made."""
    query = scoped(Programme).where(Programme.is_archived == archived)
    return list(db.session.scalars(query.order_by(Programme.created_at, Programme.id)))


def programme(id: str) -> Programme:
    """One programme. Raises NotHere."""
    return _one(scoped(Programme).where(Programme.id == id))


def by_key(key: str) -> Programme | None:
    """The programme with this key, or None."""
    return db.session.scalar(scoped(Programme).where(Programme.key == key))


def version(id: str) -> ProgrammeVersion:
    """One edition. Raises NotHere."""
    return _one(scoped(ProgrammeVersion).where(ProgrammeVersion.id == id))


def published(programme: Programme) -> ProgrammeVersion:
    """The edition that new journeys start on. Raises NotHere when none was published yet."""
    query = (
        scoped(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.published_at.is_not(None))
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    )
    return _one(query)


def draft(programme: Programme) -> ProgrammeVersion | None:
    """The edition being written, or None when nothing was changed since the last publication."""
    query = scoped(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.published_at.is_(None)
    )
    return db.session.scalar(query)


def newest(programme: Programme) -> ProgrammeVersion:
    """The draft, or the published edition when there is none."""
    query = scoped(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme.id)
    return _one(query.order_by(ProgrammeVersion.published_at.is_not(None), ProgrammeVersion.number.desc()).limit(1))


def step(id: str) -> Step:
    """One step. Raises NotHere."""
    return _one(scoped(Step).where(Step.id == id))


def step_name(step: Step) -> str:
    """What a step is called: its subject, else what it does."""
    if step.what == "phase":
        to = (step.params or {}).get("to", "")
        return _("On to the phase %(phase)s", phase=phase_name(to) if to in PHASES else _("of the appointment"))
    return say({lang: text.get("subject", "") for lang, text in (step.texts or {}).items()}) or what_name(step.what)


def step_of(version: ProgrammeVersion, key: str) -> Step | None:
    """The step of an edition with this key, or None."""
    return db.session.scalar(scoped(Step).where(Step.version_id == version.id, Step.key == key))


def changed(programme: Programme) -> list[Change]:
    """What the draft changes, step by step; an empty list without one."""
    after = draft(programme)
    if after is None:
        return []
    return between(published(programme), after)


def newer(programme: Programme) -> list[Change]:
    """What Draad's own edition of a ready-made programme has that this one lacks or has otherwise, step by step; nothing for any other."""
    theirs = comes_with(programme.key)
    return [one for one in between(newest(programme), theirs) if one.how != "gone"] if theirs else []


def between(before: ProgrammeVersion, after: ProgrammeVersion) -> list[Change]:
    """What one edition changes against another, step by step."""
    return changes(before, after, {step.key: step_name(step) for step in (*before.steps, *after.steps)})


def _one(query):
    return existing(query)
