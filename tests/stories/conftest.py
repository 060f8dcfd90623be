"""Stories of the engine start with Lotte, her coach Noor, and an empty road."""

from __future__ import annotations

import pytest

from tests.road import Road


@pytest.fixture
def road(linde, noor, lotte) -> Road:
    return Road(linde, noor, lotte)
