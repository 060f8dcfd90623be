"""A form as one readable file (TOML), out and in, and the forms a practice starts with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coaching.core import toml
from coaching.core.scope import scope
from coaching.forms import queries, rules
from coaching.forms.models import KINDS, Form
from coaching.forms.operations.editing import Refused, create

READY_MADE = Path(__file__).resolve().parents[1] / "ready_made"
LARGEST_FILE = 200_000  # characters
_HEAD = ("key", "kind", "name")


def export_text(form: Form) -> str:
    """The newest version of a form as a file that another practice can read in."""
    spec = {name: value for name, value in queries.newest(form).spec.items() if name != "removed"}
    return toml.write({"key": form.key, "kind": form.kind, "name": form.name, **spec})


def import_text(text: str) -> Form:
    """A new form from such a file. Raises Refused with every problem and its path; an existing form is never touched."""
    if len(text) > LARGEST_FILE:
        raise Refused([rules.Problem("", "file_too_large", {"most": LARGEST_FILE})])
    try:
        data = toml.read(text)
    except toml.NotToml as error:
        raise Refused([rules.Problem("", "not_toml", {"where": str(error)})]) from error
    problems = _head_problems(data)
    spec = {name: value for name, value in data.items() if name not in _HEAD}
    problems += rules.check(spec)
    if problems:
        raise Refused(problems)
    return create(data["name"], data["kind"], key=data["key"], spec=spec)


def install_ready_made(practice_id: str) -> list[Form]:
    """Give a practice the forms of forms/ready_made that it does not have yet; returns the new ones.

    Works in the scope of that practice. Forms that were changed, renamed or archived are left alone.
    """
    if scope().practice_id != practice_id:
        raise ValueError("install_ready_made works for the practice in scope")
    known = {form.ready_made for archived in (False, True) for form in queries.forms(archived=archived)}
    installed = []
    for path in sorted(READY_MADE.glob("*.toml")):
        data = toml.read(path.read_text(encoding="utf-8"))
        if data["key"] in known:
            continue
        spec = {name: value for name, value in data.items() if name not in _HEAD}
        installed.append(create(data["name"], data["kind"], key=data["key"], spec=spec, ready_made=data["key"]))
    return installed


def _head_problems(data: dict[str, Any]) -> list[rules.Problem]:
    found = []
    if not isinstance(data.get("key"), str) or not rules.KEY.fullmatch(data["key"]):
        found.append(rules.Problem("key", "bad_key"))
    if data.get("kind") not in KINDS:
        found.append(rules.Problem("kind", "unknown_kind", {"kinds": ", ".join(KINDS)}))
    found.extend(rules.check_texts("name", data.get("name"), required=True))
    return found
