"""The first visit: asked once, closed for ever after (trust.md B19)."""

from __future__ import annotations

import hmac
from datetime import time, timedelta

from flask import Blueprint, Response, current_app, url_for

from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.setup import inputs, operations

bp = Blueprint("setup", __name__)


def _only_first() -> None:
    if practices.any_owner():
        raise NotHere("this house has an owner")


@bp.get("/setup")
@allow("anyone")
def begin() -> Response:
    """Ask what is needed to begin."""
    _only_first()
    form = inputs.SetupInput(locale=scope().locale, timezone=scope().timezone, begins=time(9), ends=time(17))
    return hx.render("setup/begin.html", form=form)


@bp.post("/setup")
@allow("anyone", many=("days",))
def found() -> Response:
    """Found the practice; the visitor must know the code that the server printed."""
    _only_first()
    limits.by_network("setup", 10, timedelta(minutes=5))
    form = inputs.SetupInput()
    fits = form.validate()
    if not hmac.compare_digest((form.code.data or "").encode(), current_app.config["SETUP_CODE"].encode()):
        form.code.errors = [*form.code.errors, _("This is not the code that ./run printed.")]
        fits = False
    if not fits:
        return hx.render("setup/begin.html", form=form, status=422)
    data = {key: form[key].data for key in ("practice", "name", "email", "password", "locale", "timezone", "begins", "ends")}
    with transaction():
        operations.first_lock()
        operations.found(**data, days=[int(day) for day in form.days.data])
    hx.toast(_("Welcome. Everything is ready; sign in to begin."))
    return hx.redirect(url_for("entrance.login"))
