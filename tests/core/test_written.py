"""Numbers and moments as the reader writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coaching.core.i18n import brief_day, figure, in_locale, lately
from coaching.core.money import as_typed

SOME_DAY = datetime(2026, 9, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "said"),
    [("nl", ["6,5", "6", "4.355", "0,3", "", "7,25", "21-9", "1250,50"]), ("en", ["6.5", "6", "4,355", "0.3", "", "7.25", "21/9", "1250.50"])],
)
def test_in_each_language(app, locale, said):
    with in_locale(locale):
        assert [figure(6.5), figure(6.0), figure(4355), figure(0.26), figure(None), figure(7.25, 2), brief_day(SOME_DAY), as_typed(125_050)] == said


def test_an_hour_alone_is_only_said_of_today(app, clock):
    with in_locale("nl", "Europe/Amsterdam"):
        noon = clock.now().replace(hour=11, minute=30)  # on the day of the test's clock, which stands in winter or summer
        assert lately(noon) in ("12:30", "13:30")
        assert lately(noon - timedelta(days=1)) == f"gisteren {lately(noon)}"
        assert lately(noon - timedelta(days=20)).split()[0] in ("ma", "di", "wo", "do", "vr", "za", "zo")
        assert lately(None) == ""
