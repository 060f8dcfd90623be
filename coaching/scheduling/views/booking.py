"""The pages of booking, behind three doors. What they do is in steps.py."""

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.errors import Over
from coaching.people import queries as people_queries
from coaching.practices import queries as practices
from coaching.scheduling import queries, words
from coaching.scheduling.views import calendar, doors, steps
from coaching.scheduling.views.blueprint import bp


@bp.get("/book/<practice_slug>")
@allow("anyone")
def book_list(practice_slug: str) -> Response:
    """What a practice lets everybody book."""
    doors.enter_practice(practice_slug)
    kinds = queries.kinds(audience="public")
    return hx.render("scheduling/list.html", practice=practices.practice(), kinds=kinds, words=words)


@bp.get("/book/<practice_slug>/<kind_slug>")
@allow("anyone")
def book(practice_slug: str, kind_slug: str) -> Response:
    """Choose a time."""
    return steps.choose(doors.public(practice_slug, kind_slug))


@bp.post("/book/<practice_slug>/<kind_slug>")
@allow("anyone")
def book_hold(practice_slug: str, kind_slug: str) -> Response:
    """Keep the chosen time and go on to the details."""
    return steps.keep(doors.public(practice_slug, kind_slug))


@bp.get("/book/<practice_slug>/<kind_slug>/<hold_id>")
@allow("anyone")
def book_details(practice_slug: str, kind_slug: str, hold_id: str) -> Response:
    """Fill in the details, or see what was booked."""
    return steps.details(doors.public(practice_slug, kind_slug), hold_id)


@bp.post("/book/<practice_slug>/<kind_slug>/<hold_id>")
@allow("anyone", many=("q_*", "seen"))
def book_confirm(practice_slug: str, kind_slug: str, hold_id: str) -> Response:
    """Book it."""
    return steps.confirm(doors.public(practice_slug, kind_slug), hold_id)


@bp.get("/b/<token>")
@allow("link")
def book_by_link(token: str) -> Response:
    """Choose a time, with a personal link; one that was used up or is too old says so."""
    try:
        return steps.choose(doors.by_link(token))
    except Over as over:
        return hx.render("scheduling/used.html", status=410, is_expired=not over.was_used)


@bp.post("/b/<token>")
@allow("link")
def book_by_link_hold(token: str) -> Response:
    """Keep the chosen time."""
    return steps.keep(doors.by_link(token))


@bp.get("/b/<token>/<hold_id>")
@allow("link")
def book_by_link_details(token: str, hold_id: str) -> Response:
    """Confirm, or see what was booked."""
    return steps.details(doors.by_link(token), hold_id)


@bp.post("/b/<token>/<hold_id>")
@allow("link", many=("q_*", "seen"))
def book_by_link_confirm(token: str, hold_id: str) -> Response:
    """Book it."""
    return steps.confirm(doors.by_link(token), hold_id)


@bp.get("/me/book")
@allow("coachee")
def own_list() -> Response:
    """What a coachee has ahead, and can book."""
    person = people_queries.me()
    kinds = [kind for kind in queries.kinds() if kind.audience == "coachee"]
    ahead = queries.upcoming(person.id)
    names = {kind.id: kind for kind in queries.kinds(active=False)}
    rows = [(one, words.title(one, names[one.type_id]), words.when(one, calendar.reader_zone())) for one in ahead]
    return hx.render("scheduling/own.html", here="book", kinds=kinds, rows=rows, words=words)


@bp.get("/me/book/<kind_slug>")
@allow("coachee")
def own(kind_slug: str) -> Response:
    """Choose a time, as a coachee."""
    return steps.choose(doors.own(kind_slug))


@bp.post("/me/book/<kind_slug>")
@allow("coachee")
def own_hold(kind_slug: str) -> Response:
    """Keep the chosen time."""
    return steps.keep(doors.own(kind_slug))


@bp.get("/me/book/<kind_slug>/<hold_id>")
@allow("coachee")
def own_details(kind_slug: str, hold_id: str) -> Response:
    """Confirm, or see what was booked."""
    return steps.details(doors.own(kind_slug), hold_id)


@bp.post("/me/book/<kind_slug>/<hold_id>")
@allow("coachee", many=("q_*", "seen"))
def own_confirm(kind_slug: str, hold_id: str) -> Response:
    """Book it."""
    return steps.confirm(doors.own(kind_slug), hold_id)
