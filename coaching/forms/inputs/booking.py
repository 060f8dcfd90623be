"""The form engine as scheduling asks for it: tied in by create_app, for forms and scheduling stand on one floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from coaching.core.errors import NotHere
from coaching.core.i18n import say
from coaching.core.inputs import Input
from coaching.forms import queries, rules
from coaching.forms.inputs import editor, fill, problems

KINDS = {name: words for name, words in editor.TYPE_NAMES.items() if name not in ("section", "rating")}
choices_from = editor.choices_from
choices_as_lines = editor.choices_as_lines


def forms() -> list[tuple[str, str]]:
    """(id, name) of the forms of kind "booking" that are in use."""
    return [(form.id, say(form.name)) for form in queries.forms(["booking"])]


def questions_in(form_id: str) -> list[dict[str, Any]]:
    """The questions of the newest version of a form; none when it is not there or was put away."""
    try:
        found = queries.form(form_id)
    except NotHere:
        return []
    return [] if found.is_archived else list(queries.newest(found).spec.get("questions", []))


def sent_texts(posted: MultiDict[str, str]) -> dict[str, list[str]]:
    """The texts of a POST by question key."""
    return fill.sent_texts(posted)


def build(questions: Sequence[Mapping[str, Any]], sent: Mapping[str, list[str]]) -> type[Input]:
    """The class that validates what was sent, as q_<key>; questions that their condition hides are left out."""
    return fill.build({"questions": questions}, sent)


def shapes(
    questions: Sequence[Mapping[str, Any]], sent: Mapping[str, list[str]] | None, errors: Mapping[str, Sequence[str]] | None
) -> list[Any]:
    """The questions as forms/_questions.html draws them."""
    return list(queries.asked({"questions": questions}, {}, sent, errors))


def answered(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Question and answer in words, in order; what was left empty is left out."""
    return [(row.label, row.text) for row in queries.answered({"questions": questions}, answers) if row.text]


def wrong(questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with these questions, in sentences."""
    return problems.told(rules.check({"questions": list(questions)}))
