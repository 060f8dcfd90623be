"""Coming in and going out over HTTP. One file per subject, one blueprint."""

from coaching.entrance.arriving import init
from coaching.entrance.views import again, doors, keeping, links_in, profile, staying, tastes
from coaching.entrance.views.blueprint import bp

__all__ = ["again", "bp", "doors", "init", "keeping", "links_in", "profile", "staying", "tastes"]
