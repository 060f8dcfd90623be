"""`slots CASE.json`: which starts can be booked, printed as JSON. Nothing is stored; the case brings its own clock."""

import json
import sys
from datetime import UTC, datetime

import click

from coaching.slots import values
from coaching.slots.case import BadCase, Case
from coaching.slots.engine import start_minutes
from coaching.slots.explain import explain
from coaching.slots.instants import moment_of
from coaching.slots.text import parse


def printed(moment: datetime) -> str:
    """A moment as `2026-03-02T08:00:00Z`, with a fraction only if it has one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def answer(case: Case, moment: datetime | None) -> dict[str, object]:
    """The starts of a case, or with a moment why that one is offered or not."""
    if moment is None:
        return {"starts": [printed(moment_of(minute)) for minute in start_minutes(case)]}
    because = explain(case, moment)
    return {
        "start": printed(moment),
        "offered": not because,
        "because": [{"rule": reason.rule, "detail": reason.detail} for reason in because],
    }


def _moment(typed: str | None) -> datetime | None:
    """The moment to explain; one that has no UTC date in the years 1 to 9999 cannot be printed."""
    if typed is None:
        return None
    try:
        return values.instant(typed, "--explain").astimezone(UTC)
    except OverflowError:
        raise BadCase("--explain", "is outside the years 1 to 9999 in UTC") from None


def _contents(path: str | None) -> bytes:
    """The bytes of a file, `-` = standard input."""
    if path is None:
        raise BadCase("$", "name a file, or give --lines and cases on standard input")
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise BadCase("$", f"cannot be read: {error}") from None


def _lines(moment: datetime | None) -> None:
    """One case a line in, one answer a line out; a bad case is answered in its place."""
    for line in sys.stdin.buffer:
        try:
            result = answer(parse(line), moment)
        except BadCase as error:
            result = {"error": str(error)}
        click.echo(json.dumps(result))


@click.command("slots")
@click.argument("case", required=False)
@click.option("--lines", is_flag=True, help="Read one case a line from standard input and print one answer a line.")
@click.option("--explain", "typed", metavar="ISO", help="Print why this moment is offered or not.")
def command(case: str | None, lines: bool, typed: str | None) -> None:
    """Print which starts can be booked in the case in the file CASE (JSON; - is standard input)."""
    try:
        moment = _moment(typed)
        if lines:
            _lines(moment)
        else:
            click.echo(json.dumps(answer(parse(_contents(case)), moment)))
    except BadCase as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    command()
