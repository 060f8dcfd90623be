"""The first visit: asked once, closed for ever after (trust.md B19)."""

from __future__ import annotations

import hmac
from datetime import time, timedelta

from flask import Blueprint, Response, current_app

from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance import operations as entrance
from coaching.entrance.arriving import go_in, open_door
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
    if not _fits(form):
        return hx.render("setup/begin.html", form=form, status=422)
    data = {key: form[key].data for key in ("practice", "name", "email", "password", "locale", "timezone", "begins", "ends")}
    with transaction():
        operations.first_lock()
        owner = operations.found(**data, days=[int(day) for day in form.days.data])
        open_door(owner, entrance.place_of(owner))  # who just chose the password need not type it again
    hx.toast(_("Welcome. Everything is ready."))
    return go_in(None)


def _fits(form: inputs.SetupInput) -> bool:
    """Whether all is filled in and the code is the one that was printed; what is wrong is said beside its field, all of it at once."""
    fits = form.validate()
    if hmac.compare_digest((form.code.data or "").encode(), current_app.config["SETUP_CODE"].encode()):
        return fits
    form.code.errors = [*form.code.errors, _("This is not the code that ./run printed.")]
    return False
