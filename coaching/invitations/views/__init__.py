"""The coach invites; the invited comes by one link and goes through the steps without signing in. One file per side, one blueprint."""

from coaching.invitations.views import arriving, inviting, steps
from coaching.invitations.views.blueprint import bp

__all__ = ["arriving", "bp", "inviting", "steps"]
