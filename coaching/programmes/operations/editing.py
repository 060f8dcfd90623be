"""Editing the steps of a programme. The first change after a publication opens a draft; published editions never change."""

from __future__ import annotations

import copy as copying
from collections.abc import Collection
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid, NotHere
from coaching.core.i18n import say
from coaching.programmes import queries, rules
from coaching.programmes.models import Programme, ProgrammeVersion, Step
from coaching.programmes.operations.programmes import STEP_FIELDS, copy_steps
from coaching.programmes.queries.newer import comes_with


def draft_of(programme: Programme) -> ProgrammeVersion:
    """The edition being written; opened as a copy of the published one at the first change."""
    found = queries.draft(programme)
    if found is not None:
        return found
    last = queries.published(programme)
    made = ProgrammeVersion(programme_id=programme.id, number=last.number + 1, milestones=list(last.milestones))
    db.session.add(made)
    flush()
    copy_steps(last, made)
    return made


def publish(programme: Programme) -> ProgrammeVersion:
    """Make the draft the edition that new journeys start on. Raises NotHere without a draft."""
    found = queries.draft(programme)
    if found is None:
        raise NotHere("nothing was changed")
    found.published_at = clock.now()
    flush()
    return found


def discard_draft(programme: Programme) -> None:
    """Throw the draft away: the programme is again as it was published."""
    found = queries.draft(programme)
    if found is not None:
        db.session.delete(found)
        flush()


def add_step(programme: Programme, values: dict[str, Any]) -> Step:
    """A new step at the end of its phase, in the draft. Raises Invalid when its moment cannot be planned."""
    version = draft_of(programme)
    key = values.get("key") or _free_key(version, values["what"])
    step = Step(version_id=version.id, position=0, key=key, **{k: v for k, v in values.items() if k != "key"})
    db.session.add(step)
    _renumber(version, [*version.steps, step])
    _check(version)
    return step


def change_step(programme: Programme, key: str, values: dict[str, Any]) -> Step:
    """Change a step in the draft. Its key stays: what was sent under it stays sent. Raises NotHere, Invalid."""
    version, step = _in_draft(programme, key)
    moved = values.get("phase", step.phase) != step.phase
    for name in STEP_FIELDS[1:]:
        if name in values:
            setattr(step, name, values[name])
    if moved:
        _renumber(version, [one for one in version.steps if one is not step] + [step])
    _check(version)
    return step


def move_step(programme: Programme, key: str, by: int) -> Step:
    """Move a step `by` places up (negative) or down; past the end of its phase it goes over into the next one."""
    version, step = _in_draft(programme, key)
    steps = list(version.steps)
    here = steps.index(step)
    there = max(0, min(len(steps) - 1, here + by))
    neighbour = steps[there]
    if neighbour is not step and neighbour.phase == step.phase:
        steps.insert(there, steps.pop(here))
    else:
        place = rules.PHASES.index(step.phase) + (1 if by > 0 else -1)
        if 0 <= place < len(rules.PHASES):
            step.phase = rules.PHASES[place]
            steps.remove(step)
            at = next((n for n, one in enumerate(steps) if rules.PHASES.index(one.phase) >= place), len(steps)) if by > 0 else len(steps)
            steps.insert(at, step)
    _renumber(version, steps)
    return step


def place_step(programme: Programme, key: str, phase: str, before: str | None = None) -> Step:
    """Put a step in this phase: before the step `before`, or at the end when that is none of this phase. Raises NotHere for no such phase."""
    if phase not in rules.PHASES:
        raise NotHere(phase)
    version, step = _in_draft(programme, key)
    step.phase = phase
    steps = [one for one in version.steps if one is not step]
    at = next((place for place, one in enumerate(steps) if one.key == before and one.phase == phase), len(steps))
    steps.insert(at, step)
    _renumber(version, steps)
    return step


def copy_step(programme: Programme, key: str) -> Step:
    """The same step once more, right below it, under a key of its own."""
    version, step = _in_draft(programme, key)
    values = {name: copying.deepcopy(getattr(step, name)) for name in STEP_FIELDS[1:]}
    twin = Step(version_id=version.id, position=0, key=_free_key(version, step.key), **values)
    db.session.add(twin)
    steps = list(version.steps)
    steps.insert(steps.index(step) + 1, twin)
    _renumber(version, steps)
    return twin


def take_newer(programme: Programme, keys: Collection[str], *, words_only: bool) -> int:
    """Bring these steps of a ready-made programme up to what comes with Draad now, in the draft; how many. A step that it lacks comes whole.

    `words_only`: moments, forms and the rest stay as they are here. Raises Invalid when a moment leans on a step that is not here.
    """
    theirs = comes_with(programme.key)
    wanted = [step for step in theirs.steps if step.key in keys] if theirs else []
    here = {step.key for step in queries.newest(programme).steps}
    for step in wanted:
        values = {name: copying.deepcopy(getattr(step, name)) for name in STEP_FIELDS}
        if step.key not in here:
            add_step(programme, values)
        else:
            change_step(programme, step.key, {"texts": values["texts"]} if words_only else values)
    return len(wanted)


def remove_step(programme: Programme, key: str) -> None:
    """Take a step out of the draft. Raises Invalid when another step or a milestone leans on it, naming which."""
    version, step = _in_draft(programme, key)
    leaning = [queries.step_name(one) for one in version.steps if one is not step and rules.reference_of(one.when) == key]
    leaning += [say(stone["name"]) for stone in version.milestones if key in rules.steps_of_milestone(stone)]
    if leaning:
        raise Invalid("others lean on this step", {"leaning": leaning})
    db.session.delete(step)
    _renumber(version, [one for one in version.steps if one is not step])


def _in_draft(programme: Programme, key: str) -> tuple[ProgrammeVersion, Step]:
    version = draft_of(programme)
    step = next((one for one in version.steps if one.key == key), None)
    if step is None:
        raise NotHere()
    return version, step


def _renumber(version: ProgrammeVersion, steps: list[Step]) -> None:
    """Positions 1, 2, 3 … by phase, keeping the given order inside each."""
    for number, step in enumerate(sorted(steps, key=lambda one: rules.PHASES.index(one.phase)), start=1):
        step.position = number
    flush()
    db.session.expire(version, ["steps"])


def _check(version: ProgrammeVersion) -> None:
    wrong = rules.check_whens(
        [
            {"key": step.key, "when": step.when, "stale_after": step.stale_after, "on_pause": step.on_pause}
            for step in version.steps
        ]
    )
    if wrong is not None:
        raise Invalid(str(wrong), {"when": wrong.text, "path": wrong.path})


def _free_key(version: ProgrammeVersion, stem: str) -> str:
    taken = {step.key for step in version.steps}
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
