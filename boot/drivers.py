"""Only the drivers that are wanted. Huey imports every driver that is installed, used or not: 22 MiB of memory and half a second of each start."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SCHEMES = {"redis": ("redis://", "rediss://"), "psycopg": ("postgresql",)}


@contextmanager
def only_for(queue_uri: str) -> Iterator[None]:
    """While Huey is imported, hide the drivers that this queue does not need (None in sys.modules is how Python says "not there")."""
    hidden = [name for name, schemes in SCHEMES.items() if name not in sys.modules and not queue_uri.startswith(schemes)]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
