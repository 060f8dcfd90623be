"""Tables to take along: what a spreadsheet would run is text in them (trust.md D8)."""

from __future__ import annotations

import pytest

from coaching.core import spreadsheet

BAD = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)"]  # noqa: RUF001


@pytest.mark.parametrize("typed", BAD)
def test_d8_neither_a_cell_nor_a_heading_is_a_formula(app, typed):
    text = spreadsheet.answer("x", [typed], [[typed]]).get_data(as_text=True).removeprefix("\ufeff")
    assert text.count("'" + typed) == 2 and not text.startswith(typed)


def test_a_number_that_we_wrote_ourselves_stays_one(app):
    assert "-12,50" in spreadsheet.answer("x", ["Bedrag"], [[spreadsheet.Figure("-12,50")]]).get_data(as_text=True).splitlines()
