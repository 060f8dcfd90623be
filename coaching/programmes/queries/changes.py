"""What a draft changes against the edition that was published before it: what somebody wants to see before they publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coaching.core.i18n import _
from coaching.programmes.models import ProgrammeVersion, Step
from coaching.programmes.queries.words import phase_name, say_when


@dataclass(frozen=True)
class Change:
    """One step that is new, other or gone (`how`); `said` is what is other about it, in words."""

    key: str
    how: str
    name: str
    said: str


def changes(before: ProgrammeVersion, after: ProgrammeVersion, names: dict[str, str]) -> list[Change]:
    """The steps of `after` that `before` has not or has otherwise, in order; then those that are gone. `names`: of the steps of both."""
    old = {one.key: one for one in before.steps}
    found = []
    for step in after.steps:
        was = old.pop(step.key, None)
        if was is None:
            found.append(Change(step.key, "new", names[step.key], say_when(step.when, names)))
        elif said := _other(was, step, names):
            found.append(Change(step.key, "other", names[step.key], ", ".join(said)))
    return found + [Change(key, "gone", names[key], say_when(step.when, names)) for key, step in old.items()]


def _other_moment(was: dict[str, Any], becomes: dict[str, Any], names: dict[str, str]) -> str:
    """Both moments in words; of the two only the time of day when nothing else is other."""
    times = was.get("at"), becomes.get("at")
    if all(times) and {**was, "at": None} == {**becomes, "at": None}:
        return _("at %(was)s, becomes %(becomes)s", was=times[0], becomes=times[1])
    return _("was %(was)s, becomes %(becomes)s", was=say_when(was, names), becomes=say_when(becomes, names))


def _other(was: Step, step: Step, names: dict[str, str]) -> list[str]:
    """What is other about a step."""
    said = []
    if was.when != step.when:
        said.append(_other_moment(was.when, step.when, names))
    if was.phase != step.phase:
        said.append(_("to the phase %(phase)s", phase=phase_name(step.phase)))
    if (was.what, was.params) != (step.what, step.params):
        said.append(_("does something else"))
    if was.texts != step.texts:
        said.append(_("other words"))
    if (was.on_pause, was.stale_after, was.if_unsure) != (step.on_pause, step.stale_after, step.if_unsure):
        said.append(_("otherwise when it comes late"))
    return said
