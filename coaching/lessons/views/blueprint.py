"""The one blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("lessons", __name__)
