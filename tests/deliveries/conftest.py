"""Letters waiting, for the pages about them."""

from __future__ import annotations

from tests.faults.conftest import post, state

__all__ = ["post", "state"]
