"""A form that arrives after the sign-in has ended is kept for whoever sent it, and filled in again when they are back (WCAG 2.2.1, 2.2.5).

Kept: sealed, in the database, for the account whose cookie sent it, one hour. The cookie and the address only say that there is something.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, after_this_request, current_app, render_template, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from coaching.accounts import queries as accounts
from coaching.core import hx
from coaching.core.access import OPEN, allow, allowed_of, came_from, safe_next
from coaching.core.answers import on_unsure
from coaching.core.db import transaction
from coaching.core.filling import fill
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance import operations, queries, rules
from coaching.entrance.views.blueprint import bp

FLAG, BEFORE = "kept", "before"  # in the session: that something waits, and whose browser this was


def init() -> None:
    """Keep a form whose token is of an earlier sign-in too."""
    on_unsure(_of_before)


def look() -> None:
    """In a browser for which something waits: fill it in, or let it go when it was sent. Any other request costs nothing."""
    if session.get(FLAG) and scope().user_id is not None:
        after_this_request(_hand_back)


def over() -> None:
    """The sign-in of this browser has ended by itself: forget it all but the language, whose it was, and the token of its open pages."""
    left = {key: session[key] for key in ("locale", "csrf_token") if key in session}
    left[BEFORE] = session["_user_id"]
    session.clear()
    session.update(left)


def keep_for_later() -> None:
    """Keep what this request sent when it may not pass only because the sign-in ended, and the page it came from was ours."""
    if request.method != "POST" or BEFORE not in session or not _is_for_somebody() or not _is_our_own():
        return
    device = accounts.device_of(session[BEFORE])
    if device is not None and device.practice_id is not None:
        session[FLAG] = _keep(device.user_id, device.practice_id)


def _is_for_somebody() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and not allowed_of(view) & set(OPEN) and request.blueprint != bp.name


def _is_our_own() -> bool:
    """Whether the form came from a page this browser got from us."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True


def _keep(user_id: str, practice_id: str) -> bool:
    """Whether there was something to keep, and a page to hand it back on."""
    page, fields = came_from(), rules.worth_keeping(request.form.lists())
    if page is None or fields is None:
        return False
    with transaction():
        operations.keep(user_id, practice_id, page, request.path, fields)
    return True


def _of_before() -> Response | None:
    """Signed in again on another tab, and this page is from before: keep what it sent and show it again. None: refuse it, as always."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if scope().user_id is None or origin != request.host or not _is_for_somebody():
        return None
    if not _keep(scope().user_id or "", scope().practice_id or ""):
        return None
    session[FLAG] = True
    return hx.redirect(came_from() or "/")


def page_that_waits(user_id: str, practice_id: str | None) -> str | None:
    """After signing in: the page whose form waits there. Notes in the session that it has to be filled in."""
    waiting = queries.kept_of(user_id, practice_id)
    if waiting:
        session[FLAG] = True
    return safe_next(waiting[0].typed["page"]) if waiting else None


def _hand_back(response: Response) -> Response:
    if request.method == "POST" and response.status_code < 400:  # noqa: PLR2004
        _used()
    elif request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html" and not hx.is_partial():  # noqa: PLR2004
        _fill(response)
    return response


def _used() -> None:
    with transaction():
        if not operations.let_go(scope().user_id or "", request.path):
            session.pop(FLAG, None)


def _fill(response: Response) -> None:
    here = request.full_path.rstrip("?")
    waiting = queries.kept_of(scope().user_id or "", scope().practice_id)
    kept = next((one.typed for one in waiting if one.typed["page"] == here), None)
    if kept is None:
        return
    page = response.get_data(as_text=True)
    found = fill(page, request.path, kept["action"], kept["fields"])
    filled, at, left = found or (page, 0, kept["fields"])
    response.set_data(_with_words(filled, at, left))


def _with_words(page: str, at: int, left: dict[str, list[str]]) -> str:
    """The words that say so, right above the form; on top of the page when the form is no longer there."""
    words = [value for values in left.values() for value in values if value.strip()]
    notice = render_template("entrance/_kept.html", left=words, is_filled=at > 0)
    at = at or page.index(">", page.index("<main")) + 1
    return page[:at] + notice + page[at:]


@bp.post("/kept/discard")
@allow("staff", "coachee", "sponsor")
def discard() -> Response:
    """Throw away what was kept."""
    with transaction():
        operations.let_go(scope().user_id or "")
    session.pop(FLAG, None)
    hx.toast(_("What was kept is thrown away."))
    return hx.redirect(came_from() or "/")
