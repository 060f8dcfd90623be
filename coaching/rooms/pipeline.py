"""The pipeline: every request by stage, what waits too long stands out."""

from __future__ import annotations

from flask import Response

from coaching.core import clock, crypto, hx
from coaching.core.access import allow
from coaching.leads import queries as leads
from coaching.leads.models import STAGES
from coaching.leads.rules import quiet_days
from coaching.rooms import bp

WORDS: dict[str, str] = {}


@bp.get("/pipeline")
@allow("coach")
def pipeline() -> Response:
    """The board."""
    board = leads.board()
    now = clock.now()
    crypto.warm(lead.person_id for cards in board.values() for lead, _person in cards)
    quiet = {lead.id: quiet_days(lead.stage, lead.stage_since, now) for cards in board.values() for lead, _p in cards}
    return hx.render("rooms/pipeline/index.html", board=board, stages=STAGES, quiet=quiet, here="pipeline",
                     total=sum(len(cards) for cards in board.values()))  # fmt: skip
