"""`./run bench` measures every row, `./run bench NAME ...` some, `./run bench --large VAR_DIR` a large practice.

Exit code 1 when a hard limit of a ratio, a count, bytes or memory is passed, or a row breaks off.
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from types import FrameType

from bench import table
from bench.rows import ROWS, Failed
from bench.run import Run


def main(names: list[str]) -> int:
    """Measure and print as it comes."""
    if names[:1] == ["--large"]:
        return _large(names[1:])
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"There is no row {unknown[0]!r}. There are: {', '.join(ROWS)}.", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    began, failures = time.monotonic(), []
    run = Run()
    try:
        print(table.head(), flush=True)
        for name in names or ROWS:
            failures += _row(run, name)
    finally:
        run.close()
    print(f"\n{time.monotonic() - began:.0f} s. Ratios are medians of turns with the floor; times alone swing with what else the machine does.")
    for row in failures:
        print(f"Not within its hard limit: {row}")
    return 1 if failures else 0


def _large(rest: list[str]) -> int:
    """The coach's pages of the demo practice in a VAR_DIR, beside those of the small one. Times judge nothing; more statements than 8 do."""
    if len(rest) != 1 or not (Path(rest[0]) / "draad.db").exists():
        print("Give the VAR_DIR of a practice: VAR_DIR=big ./run flask demo --scale large, then ./run bench --large big", file=sys.stderr)
        return 2
    run = Run()
    try:
        large, small = run.whole(Path(rest[0]).resolve()), run.whole(run.small())
    finally:
        run.close()
    print(f"{'':<26}{'large':>24}{'small':>24}")
    for name, (asked, spent) in large.items():
        print(f"{name:<26}{asked:>8} SQL{spent:>9.1f} ms{small[name][0]:>8} SQL{small[name][1]:>9.1f} ms")
    return 1 if any(asked > MOST for name, (asked, _spent) in large.items() if "worker" not in name) else 0


MOST = 8  # statements of a page


def _stop(number: int, frame: FrameType | None) -> None:
    """Ended from outside: end our servers too."""
    raise SystemExit(128 + number)


def _row(run: Run, name: str) -> list[str]:
    """Print the figures of one row; the names of those that fail."""
    failures = []
    try:
        for figure in ROWS[name](run):
            print(table.line(figure), flush=True)
            failures += [figure.row] if figure.is_failure else []
    except (Failed, RuntimeError, ValueError) as why:
        print(table.line(table.missing(name, str(why))), flush=True)
        failures.append(f"{name}, which could not be measured")
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
