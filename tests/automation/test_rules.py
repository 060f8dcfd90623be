"""Whether a house rule applies: each condition at its edge."""

from __future__ import annotations

import pytest

from coaching.automation.rules import applies, named_in


@pytest.mark.parametrize(("conditions", "seen", "holds"), [
    ({}, {}, True),
    ({"below": 5}, {"score": 4.9}, True), ({"below": 5}, {"score": 5}, False), ({"below": 5}, {}, False), ({"below": 5}, {"score": 0}, True),
    ({"above": 5}, {"score": 5.1}, True), ({"above": 5}, {"score": 5}, False), ({"above": 5}, {}, False), ({"above": -1}, {"score": 0}, True),
    ({"phase": "start"}, {"phase": "start"}, True), ({"phase": ["end", "start"]}, {"phase": "start"}, True), ({"phase": ["end"]}, {"phase": "start"}, False),
    ({"programme": "a"}, {"programme": "b"}, False), ({"source": ["site"]}, {"source": "site"}, True), ({"source": ["site"]}, {}, False),
    ({"tag": " VIP "}, {"tags": ["vip", "x"]}, True), ({"tag": ["a", "b"]}, {"tags": ["B"]}, True), ({"tag": "a"}, {}, False), ({"tag": "a"}, {"tags": ["ab"]}, False),
    ({"field": {"sector": "Zorg"}}, {"fields": {"sector": " zorg"}}, True), ({"field": {"sector": ["bouw", "zorg"]}}, {"fields": {"sector": "Zorg"}}, True),
    ({"field": {"sector": ""}}, {"fields": {"sector": None}}, True), ({"field": {"sector": ""}}, {"fields": {}}, False), ({"field": {"sector": ""}}, {}, False),
    ({"field": {"sector": "zorg", "uren": "8"}}, {"fields": {"sector": "zorg", "uren": 9}}, False),
    ({"outside_programme": True}, {}, True), ({"outside_programme": True}, {"in_programme": True}, False), ({"outside_programme": False}, {"in_programme": True}, True),
    ({"any": [{"below": 3}, {"phase": "end"}]}, {"score": 9, "phase": "end"}, True), ({"any": [{"below": 3, "phase": "end"}]}, {"score": 9, "phase": "end"}, False),
    ({"any": []}, {}, False), ({"any": [{}]}, {}, True), ({"unheard_of": True}, {}, False), ({"below": 5, "phase": "end"}, {"score": 4, "phase": "start"}, False),
])  # fmt: skip
def test_a_condition_holds(conditions, seen, holds):
    assert applies(conditions, **seen) is holds


def test_conditions_within_an_any_are_named_too():
    assert named_in({"below": 5, "any": [{"tag": "a"}, {"any": [{"phase": "end"}]}]}) == {"below", "any", "tag", "phase"}
