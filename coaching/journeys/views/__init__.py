"""The URLs of journeys and their touchpoints."""

from coaching.journeys.views import roads, touchpoints
from coaching.journeys.views.blueprint import bp

__all__ = ["bp", "roads", "touchpoints"]
