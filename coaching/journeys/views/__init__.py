"""The URLs of journeys and their touchpoints."""

from coaching.journeys.views import leaving, newcomers, roads, touchpoints
from coaching.journeys.views.blueprint import bp

__all__ = ["bp", "leaving", "newcomers", "roads", "touchpoints"]
