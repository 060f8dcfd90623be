"""Who may come in: every view says it in one line, `@allow(...)`, and what says nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Response

from coaching.core.errors import NotAllowed, NotHere
from coaching.core.scope import STAFF, Scope, change, enter, scope

View = TypeVar("View", bound=Callable[..., Any])

# "coach" means everyone who coaches, the owner too; "staff" adds the assistant.
MEANING: dict[str, tuple[str, ...]] = {
    "owner": ("owner",),
    "coach": ("owner", "coach"),
    "assistant": ("assistant",),
    "staff": STAFF,
    "coachee": ("coachee",),
    "sponsor": ("sponsor",),
}
OPEN = ("anyone", "link")
BODIES = ("", "application/x-www-form-urlencoded", "multipart/form-data")

PersonFinder = Callable[[str], tuple[str, str, str]]
_find_person: list[PersonFinder] = []


def allow(*roles: str, many: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Say who may use a view: owner, coach, assistant, staff, coachee, sponsor, anyone, link.

    `many` names the fields that may come more than once in a POST (patterns such as "q_*"); any other
    doubled field is refused with 400 (ASVS 15.3.7).
    """
    unknown = [role for role in roles if role not in MEANING and role not in OPEN]
    if unknown or not roles:
        raise ValueError(f"unknown roles {unknown}")
    allowed = {single for role in roles for single in MEANING.get(role, (role,))}

    def mark(view: View) -> View:
        view.allowed = frozenset(allowed)  # type: ignore[attr-defined]
        view.many = many  # type: ignore[attr-defined]
        return view

    return mark


def allowed_of(view: Callable[..., Any]) -> frozenset[str]:
    """The roles that a view lets in; empty when it never said."""
    return getattr(view, "allowed", frozenset())


def on_find_person(finder: PersonFinder) -> None:
    """Set by create_app: person id → (locale, time zone, name) for the holder of a link."""
    _find_person[:] = [finder]


def enter_link(practice_id: str, person_id: str | None) -> None:
    """Act as the holder of a link. Somebody signed in keeps nothing of their own role on such a page."""
    locale, timezone, name = scope().locale, scope().timezone, ""
    if person_id and _find_person:
        locale, timezone, name = _find_person[0](person_id)
    enter(Scope(practice_id, "link", person_id=person_id, locale=locale, timezone=timezone, name=name))
    request_link_used()


def enter_practice(practice: Any) -> None:
    """On a public page: act as anybody, in this practice. Staff and coachees of that practice keep who they are, a sponsor does not."""
    here = scope()
    if here.practice_id == practice.id and here.role not in ("anyone", "link", "sponsor"):
        return
    enter(Scope(practice.id, "anyone", locale=here.locale, timezone=here.timezone))


def request_link_used() -> None:
    """Remember that this answer belongs to a secret URL: no referrer, no store."""
    request.environ["draad.link"] = True


def guard(app: Flask) -> None:
    """Check every request against its view's `@allow`, before the view runs."""

    @app.before_request
    def _guard() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        allowed = allowed_of(view)
        if not allowed:
            raise RuntimeError(f"{request.endpoint} does not say who may use it")
        _refuse_nothing_bytes()
        _refuse_odd_bodies(getattr(view, "many", ()))
        if "link" in allowed:
            request_link_used()
        if "anyone" in allowed or "link" in allowed or scope().role in allowed:
            return None
        if scope().role in ("anyone", "link"):
            return to_login()
        if scope().role == "sponsor":
            raise NotHere(request.path)  # somebody from outside: what is not theirs does not exist (trust.md A6)
        raise NotAllowed(f"{scope().role} may not use {request.endpoint}")


def _refuse_nothing_bytes() -> None:
    """400 for a NUL in an address or a field: nobody types one, PostgreSQL stores none, and C ends a text there."""
    said = [request.path, *(value for _key, values in request.values.lists() for value in values)]
    if any("\0" in one for one in said):
        abort(400, "a NUL")


def _refuse_odd_bodies(many: tuple[str, ...]) -> None:
    """400 for what no form of ours sends. Flask-WTF would take JSON for a form: lists and numbers where words are awaited, doubled fields past the
    check below, and nesting without end."""
    if request.method != "POST":
        return
    if request.mimetype not in BODIES:
        abort(400, "not a form")
    for key, values in request.form.lists():
        if len(values) > 1 and not any(fnmatch(key, pattern) for pattern in many):
            abort(400, "a field came twice")


def to_login() -> Response:
    """To the sign-in page and back afterwards; an htmx request is told by header, so that no log-in page lands in a fragment."""
    wanted = request.full_path.rstrip("?")
    if request.method != "GET" or request.headers.get("HX-Request"):
        wanted = came_from() or "/"
    target = url_for("entrance.login", next=wanted)
    if request.headers.get("HX-Request"):
        return Response(status=200, headers={"HX-Redirect": target})
    return redirect(target)


def came_from() -> str | None:
    """The page of ours on which the form or link of this request stands. Browsers say so within the house (Referrer-Policy: same-origin)."""
    came = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if came.netloc != request.host:
        return None
    return safe_next(f"{came.path}?{came.query}" if came.query else came.path)


def safe_next(wanted: str | None) -> str | None:
    """`wanted` when it is a path of our own that an endpoint answers, else None (ASVS 3.7.2; trust.md B18)."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(letter) < 33 or ord(letter) == 127 for letter in wanted):
        return None
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc:
        return None
    try:
        current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (NotFound, MethodNotAllowed):
        return None
    except HTTPException:
        return None  # a redirect of the map itself: not worth following
    return wanted


__all__ = ["allow", "allowed_of", "came_from", "change", "guard", "safe_next", "to_login"]
