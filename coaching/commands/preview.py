"""`flask --app app preview CASE.json`: what a journey would send, and why, without sending anything.

`preview --lines` reads one case a line from standard input and answers each with one line, also the bad ones.
Bad input: exit code 2, nothing on standard output, one line `PATH: what is wrong` on standard error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from coaching.planning import case, plan, reading
from coaching.planning.reading import BadCase


def answer(raw: bytes) -> dict[str, list[dict[str, object]]]:
    """The plan of one case as JSON values. Raises BadCase."""
    return plan.plan(case.read(reading.parse(raw))).as_json()


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise BadCase("$", f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _answer_lines() -> None:
    for line in sys.stdin.buffer:
        try:
            said: object = answer(line)
        except BadCase as bad:
            said = {"error": str(bad)}
        click.echo(json.dumps(said))


@click.command("preview")
@click.argument("file", metavar="CASE.json", required=False)
@click.option("--lines", is_flag=True, help="One case a line from standard input, one answer a line.")
def preview(file: str | None, lines: bool) -> None:
    """Print the plan of one case as JSON; nothing is sent or stored."""
    if lines and file is None:
        _answer_lines()
        return
    try:
        if lines or file is None:
            raise BadCase("$", "give either CASE.json or --lines")
        said = answer(_read(file))
    except BadCase as bad:
        click.echo(str(bad), err=True)
        raise SystemExit(2) from None
    click.echo(json.dumps(said, indent=2))


command = preview

if __name__ == "__main__":
    command()
