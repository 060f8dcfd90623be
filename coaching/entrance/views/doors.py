"""The front door, signing in with a password, and going out."""

from __future__ import annotations

from flask import Response, redirect, session, url_for
from flask_login import logout_user

from coaching.accounts import operations as accounts
from coaching.core import hx, limits
from coaching.core.access import allow, safe_next
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance import inputs, operations
from coaching.entrance.arriving import go_in, home_of, open_door, visitor
from coaching.entrance.views.blueprint import FIVE_MINUTES, bp
from coaching.practices import queries as practices


@bp.get("/")
@allow("anyone")
def front() -> Response:
    """The door: to one's own room, to the practice's page, or to the first visit."""
    if scope().role not in ("anyone", "link"):
        return redirect(home_of(scope().role))  # type: ignore[return-value]
    if not practices.any_owner():
        return redirect("/setup")  # type: ignore[return-value]
    known = practices.every()
    return redirect(f"/p/{known[0].slug}" if len(known) == 1 else url_for("entrance.login"))  # type: ignore[return-value]


@bp.get("/login")
@allow("anyone")
def login() -> Response:
    """The sign-in page."""
    return hx.render("entrance/login.html", form=inputs.SignInInput(), next=safe_next(request.args.get("next")))


@bp.post("/login")
@allow("anyone")
def sign_in() -> Response:
    """Sign in with a password. Wrong address and wrong password look and take the same (trust.md B1, B2, B5)."""
    form = inputs.SignInInput()
    wanted = safe_next(request.form.get("next"))
    if form.validate() and _is_let_in(form):
        return go_in(wanted)
    return hx.render("entrance/login.html", form=form, next=wanted, status=422)


def _is_let_in(form: inputs.SignInInput) -> bool:
    """Whether address and password belong together; then the door is open. Counts as a try either way."""
    limits.by_network("login", 10, FIVE_MINUTES)
    limits.take("login", (form.email.data or "").lower(), 10, FIVE_MINUTES)
    user = accounts.by_email(form.email.data or "")
    practice_id = operations.place_of(user) if user else None
    if accounts.check_password(user, form.password.data or "") and user and practice_id:
        with transaction():
            open_door(user, practice_id)
        return True
    form.password.errors = [_("This e-mail address and password do not belong together.")]
    return False


@bp.post("/logout")
@allow("anyone")
def logout() -> Response:
    """End this device: the row goes, and the browser is told to forget what it kept (trust.md B7, C5)."""
    here = visitor()
    if here is not None:
        with transaction():
            accounts.sign_out(here.token)
        logout_user()
    session.clear()
    response = hx.redirect(url_for("entrance.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
