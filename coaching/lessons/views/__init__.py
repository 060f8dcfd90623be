"""The pages of lessons: reading, assignments, the editor, and what the coach sees of a person."""

from coaching.lessons.views import assignments, coach, editor, reading
from coaching.lessons.views.blueprint import bp

__all__ = ["assignments", "bp", "coach", "editor", "reading"]
