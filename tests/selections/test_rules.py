"""For whom it happens, and for whom not: pure."""

from __future__ import annotations

import pytest

from coaching.selections.rules import DEEDS, Somebody, deeds_for, why_not

BRAM = frozenset({"bram"})


@pytest.mark.parametrize(
    ("deed", "one", "params", "why"),
    [
        ("tag", Somebody(tags=("Zorg",)), {"tag": "zorg"}, "has_it"),
        ("tag", Somebody(tags=tuple(map(str, range(20)))), {"tag": "vip"}, "has_enough"),
        ("tag", Somebody(is_mine=False), {"tag": "vip"}, None),
        ("untag", Somebody(), {"tag": "vip"}, "has_it_not"),
        ("untag", Somebody(tags=("VIP",)), {"tag": "vip"}, None),
        ("untag", Somebody(tags=("x",)), {}, None),
        ("write", Somebody(is_mine=False), {}, "colleague"),
        ("write", Somebody(is_put_away=True), {}, "put_away"),
        ("write", Somebody(signs_in=False), {}, "no_door"),
        ("write", Somebody(), {}, None),
        ("hand_over", Somebody(is_mine=False, road_coaches=BRAM), {}, "colleague"),
        ("hand_over", Somebody(), {"coach": "bram"}, "no_road"),
        ("hand_over", Somebody(road_coaches=BRAM), {"coach": "bram"}, "theirs"),
        ("hand_over", Somebody(road_coaches=BRAM), {"coach": "noor"}, None),
        ("hand_over", Somebody(road_coaches=BRAM), {}, None),
        ("put_away", Somebody(is_mine=False), {}, "colleague"),
        ("put_away", Somebody(is_put_away=True), {}, "put_away"),
        ("put_away", Somebody(road_coaches=BRAM), {}, "on_a_road"),
        ("put_away", Somebody(asks=True), {}, "asks"),
        ("put_away", Somebody(waits=True), {}, "waits"),
        ("put_away", Somebody(), {}, None),
        ("bring_back", Somebody(is_mine=False, is_put_away=True), {}, "colleague"),
        ("bring_back", Somebody(), {}, "not_put_away"),
        ("bring_back", Somebody(is_put_away=True), {}, None),
    ],
)
def test_for_whom_it_does_not_happen(deed, one, params, why):
    assert why_not(deed, one, params) == why


def test_each_role_is_offered_what_it_may_do_for_one():
    assert deeds_for("people", "owner") == list(DEEDS["people"])
    assert deeds_for("people", "coach") == ["write", "tag", "untag", "put_away", "bring_back"]
    assert deeds_for("people", "assistant") == ["tag", "untag"]
    assert deeds_for("people", "coachee") == deeds_for("people", "anyone") == deeds_for("cars", "owner") == []
