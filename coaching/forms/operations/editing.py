"""Making and changing forms. A version that somebody was asked never changes: then the next one begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.forms import queries, rules
from coaching.forms.models import KINDS, Form, FormVersion

REMEMBERED = 5  # removed questions that can be put back


class Refused(ValueError):
    """A spec that cannot be kept; `problems` says what is wrong and where."""

    def __init__(self, problems: list[rules.Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def create(
    name: Mapping[str, str],
    kind: str = "custom",
    *,
    key: str | None = None,
    spec: Mapping[str, Any] | None = None,
    ready_made: str | None = None,
) -> Form:
    """A new form with its first version. Raises Refused for a bad spec, ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind}")
    whole = dict(spec or {"questions": []})
    _refuse(whole)
    form = Form(key=free_key(key or _key_from(name)), kind=kind, name=_texts(name), ready_made=ready_made)
    db.session.add(form)
    db.session.add(FormVersion(form_id=form.id, form=form, number=1, spec=whole))
    flush()
    return form


def rename(form: Form, name: Mapping[str, str], kind: str) -> None:
    """Another name or kind; neither makes a new version."""
    form.name, form.kind = _texts(name), kind


def archive(form: Form, archived: bool = True) -> None:
    """Put a form away, or back. What was sent stays to be answered."""
    form.is_archived = archived


def change(form: Form, spec: Mapping[str, Any]) -> FormVersion:
    """Ask this from now on. Raises Refused. Responses that are open or answered keep the version they began with."""
    _refuse(spec)
    version = queries.newest(form)
    if version.spec == spec:
        return version
    if not queries.was_asked(version):
        version.spec = dict(spec)
        return version
    following = FormVersion(form_id=form.id, form=form, number=version.number + 1, spec=dict(spec))
    db.session.add(following)
    flush()
    return following


def add_question(form: Form, question: Mapping[str, Any]) -> str:
    """Put a question at the end and return its key, made from its words when it has none."""
    spec = _copy(form)
    fresh = dict(question)
    fresh["key"] = _free_question_key(spec, fresh.get("key") or _slug(next(iter(fresh["label"].values()), "")))
    spec["questions"].append(fresh)
    change(form, spec)
    return str(fresh["key"])


def save_question(form: Form, key: str, question: Mapping[str, Any]) -> None:
    """Replace the question with this key; the key stays, because scores and conditions point at it."""
    spec = _copy(form)
    spec["questions"][_place(spec, key)] = {**question, "key": key}
    _drop_from_score(spec)
    change(form, spec)


def move_question(form: Form, key: str, by: int) -> None:
    """Move a question up (-1) or down (1). Raises Refused when a condition would come before what it asks about."""
    spec = _copy(form)
    old = _place(spec, key)
    new = min(max(0, old + by), len(spec["questions"]) - 1)
    spec["questions"].insert(new, spec["questions"].pop(old))
    change(form, spec)


def copy_question(form: Form, key: str) -> str:
    """A copy right below the question; returns the key of the copy."""
    spec = _copy(form)
    place = _place(spec, key)
    copied = deepcopy(spec["questions"][place])
    copied["key"] = _free_question_key(spec, key)
    spec["questions"].insert(place + 1, copied)
    change(form, spec)
    return str(copied["key"])


def remove_question(form: Form, key: str) -> None:
    """Take a question out; it can be put back. Conditions that hung on it fall away, and it leaves the score."""
    spec = _copy(form)
    place = _place(spec, key)
    removed = spec["questions"].pop(place)
    for question in spec["questions"]:
        if (question.get("show_if") or {}).get("key") == key:
            del question["show_if"]
    _drop_from_score(spec)
    kept = [{"place": place, "at": clock.now().isoformat(), "question": removed}, *spec.get("removed", [])]
    spec["removed"] = kept[:REMEMBERED]
    change(form, spec)


def restore_question(form: Form, key: str) -> None:
    """Put a removed question back where it stood. Raises NotHere when it is no longer remembered."""
    spec = _copy(form)
    for entry in spec.get("removed", []):
        if entry["question"]["key"] == key:
            spec["removed"].remove(entry)
            question = {name: value for name, value in entry["question"].items() if name != "show_if"}
            question["key"] = _free_question_key(spec, key)
            spec["questions"].insert(entry["place"], question)
            change(form, spec)
            return
    raise NotHere(key)


def free_key(wanted: str) -> str:
    """`wanted`, or with a number behind it when this practice has a form of that name."""
    number, key = 1, wanted
    while queries.has_key(key):
        number += 1
        key = f"{wanted[:36]}_{number}"
    return key


def _refuse(spec: Mapping[str, Any]) -> None:
    problems = rules.check(spec)
    if problems:
        raise Refused(problems)


def _copy(form: Form) -> dict[str, Any]:
    spec = deepcopy(queries.newest(form).spec)
    spec.setdefault("questions", [])
    return spec


def _place(spec: Mapping[str, Any], key: str) -> int:
    for place, question in enumerate(spec["questions"]):
        if question["key"] == key:
            return place
    raise NotHere(key)


def _drop_from_score(spec: dict[str, Any]) -> None:
    """Forget in the score what can no longer be scored; a score of nothing is no score."""
    if not spec.get("score"):
        return
    scorable = {q["key"] for q in spec["questions"] if q["type"] in rules.SCORED}
    spec["score"]["questions"] = [key for key in spec["score"]["questions"] if key in scorable]
    if not spec["score"]["questions"]:
        del spec["score"]


def _free_question_key(spec: Mapping[str, Any], wanted: str) -> str:
    taken = {question["key"] for question in spec["questions"]}
    stem = re.sub(r"_\d+$", "", wanted) or "question"
    number, key = 1, wanted or "question"
    while key in taken:
        number += 1
        key = f"{stem[:36]}_{number}"
    return key


def _key_from(name: Mapping[str, str]) -> str:
    return _slug(name.get("en") or name.get("nl") or "") or "form"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:30].strip("_")


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text and text.strip()}
