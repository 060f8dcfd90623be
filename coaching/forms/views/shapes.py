"""Questions and answers as pages draw them; the shapes live in forms.queries, where rooms find them too."""

from coaching.forms.queries import answered, asked, score_text

__all__ = ["answered", "asked", "score_text"]
