"""What the coach does with one touchpoint. Each is a small form of its own, so it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid
from coaching.core.i18n import _
from coaching.journeys import operations, queries
from coaching.journeys.models import Touchpoint
from coaching.journeys.views.blueprint import bp


def _do(touchpoint_id: str, verb: Callable[[Touchpoint], None], said: str) -> Response:
    try:
        with transaction():
            touchpoint = queries.touchpoint(touchpoint_id)
            verb(touchpoint)
    except Invalid:
        hx.toast(_("That went out already; nothing was changed."), "warn")
    else:
        hx.toast(said)
    return hx.redirect(hx.back(url_for("rooms.thread", person_id=touchpoint.person_id, _anchor=hx.dom_id(touchpoint))))


@bp.post("/touchpoints/<touchpoint_id>/now")
@allow("coach")
def send_now(touchpoint_id: str) -> Response:
    """Send it now."""
    return _do(touchpoint_id, operations.send_now, _("It goes out now."))


@bp.post("/touchpoints/<touchpoint_id>/skip")
@allow("coach")
def skip(touchpoint_id: str) -> Response:
    """Skip it."""
    return _do(touchpoint_id, operations.skip, _("Skipped. You can plan it again."))


@bp.post("/touchpoints/<touchpoint_id>/skip/end")
@allow("coach")
def unskip(touchpoint_id: str) -> Response:
    """Plan it again."""
    return _do(touchpoint_id, operations.unskip, _("It is planned again."))


@bp.post("/touchpoints/<touchpoint_id>/move/end")
@allow("coach")
def unmove(touchpoint_id: str) -> Response:
    """Give it back to the plan."""
    return _do(touchpoint_id, lambda one: operations.move(one, None), _("It follows the programme again."))
