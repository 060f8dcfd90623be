"""A step that ends others: from now on the steps in `params.steps`, and what leans on them, are planned no more.

Used by steps `what = "end_sequence"`. That it is done is what ends them: automation/case.py leaves those steps out.
"""

from __future__ import annotations

from coaching.automation.what.errand import Errand


def end_sequence(errand: Errand) -> None:
    """Nothing to make: the done touchpoint is the mark that the case reads."""
    return None
