"""The language and the time zone somebody reads in."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Response, session

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import LOCALES, _
from coaching.core.scope import scope
from coaching.entrance import operations
from coaching.entrance.views.blueprint import bp


@bp.post("/language")
@allow("anyone")
def language() -> Response:
    """Choose a language: for this browser, and for the person who is signed in."""
    wanted = request.form.get("locale")
    if wanted in LOCALES:
        session["locale"] = wanted
        if scope().user_id:
            with transaction():
                operations.whose().locale = wanted
    return hx.redirect(hx.back("/"))


@bp.post("/timezone")
@allow("staff", "coachee", "sponsor")
def timezone() -> Response:
    """Choose the time zone one reads in."""
    wanted = request.form.get("timezone", "")
    if wanted in available_timezones():
        with transaction():
            operations.whose().timezone = wanted
        hx.toast(_("Times are shown in %(zone)s from now on.", zone=wanted.replace("_", " ")))
    return hx.redirect(hx.back("/"))
