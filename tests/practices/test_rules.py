"""A colour is only taken when words in it can be read."""

from __future__ import annotations

import pytest

from coaching.practices import rules


def test_black_on_white_is_twenty_one():
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


@pytest.mark.parametrize("accent", ["#c2362c", "#2e6a4e", "#1f1b17"])
def test_dark_ones_are_fine_and_stay_as_they_are(accent):
    assert rules.is_readable(accent) and rules.readable(accent) == accent


@pytest.mark.parametrize("accent", ["#ffd700", "#ffffff", "#66ccff", "#ff8a80"])
def test_light_ones_get_a_shade_that_can_be_read(accent):
    assert not rules.is_readable(accent)
    assert rules.is_readable(rules.readable(accent))
