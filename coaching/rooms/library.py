"""The library: everything a coach prepares once and uses often. Lists with what exists; each list has its own room."""

from __future__ import annotations

from collections import Counter

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.forms import queries as forms
from coaching.forms.models import KINDS
from coaching.lessons import queries as lessons
from coaching.people import queries as people
from coaching.rooms import bp


@bp.get("/library")
@allow("coach")
def library() -> Response:
    """Forms by kind, guides, lessons, courses and assignments that are under way."""
    found, given = forms.forms(), lessons.assignments_under_way(limit=6)
    return hx.render(
        "library/index.html",
        forms=[form for form in found if form.kind != "guide"],
        guides=[form for form in found if form.kind == "guide"],
        kinds=Counter(form.kind for form in found),
        kind_order=KINDS,
        lessons=lessons.lessons(),
        courses=lessons.courses(),
        assignments=given,
        people=people.many([one.person_id for one in given]),
        handed_in=lessons.handed_in_count(),
        here="library",
    )
