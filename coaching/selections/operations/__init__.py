"""Choose many; do something with each of them; take it back."""

from coaching.selections.operations.choosing import choose, forget, on_match, query_of
from coaching.selections.operations.working import advance, begin, pass_over, undo

__all__ = ["advance", "begin", "choose", "forget", "on_match", "pass_over", "query_of", "undo"]
