"""Walk a programme as the coachee: one station after the other, each with what they would have before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from coaching.automation.queries.preview import Foreseen
from coaching.core.errors import NotHere
from coaching.core.i18n import in_locale, say
from coaching.core.markdown import to_html
from coaching.forms import queries as forms
from coaching.forms.queries import asked
from coaching.lessons import queries as lessons
from coaching.people.models import Person


@dataclass(frozen=True)
class Station:
    """One halt: `form` (name, intro, questions), `lesson` (title, body as safe HTML, question) or a task's own words."""

    number: int
    total: int
    one: Foreseen
    form: dict[str, Any] = field(default_factory=dict)
    lesson: dict[str, Any] = field(default_factory=dict)
    assignment: str = ""


def stations(foreseen: Sequence[Foreseen]) -> list[Foreseen]:
    """What the coachee meets on the road: appointments and what reaches them."""
    return [one for one in foreseen if one.step is None or one.step.for_coachee]


def station(foreseen: Sequence[Foreseen], number: int, person: Person) -> Station:
    """The halt with this number (from 1), in the language of `person`. Raises NotHere past the end."""
    halts = stations(foreseen)
    if not 1 <= number <= len(halts):
        raise NotHere(str(number))
    one = halts[number - 1]
    with in_locale(person.locale, person.timezone):
        return Station(number, len(halts), one, _form(one), _lesson(one), one.body if one.step and one.step.what == "assignment" else "")


def _form(one: Foreseen) -> dict[str, Any]:
    if one.step is None or one.step.what != "form":
        return {}
    found = forms.by_key(one.step.params["form"])
    spec = forms.newest(found).spec
    return {"name": say(found.name), "intro": say(spec.get("intro") or {}), "questions": asked(spec, {})}


def _lesson(one: Foreseen) -> dict[str, Any]:
    if one.step is None or one.step.what != "lesson":
        return {}
    found = lessons.by_key(one.step.params["lesson"])
    return {"title": say(found.title), "body": to_html(say(found.body)), "question": say(found.question or {}), "minutes": found.minutes}
