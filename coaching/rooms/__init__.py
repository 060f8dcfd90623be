"""Floor 13: screens made of many features. They read, they never change; their buttons post to the features."""

from flask import Blueprint

bp = Blueprint("rooms", __name__)
