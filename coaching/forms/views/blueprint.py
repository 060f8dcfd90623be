"""The one blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("forms", __name__)
