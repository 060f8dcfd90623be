"""Tables to take along, as Dutch spreadsheets read them: semicolons, and nothing that is taken for a formula (trust.md D8)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

# A cell that begins with one of these is a formula to a spreadsheet; the wide ones are to one in Chinese or Japanese (OWASP CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


class Figure(str):
    """A number that we wrote ourselves, such as "-12,50": it may begin with a minus."""


def plain(value: object) -> str:
    """A text that no spreadsheet takes for a formula; "" for None."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA) and not isinstance(value, Figure) else text


def answer(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """The rows as `name`.csv, made plain; a byte-order mark tells the spreadsheet that it is UTF-8."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([plain(one) for one in header])  # a heading may be a field that somebody named
    writer.writerows([plain(one) for one in row] for row in rows)
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'})
