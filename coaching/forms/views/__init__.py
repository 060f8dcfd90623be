"""The pages of forms: filling in, the editor, and what the coach sees of the answers."""

from coaching.forms.views import answers, editor, fill, guides, questions
from coaching.forms.views.blueprint import bp

__all__ = ["answers", "bp", "editor", "fill", "guides", "questions"]
