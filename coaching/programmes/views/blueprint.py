"""The blueprint of programmes."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.programmes.models import Programme

bp = Blueprint("programmes", __name__)


def to_editor(programme: Programme, key: str | None = None) -> Response:
    """Back to the editor, at a step when one is named."""
    return hx.redirect(url_for("programmes.show", programme_id=programme.id, _anchor=f"step-{key}" if key else None))
