"""The pages of programmes: the list, the editor which is the thread itself, its steps, and the file."""

from coaching.programmes.views import files, lists, milestones, newer, steps
from coaching.programmes.views.blueprint import bp

__all__ = ["bp", "files", "lists", "milestones", "newer", "steps"]
