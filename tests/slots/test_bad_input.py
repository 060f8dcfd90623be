"""Every row of the page's "Bad input", with the path it must name."""

import json

import pytest

from coaching.slots.text import parse
from coaching.slots.values import BadCase
from tests.slots.making import hours, named, raw, several, without

NOW = "2026-03-02T10:00:00Z"
LATER = "2026-03-02T11:00:00Z"


def bookings(**booking):
    return raw(bookings=[{"start": NOW, "end": LATER, **booking}])


def holds(**hold):
    return raw(holds=[{"start": NOW, "end": LATER, "expires": LATER, **hold}])


ROWS = [
    # instants
    ("now", raw(now="2026-03-01T08:00:00")),
    ("now", raw(now="2026-02-30T08:00:00Z")),
    ("now", raw(now="2026-03-01T24:00:00Z")),
    ("now", raw(now="2026-03-01T08:00:60Z")),
    ("now", raw(now="2026-03-01T08:00:00+24:00")),
    ("now", raw(now="2026-03-01T08:00:00+01:60")),
    ("now", raw(now="2026-03-01")),
    ("now", raw(now="0000-03-01T08:00:00Z")),
    ("now", raw(now="2026-03-01T08:00:00Z\n")),
    ("now", raw(now="٢٠٢٦-03-01T08:00:00Z")),
    ("now", raw(now=1772352000)),
    ("window[1]", raw(window=[NOW, "2026-03-02T10:00"])),
    ("busy[1][0]", raw(busy=[[NOW, LATER], ["soon", LATER]])),
    ("bookings[0].start", bookings(start="2026-03-02")),
    ("holds[0].expires", holds(expires="2026-03-02T10:00:00")),
    # zones
    ("coach_tz", raw(coach_tz="Europe/Utopia")),
    ("coach_tz", raw(coach_tz="")),
    ("coach_tz", raw(coach_tz="Europe")),
    ("coach_tz", raw(coach_tz="../etc/passwd")),
    ("coach_tz", raw(coach_tz="right/Europe/Amsterdam")),
    ("coach_tz", raw(coach_tz="W. Europe Standard Time")),
    ("coach_tz", raw(coach_tz="Europe/Amsterdam\x00")),
    ("coach_tz", raw(coach_tz=1)),
    ("viewer_tz", raw(viewer_tz="Mars/Olympus")),
    # times
    ("weekly[0].start", raw(weekly=[hours("9:00", "12:00")])),
    ("weekly[0].end", raw(weekly=[hours("09:00", "24:01")])),
    ("weekly[0].end", raw(weekly=[hours("09:00", "12:60")])),
    ("weekly[0].end", raw(weekly=[hours("09:00", "12:00:00")])),
    ("weekly[0].end", raw(weekly=[hours("09:00", "12:00\n")])),
    ("weekly[0].start", raw(weekly=[hours(540, "12:00")])),
    ("overrides[0].ranges[1][0]", raw(overrides=[{"date": "2026-03-02", "ranges": [["09:00", "10:00"], ["25:00", "10:00"]]}])),
    # equal times: the path of the end
    ("weekly[1].end", raw(weekly=[hours("09:00", "12:00"), hours("09:00", "09:00")])),
    ("weekly[0].end", raw(weekly=[hours("24:00", "24:00")])),
    ("overrides[0].ranges[0][1]", raw(overrides=[{"date": "2026-03-02", "ranges": [["09:00", "09:00"]]}])),
    # dates
    ("overrides[0].date", raw(overrides=[{"date": "2026-02-29", "ranges": []}])),
    ("overrides[0].date", raw(overrides=[{"date": "2026-3-2", "ranges": []}])),
    ("time_off[0][1]", raw(time_off=[["2026-03-05", "2026-03-04"]])),
    ("time_off[0][0]", raw(time_off=[["2026-13-05", "2026-03-04"]])),
    # weekdays
    ("weekly[0].days[1]", raw(weekly=[hours("09:00", "12:00", [1, 0])])),
    ("weekly[0].days[0]", raw(weekly=[hours("09:00", "12:00", [8])])),
    ("weekly[0].days[0]", raw(weekly=[hours("09:00", "12:00", [True])])),
    ("weekly[0].days", raw(weekly=[hours("09:00", "12:00", [])])),
    # intervals that end before they start
    ("window[1]", raw(window=[LATER, NOW])),
    ("busy[0][1]", raw(busy=[[LATER, NOW]])),
    ("bookings[0].end", bookings(end="2026-03-02T09:59:59Z")),
    ("holds[0].end", holds(end="2026-03-02T09:59:59Z")),
    # numbers
    ("duration_min", raw(duration_min=60.5)),
    ("duration_min", raw(duration_min=True)),
    ("duration_min", raw(duration_min="60")),
    ("duration_min", raw(duration_min=0)),
    ("duration_min", raw(duration_min=-60)),
    ("duration_min", raw(duration_min=float("nan"))),
    ("duration_min", raw(duration_min=float("inf"))),
    ("duration_min", raw(duration_min=[60])),
    ("step_min", raw(step_min=0)),
    ("buffer_before_min", raw(buffer_before_min=-1)),
    ("buffer_after_min", raw(buffer_after_min=0.5)),
    ("min_notice_min", raw(min_notice_min=-1)),
    ("horizon_days", raw(horizon_days=-1)),
    ("max_per_day", raw(max_per_day=-1)),
    ("max_per_week", raw(max_per_week=False)),
    ("seats", raw(seats=0)),
    ("bookings[0].seats_taken", bookings(seats_taken=-1)),
    ("bookings[0].buffer_before_min", bookings(buffer_before_min=-1)),
    ("holds[0].buffer_after_min", holds(buffer_after_min=1.5)),
    # words
    ("bookings[0].status", bookings(status="maybe")),
    ("bookings[0].type", bookings(type="Same")),
    ("holds[0].type", holds(type=["same"])),
    ("holds[0].mine", holds(mine=1)),
    ("grid", raw(grid="loose")),
    ("mode", several("some", {})),
    # keys
    ("colour", raw(colour="red")),
    ("X_free", raw(X_free=1)),
    ("weekly[0].note", raw(weekly=[{**hours("09:00", "12:00"), "note": "x"}])),
    ("weekly[0].x_note", raw(weekly=[{**hours("09:00", "12:00"), "x_note": "x"}])),
    ("overrides[0].id", raw(overrides=[{"date": "2026-03-02", "ranges": [], "id": 1}])),
    ("bookings[0].x_note", bookings(x_note="x")),
    ("holds[0].id", holds(id=1)),
    ("coaches[0].now", several("any", {"now": NOW})),
    ("coaches[1].x_id", several("any", {}, {"x_id": 1})),
    # missing
    *((key, without(key)) for key in ("now", "window", "coach_tz", "weekly", "duration_min")),
    *((key, raw(**{key: None})) for key in ("now", "window", "coach_tz", "weekly", "duration_min")),
    ("weekly[0].days", raw(weekly=[{"start": "09:00", "end": "10:00"}])),
    ("weekly[0].end", raw(weekly=[{"days": [1], "start": "09:00"}])),
    ("overrides[0].ranges", raw(overrides=[{"date": "2026-03-02"}])),
    ("overrides[0].date", raw(overrides=[{"ranges": []}])),
    ("bookings[0].start", raw(bookings=[{"end": LATER}])),
    ("bookings[0].end", raw(bookings=[{"start": NOW}])),
    ("bookings[0].end", bookings(end=None)),
    ("holds[0].start", raw(holds=[{"end": LATER, "expires": LATER}])),
    ("holds[0].end", raw(holds=[{"start": NOW, "expires": LATER}])),
    ("holds[0].expires", raw(holds=[{"start": NOW, "end": LATER}])),
    # coaches
    ("coaches", raw(mode="any")),
    ("coaches", raw(mode="all", coaches=None)),
    ("coaches", raw(mode="all", coaches=[])),
    ("mode", raw(coaches=[{"coach_tz": "UTC", "weekly": []}])),
    ("mode", raw(mode=None, coaches=[{"coach_tz": "UTC", "weekly": []}])),
    ("coaches[1].coach_tz", several("any", {}, {"coach_tz": None})),
    ("coaches[0].weekly", several("all", {"weekly": None})),
    ("coaches[0].busy[0][1]", several("all", {"busy": [[LATER, NOW]]})),
    ("coaches[1].bookings[0].end", several("all", {}, {"bookings": [{"start": LATER, "end": NOW}]})),
    ("coaches[0]", without("coach_tz", "weekly", mode="any", coaches=["Noor"])),
    # wrong types at every level
    ("window", raw(window=NOW)),
    ("window", raw(window=[NOW])),
    ("window", raw(window=[NOW, LATER, LATER])),
    ("window[0]", raw(window=[None, LATER])),
    ("weekly", raw(weekly={})),
    ("weekly[0]", raw(weekly=["09:00"])),
    ("weekly[0]", raw(weekly=[None])),
    ("weekly[0].days", raw(weekly=[hours("09:00", "12:00") | {"days": 1}])),
    ("overrides[0].ranges[0]", raw(overrides=[{"date": "2026-03-02", "ranges": ["09:00"]}])),
    ("time_off[0]", raw(time_off=["2026-03-02"])),
    ("busy[0]", raw(busy=[NOW])),
    ("bookings", raw(bookings="none")),
    ("holds[0]", raw(holds=[1])),
    ("coaches", without("coach_tz", "weekly", mode="any", coaches={})),
    ("$", []),
    ("$", None),
    ("$", "case"),
]


@pytest.mark.parametrize(("path", "data"), ROWS, ids=[f"{i}-{path}" for i, (path, _) in enumerate(ROWS)])
def test_bad_input_names_its_path(path, data):
    assert named(data) == path


GOOD = [
    raw(duration_min=60.0, x_anything={"a": 1}, id=["free"], note=7, x_=None),
    raw(**dict.fromkeys(("overrides", "time_off", "busy", "bookings", "holds", "step_min", "seats", "grid", "mode", "coaches"))),
    raw(viewer_tz="Asia/Katmandu", window=[NOW, NOW], busy=[[NOW, NOW]], weekly=[]),
    raw(now="20260301T080000Z", window=["2026-03-02T00Z", "2026-03-03T00:00:00,5+0100"]),
    raw(reschedule_of={"no": "booking"}, weekly=[hours("24:00", "00:00")]),
    several("any", {}) | {"weekly": "not used", "coach_tz": 7},
]


@pytest.mark.parametrize("data", GOOD)
def test_good_input_is_read(data):
    assert named(data) == "accepted"


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("$", b""), ("$", b"[]"), ("$", b"{"), ("$", b"\xff\xfe"), ("$", b"null"), ("$", b'{"a":1} x'), ("$", b"[" * 100000),
        ("now", b"{}"), ("a\\nb", b'{"a\\nb": 1}'), ("\\ud800", b'{"\\ud800": 1}'),
        ("$", json.dumps(raw(x_free=float("nan"))).encode()),
        ("duration_min", json.dumps(raw(duration_min=float("-inf"))).encode()),
        ("duration_min", json.dumps(raw()).replace("60", "60.00000000000000000001").encode()),
        ("duration_min", json.dumps(raw()).replace("60", "1e-999999999999999999999").encode()),
    ],
)  # fmt: skip
def test_bad_text_is_one_line_with_its_path(path, typed):
    with pytest.raises(BadCase) as caught:
        parse(typed)
    assert str(caught.value).startswith(path + ": ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("number", ["60.0", "6e1", "600e-1", "1e400", "9" * 5000, "1e999999"])
def test_numbers_are_read_exactly(number):
    assert parse(json.dumps(raw()).replace("60", number).encode()).duration_min >= 60


def test_of_a_double_key_the_last_counts():
    assert parse(json.dumps(raw()).replace('"duration_min": 60', '"duration_min": 0, "duration_min": 30').encode()).duration_min == 30


def test_a_key_that_is_no_text_is_named_too():
    assert named(raw() | {5: "x"}) == "5"


@pytest.mark.parametrize("number", ["-1" + "0" * 5000, "-1e9999", "-1e99999999999999999999"])
def test_a_number_far_below_nothing_is_not_far_above_it(number):
    with pytest.raises(BadCase) as bad:
        parse(json.dumps(raw(min_notice_min=12345)).replace("12345", number).encode())
    assert bad.value.path == "min_notice_min"


def test_zero_hours_alone_and_an_offset_of_nearly_an_hour_are_read_as_they_stand():
    read = parse(json.dumps(raw(now="2026-03-01T08Z", min_notice_min=12345)).replace("12345", "0e9999").encode())
    assert (read.now.hour, read.now.minute, read.min_notice_min) == (8, 0, 0)
    assert parse(json.dumps(raw(now="2026-03-01T08:59+00:59")).encode()).now.timestamp() == read.now.timestamp()
