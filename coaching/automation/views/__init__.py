"""The pages of the engine room: preview, walk and publish a programme, one touchpoint, the house rules."""

from coaching.automation.views import editions, house, previews, touchpoints, walk
from coaching.automation.views.blueprint import bp

__all__ = ["bp", "editions", "house", "previews", "touchpoints", "walk"]
