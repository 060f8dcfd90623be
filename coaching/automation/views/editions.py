"""What a programme was before: its editions, and letting the journeys on an earlier one come along."""

from __future__ import annotations

from flask import Response, url_for

from coaching.automation import operations
from coaching.automation.queries import editions as queries
from coaching.automation.views.blueprint import bp
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import ngettext
from coaching.programmes import queries as programmes


@bp.get("/programmes/<programme_id>/editions")
@allow("coach")
def editions(programme_id: str) -> Response:
    """When, by whom, what changed, and who still goes along it."""
    programme = programmes.programme(programme_id)
    found = queries.editions(programme)
    behind = sum(one.running for one in found if not one.is_current)
    return hx.render("automation/editions.html", programme=programme, editions=found, behind=behind, here="programmes")


@bp.post("/programmes/<programme_id>/editions/follow")
@allow("coach")
def follow_now(programme_id: str) -> Response:
    """Those that kept an earlier edition follow the current one after all."""
    programme = programmes.programme(programme_id)
    with transaction():
        moved = operations.catch_up(programme)
    hx.toast(ngettext("%(num)d journey follows the current edition.", "%(num)d journeys follow the current edition.", moved))
    return hx.redirect(url_for("automation.editions", programme_id=programme.id))
