"""The month of a habit: what a day says to who does not see it (WCAG 2.5.3: the name holds what is shown)."""

from __future__ import annotations

import re

from coaching.core.db import flush, transaction
from coaching.habits import operations


def test_a_day_of_a_number_says_its_date_its_state_and_its_number(lotte, as_, browser_of):
    with transaction(), as_(lotte):
        habit = operations.add(lotte, "Bladzijden", kind="number", unit="bladzijden", target=10)
        flush()
        habit_id = habit.id
    browser = browser_of(lotte)
    assert browser.post(f"/habits/{habit_id}/marks", data={"day": "2026-03-02", "value": "14"}).status_code in (200, 303)
    page = browser.get(f"/habits/{habit_id}").text
    assert re.search(r"<span class=\"unseen\">maandag 2 maart: \w+, 14 bladzijden</span>", page) and "aria-label=\"maandag 2 maart" not in page
