"""Staying signed in: the page asks before the time is over, and after it, so that nothing typed is lost (WCAG 2.2.1)."""

from __future__ import annotations

from flask import Response, g, jsonify
from flask_wtf.csrf import generate_csrf

from coaching.core.access import allow
from coaching.entrance.views.blueprint import bp


@bp.get("/stay")
@allow("staff", "coachee", "sponsor")
def stay() -> Response:
    """How many seconds the sign-in lasts from now, and the token for the forms of a page that was open before a new sign-in."""
    return jsonify(seconds=g.stays_s, token=generate_csrf())
