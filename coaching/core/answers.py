"""What people see when something cannot be: one place answers every error, as a page or as a part (never a bare trace)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from coaching.core import hx
from coaching.core.db import db
from coaching.core.errors import DraadError, TooMany
from coaching.core.i18n import _
from coaching.core.scope import scope

log = logging.getLogger(__name__)
csrf = CSRFProtect()
PAGES = (400, 403, 404, 409, 410, 413, 422, 429, 500)


_on_unsure: list[Callable[[], Response | None]] = []


def on_unsure(answer: Callable[[], Response | None]) -> None:
    """Set by the entrance: another answer than 400 to a form whose token is not of this sign-in, or None."""
    _on_unsure[:] = [answer]


def _unsure(error: CSRFError) -> Response:
    return next((found for answer in _on_unsure if (found := answer())), None) or _http(error)


def init(app: Flask) -> None:
    """Answer our own errors, HTTP's and the unexpected; switch CSRF protection on."""
    csrf.init_app(app)
    app.register_error_handler(DraadError, _ours)
    app.register_error_handler(CSRFError, _unsure)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, wait_s: int = 60) -> Response:
    """`wait_s`: after how many seconds it may be tried again, for 429."""
    page = status if status in PAGES else 404 if status < 500 else 500
    words = {"request_id": g.get("request_id", "-"), "layout": _layout(), "locale": scope().locale, "minutes": max(1, round(wait_s / 60)), "by_link": "token" in (request.view_args or {}),
             "most_mb": current_app.config["MAX_UPLOAD_MB"]}  # fmt: skip
    if hx.is_partial():
        title, text = _words(status)
        body = render_template("errors/_error.html", title=title, text=text, **words)
    else:
        body = render_template(f"errors/{page}.html", **words)
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


def _layout() -> str:
    """Who is signed in stays in their own room, with its menu as the way back. It shows what it always shows, so a 404 tells no more than it did."""
    here = scope()
    return "layouts/coach.html" if here.is_staff else "layouts/coachee.html" if here.role == "coachee" else "layouts/public.html"


def _words(status: int) -> tuple[str, str]:
    if status == 404:
        return _("There is nothing here"), _("It may have been moved or removed.")
    if status == 410:
        return _("This link is over"), _("Reply to the e-mail it came in for a new one, or sign in.")
    if status == 403:
        return _("This is not for you"), _("Ask the owner of the practice if you think it should be.")
    if status == 409:
        return _("Someone was just before you"), _("Choose again; what you typed is kept.")
    if status == 429:
        return _("A little slower"), _("Too many tries in a short time. Wait a moment and try again.")
    if status == 413:
        return _("That is too large to send"), _("A file may be at most %(most)s MB. Go back and choose a smaller one.", most=current_app.config["MAX_UPLOAD_MB"])
    if status == 503:
        return _("It is busy just now"), _("Nothing was lost and nothing was half done. Try again in a moment.")
    if status == 400:
        return _("This did not arrive well"), _("Load the page again and try once more.")
    return _("That did not work"), _("Nothing was lost. Try again in a moment.")


def _ours(error: DraadError) -> Response:
    db.session.rollback()
    if error.status in (403, 404) and scope().role not in ("anyone", "link"):
        log.info("refused", extra={"status": error.status, "role": scope().role, "member": scope().member_id})
    if isinstance(error, TooMany):
        response = _page(error.status, error.retry_after)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    return _page(error.status)


def _http(error: HTTPException) -> Response:
    if error.code and 300 <= error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if error.code == 405:
        answer = _page(404)
        answer.status_code = 405
        answer.headers["Allow"] = ", ".join(error.get_response().headers.getlist("Allow"))
        return answer
    return _page(error.code or 500)


def _passes(error: OperationalError) -> bool:
    """True for trouble around a statement: a lock that is held too long, a server that restarts. SQLite says a wrong statement with the same class."""
    orig = str(error.orig)
    return type(error.orig).__module__.startswith("psycopg") or any(word in orig for word in ("locked", "busy", "unable to open"))


def _busy(error: OperationalError) -> Response:
    """The database is busy with somebody else's change for longer than we wait, or away: said in words, with when to try again."""
    if not _passes(error):
        return _unexpected(error)
    db.session.rollback()
    log.warning("the database was busy or away", extra={"request": g.get("request_id")})
    response = _page(503)
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: Exception) -> Response:
    """Log with the request's id, show nothing of the inside (ASVS 16.5.1)."""
    db.session.rollback()
    log.exception("unexpected", extra={"request": g.get("request_id")})
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(InternalServerError.code)
