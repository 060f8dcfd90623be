"""What is told of the demo's people comes in order, whatever day of the week the practice is loaded on."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from coaching.commands.demo.answering import awake
from coaching.commands.demo.coachees import COACHEES
from coaching.commands.demo.leads import LEADS
from coaching.commands.demo.lives import Life
from coaching.commands.demo.tale import Tale
from coaching.practices.models import Member, Practice

ROAD = ("ask", "answer_by_hand", "book_call", "accept", "pay", "close")
WEEK = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
ODD = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2028, 3, 1), date(2026, 8, 31)]
days = pytest.mark.parametrize("today", [*WEEK, *ODD], ids=lambda day: f"{day:%a-%d-%b-%Y}")


def tale_of(today):
    return Tale(Practice(id="p", timezone="Europe/Amsterdam", locale="nl"), Member(id="m", role="owner", locale="nl"), today)


def told(today, who):
    """The name, the arguments and the moment of what is planned for somebody, in order."""
    tale = tale_of(today)
    Life(tale, who, None).plan()
    return [(verb.func.__name__, verb.args, moment) for moment, verb in tale.planned()]


@days
@pytest.mark.parametrize("who", [*COACHEES, *LEADS], ids=lambda who: who.first_name)
def test_each_step_comes_after_what_it_waits_for(today, who):
    events = told(today, who)
    road = [name for name, _args, _moment in events if name in ROAD]
    assert road == [name for name in ROAD if name in road]
    assert events[0][0] == "ask"


@days
@pytest.mark.parametrize("who", [who for who in COACHEES if who.said], ids=lambda who: who.first_name)
def test_nobody_is_answered_before_they_wrote(today, who):
    events = told(today, who)
    assert [args for name, args, _moment in events if name == "say"] == [(author, words) for _days, _wall, author, words in who.said]
    moments = [moment for name, _args, moment in events if name in ("say", "pause")]
    assert all(earlier < later for earlier, later in pairwise(moments))


@days
def test_the_past_is_past_and_nothing_but_today_falls_in_a_weekend(today):
    tale = tale_of(today)
    for distance in (*range(-160, 0), *range(1, 30)):
        day = tale.moment(distance, "10:00").date()
        assert day.isoweekday() <= 5
        assert (day < today) == (distance < 0)
        assert abs((day - today).days - distance) <= 2
    assert tale.moment(0, "10:00").date() == today


@pytest.mark.parametrize(("asked", "answered"), [("23:05", "07:05"), ("02:30", "07:30"), ("06:59", "07:59"), ("07:00", "07:00"), ("22:59", "22:59")])
def test_nobody_fills_in_a_form_in_the_middle_of_the_night(asked, answered):
    zone = ZoneInfo("America/New_York")
    moment = datetime.combine(date(2026, 11, 1), time.fromisoformat(asked), zone)
    found = awake(moment.astimezone(UTC), zone)
    assert f"{found:%H:%M}" == answered
    assert moment <= found < moment + timedelta(hours=9)
