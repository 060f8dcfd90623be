"""Who comes in: the device behind the cookie, before any view runs; and the door that makes a new one."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.accounts.rules import SEEN_EVERY, over_at
from coaching.core import clock, hx
from coaching.core.access import safe_next
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import locale_of_browser
from coaching.core.scope import Scope
from coaching.core.scope import enter as enter_scope
from coaching.entrance import operations
from coaching.entrance.views import keeping
from coaching.people.queries import SignedIn

logins = LoginManager()
HOMES = {"coachee": "/me", "sponsor": "/sponsor"}


class Visitor(UserMixin):
    """Who Flask-Login remembers: a device. Its token is the id in the signed cookie, the row decides."""

    def __init__(self, token: str, found: SignedIn) -> None:
        self.token, self.found = token, found

    def get_id(self) -> str:
        """The token, as the session keeps it."""
        return self.token


def init(app: Flask) -> None:
    """Know who comes in, before any view runs: the scope of the request is set here and nowhere else."""
    logins.init_app(app)
    logins.session_protection = None
    app.before_request(_arrive)
    keeping.init()
    app.context_processor(lambda: {"stays_s": g.get("stays_s")})


@logins.user_loader
def _load(token: str) -> Visitor | None:
    found = operations.signed_in(token)
    return Visitor(token, found) if found else None


def visitor() -> Visitor | None:
    """Whoever is signed in, as a device."""
    found = current_user._get_current_object()
    return found if isinstance(found, Visitor) else None


def _arrive() -> None:
    language = session.get("locale") or locale_of_browser(current_app.config["DEFAULT_LOCALE"])
    enter_scope(Scope(locale=language, timezone=current_app.config["DEFAULT_TIMEZONE"]))
    if "_user_id" not in session:
        keeping.keep_for_later()
        return
    here = visitor()
    if here is None:
        keeping.over()
        keeping.keep_for_later()
        return
    enter_scope(here.found.scope)
    now, seen_at = clock.now(), here.found.seen_at
    if now - seen_at > SEEN_EVERY:
        with transaction():
            accounts.seen(here.found.device_id)
        session.modified = True  # the cookie is kept as much longer; between two of these nothing about it changes, and it is not sent along
        seen_at = now
    over = over_at(here.found.created_at, seen_at, is_staff=here.found.scope.role != "coachee")
    keeping.look()
    g.stays_s = int((over - now).total_seconds())


def open_door(user: User, practice_id: str | None) -> None:
    """Sign a user in: a fresh session and a fresh token; the device of before ends, so its cookie is worth nothing (trust.md B6)."""
    before = visitor()
    if before is not None:
        accounts.sign_out(before.token)
    kept = session.get("locale")
    session.clear()
    if kept:
        session["locale"] = kept
    g.fresh = operations.sign_in(user, practice_id, _label())


def go_in(to: str | None) -> Response:
    """Through the door that was opened in this request, to a page of our own."""
    found = operations.signed_in(g.fresh)
    if found is None:
        raise NotHere("a user without a place")
    session.permanent = True
    login_user(Visitor(g.fresh, found))
    waiting = keeping.page_that_waits(found.user_id, found.scope.practice_id)
    return hx.redirect(waiting or safe_next(to) or home_of(found.scope.role))


def home_of(role: str) -> str:
    """Where somebody lands after signing in."""
    return HOMES.get(role, "/today")


def _label() -> str:
    agent = str(request.user_agent)
    system = next((name for name in ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux") if name in agent), "?")
    browser = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "")
    return f"{browser.replace('Edg', 'Edge')} · {system}".strip(" ·")
