"""The one blueprint of the entrance."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint

bp = Blueprint("entrance", __name__)
FIVE_MINUTES = timedelta(minutes=5)
