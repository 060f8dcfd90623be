"""Write both databases: `python -m bench.jobs.prepare KNOWN FLOOR`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import floor, practice
from bench.calendars import SIZES
from coaching import create_app


def main() -> None:
    """Draad's and the floor's."""
    known, other = map(Path, sys.argv[1:3])
    practice.load(create_app(), known)
    floor.make(other, SIZES, datetime.now(UTC).date())
    print("{}")


if __name__ == "__main__":
    main()
