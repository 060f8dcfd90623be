"""A programme as one readable TOML file: to share, to keep, and the ready-made ones."""

from __future__ import annotations

from typing import Any

from coaching.core import clock, toml
from coaching.core.db import db, flush
from coaching.core.scope import Scope, acting
from coaching.practices.models import Practice
from coaching.programmes import queries, rules
from coaching.programmes.models import Programme, ProgrammeVersion, Step
from coaching.programmes.operations.programmes import free_key
from coaching.programmes.queries.newer import READY_MADE, in_order, values_of

MAX_BYTES = 500_000


class BadFile(ValueError):
    """The file cannot be used; `problems` says each thing wrong by its place in the file."""

    def __init__(self, problems: list[rules.Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def as_file(programme: Programme) -> str:
    """The programme as TOML, as it is being edited now."""
    version = queries.newest(programme)
    return toml.write(
        {
            "draad": rules.FORMAT,
            "key": programme.key,
            "appointments": programme.appointments,
            "price_cents": programme.price_cents,
            "name": programme.name,
            "summary": programme.summary,
            "milestones": version.milestones or None,
            "steps": [_step_out(step) for step in version.steps],
        }
    )


def _step_out(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "phase": step.phase,
        "what": step.what,
        "when": step.when,
        "params": step.params or None,
        "on_pause": step.on_pause if step.on_pause != "delay" else None,
        "stale_after": step.stale_after,
        "if_unsure": step.if_unsure if step.if_unsure != "ask" else None,
        "texts": step.texts or None,
    }


def read_file(text: str) -> dict[str, Any]:
    """The programme in a file, checked. Raises BadFile."""
    if len(text.encode()) > MAX_BYTES:
        raise BadFile([rules.Problem("$", "is larger than a programme can be")])
    try:
        data = toml.read(text)
    except toml.NotToml as wrong:
        raise BadFile([rules.Problem("$", str(wrong))]) from wrong
    problems = rules.check_programme(data)
    if problems:
        raise BadFile(problems)
    return data


def from_file(text: str, key: str | None = None) -> Programme:
    """A new programme out of a file, published at once; a key that is taken gets a number behind it. Raises BadFile."""
    data = read_file(text)
    made = Programme(
        key=free_key(key or data["key"]),
        name=data["name"],
        summary=data.get("summary", {}),
        appointments=data["appointments"],
        price_cents=data.get("price_cents"),
    )
    db.session.add(made)
    flush()
    version = ProgrammeVersion(
        programme_id=made.id, number=1, milestones=data.get("milestones", []), published_at=clock.now()
    )
    db.session.add(version)
    flush()
    for position, step in enumerate(in_order(data["steps"]), start=1):
        db.session.add(Step(version_id=version.id, position=position, **values_of(step)))
    flush()
    return made


def install_ready_made(practice: Practice | str | None = None) -> list[Programme]:
    """The programmes that come with Draad, in `practice` (or its id; else the practice of the scope).

    Those it has already are left as they are.
    """
    if practice is not None:
        with acting(Scope.system(practice if isinstance(practice, str) else practice.id)):
            return install_ready_made()
    made = []
    for path in sorted(READY_MADE.glob("*.toml")):
        if queries.by_key(path.stem) is None:
            made.append(from_file(path.read_text(encoding="utf-8"), key=path.stem))
    return made
