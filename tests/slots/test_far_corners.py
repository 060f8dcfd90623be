"""Where sentences of the page meet things that hardly ever happen; every expectation was worked out by hand."""

from tests.slots.making import asked, hours


def test_s3_the_night_before_a_date_that_never_was_is_cut_by_the_owner_of_the_next():
    apia = {"coach_tz": "Pacific/Apia", "now": "2011-12-20T00:00:00Z", "window": ["2011-12-30T08:00:00Z", "2011-12-30T20:00:00Z"]}
    night = [hours("22:00", "02:00", [4])]  # Thursday 29 December; Saturday 31 began at 10:00Z
    assert asked(**apia, weekly=night) == ["30 08:00", "30 09:00", "30 10:00", "30 11:00"]
    assert asked(**apia, weekly=night, time_off=[["2011-12-31", "2011-12-31"]]) == ["30 08:00", "30 09:00"]


def test_s5_pack_hours_without_an_end_are_never_shifted_by_a_step_or_more():
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:07:00Z"]]  # 08:15 is 8 minutes on, 08:10 is 3
    endless = {"grid": "pack", "weekly": [hours("00:00", "24:00")], "busy": busy, "window": ["2026-03-02T08:00:00Z", "2026-03-02T08:16:00Z"]}
    assert asked(**endless, step_min=7) == ["02 08:10"]
    assert asked(**endless, step_min=3) == ["02 08:07", "02 08:10", "02 08:13"]


def test_s6_an_appointment_of_a_week_finds_hours_that_go_on_for_longer_than_a_week():
    always = {"weekly": [hours("00:00", "24:00")], "duration_min": 7 * 1440, "window": ["2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z"], "step_min": 1}
    assert asked(**always) == ["02 08:00"]
    assert asked(**always, time_off=[["2026-03-10", "2026-03-10"]]) == ["02 08:00"]
    assert asked(**always, time_off=[["2026-03-09", "2026-03-09"]]) == []
