"""Letters waiting, for the pages about them."""

from __future__ import annotations

from tests.faults.conftest import mail, post, sink, state

__all__ = ["mail", "post", "sink", "state"]
