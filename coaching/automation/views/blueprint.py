"""The blueprint of the engine room."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("automation", __name__)
