"""Random valid cases, mostly around a change of the clock. `pick` is a random.Random (or one that hypothesis drives)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EVERY = [1, 2, 3, 4, 5, 6, 7]
PLACES = {
    "Europe/Amsterdam": ["2026-03-29", "2026-10-25", "2026-06-03", "2026-12-30"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
    "Asia/Kathmandu": ["2026-03-04"],
    "America/New_York": ["2026-03-08", "2026-11-01", "2027-01-01"],
    "Pacific/Apia": ["2011-12-30", "2011-12-31", "2021-04-04"],
    "America/St_Johns": ["2010-11-07", "2011-03-13", "2026-03-08"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
    "America/Sao_Paulo": ["2018-11-04", "2018-02-18"],
    "America/Havana": ["2026-03-08", "2026-11-01"],
    "Asia/Beirut": ["2026-03-29"],
}


def clock(pick, whole=True):
    """A wall-clock time, often one that is special."""
    special = ["00:00", "24:00", "23:30", "02:30", "03:00", "01:30", "02:00", "09:00", "12:00", "17:00", "00:30", "22:00"]
    if pick.random() < 0.55:
        return pick.choice(special)
    minute = pick.choice([0, 15, 30, 45]) if pick.random() < 0.7 else pick.randrange(60)
    return f"{pick.randrange(24):02}:{minute:02}"


def span(pick):
    """Two different times."""
    while True:
        start, end = clock(pick), clock(pick)
        if start != end:
            return start, end


def iso(moment, pick):
    if pick.random() < 0.2:
        moment = moment.astimezone(ZoneInfo("Asia/Kolkata"))
    return moment.isoformat().replace("+00:00", "Z")


def near(pick, anchor, days=3):
    """A moment within some days of the anchor, now and then with odd seconds."""
    moment = anchor + timedelta(minutes=pick.choice([1, 5, 15]) * pick.randrange(-days * 96, days * 96))
    return moment + timedelta(seconds=pick.choice([0, 0, 0, 0, 30, 59]), microseconds=pick.choice([0, 0, 0, 0, 0, 1]))


def length(pick):
    return timedelta(minutes=pick.choice([0, 15, 20, 30, 45, 60, 60, 90, 7, 600]), seconds=pick.choice([0, 0, 0, 0, 1]))


def buffers(pick, thing):
    for key in ("buffer_before_min", "buffer_after_min"):
        if pick.random() < 0.3:
            thing[key] = pick.choice([0, 5, 10, 15, 7, 60])


def coach(pick, zone, day):
    anchor = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    made = {"coach_tz": zone, "weekly": []}
    for _ in range(pick.choice([0, 1, 2, 2, 3, 3, 4])):
        start, end = span(pick)
        days = [1, 2, 3, 4, 5, 6, 7] if pick.random() < 0.7 else [pick.randrange(1, 8) for _ in range(3)]
        made["weekly"].append({"days": days, "start": start, "end": end})
    if pick.random() < 0.05:
        made["weekly"] = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}]
    if pick.random() < 0.05:
        made["weekly"] = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "13:00"}, {"days": [1, 2, 3, 4, 5, 6, 7], "start": "12:15", "end": "00:15"}]
    if pick.random() < 0.5:
        made["overrides"] = [
            {"date": (day + timedelta(days=pick.randrange(-3, 4))).isoformat(), "ranges": [list(span(pick)) for _ in range(pick.choice([0, 1, 2]))]}
            for _ in range(pick.choice([1, 1, 2, 3]))
        ]
    if pick.random() < 0.25:
        first = day + timedelta(days=pick.randrange(-4, 5))
        made["time_off"] = [[first.isoformat(), (first + timedelta(days=pick.choice([0, 0, 1, 2]))).isoformat()]]
    made["busy"] = [[iso(a, pick), iso(a + length(pick), pick)] for a in (near(pick, anchor) for _ in range(pick.choice([0, 0, 1, 2, 4])))]
    made["bookings"] = [booking(pick, anchor) for _ in range(pick.choice([0, 0, 1, 2, 3]))]
    made["holds"] = [hold(pick, anchor) for _ in range(pick.choice([0, 0, 0, 1, 2]))]
    return made


def booking(pick, anchor):
    start = near(pick, anchor, 8 if pick.random() < 0.3 else 3)
    made = {"start": iso(start, pick), "end": iso(start + length(pick), pick), "id": pick.choice(["a", "b", 1, None])}
    buffers(pick, made)
    if pick.random() < 0.4:
        made["status"] = pick.choice(["confirmed", "pending", "cancelled", "declined"])
    if pick.random() < 0.3:
        made["type"] = pick.choice(["same", "other"])
    if pick.random() < 0.4:
        made["seats_taken"] = pick.choice([0, 1, 2, 3])
    return made


def hold(pick, anchor):
    start = near(pick, anchor)
    made = {"start": iso(start, pick), "end": iso(start + length(pick), pick), "expires": iso(near(pick, anchor - timedelta(days=1)), pick)}
    buffers(pick, made)
    if pick.random() < 0.3:
        made["mine"] = pick.choice([True, False, None])
    if pick.random() < 0.3:
        made["type"] = pick.choice(["same", "other"])
    return made


def case(pick):
    """A valid case as JSON."""
    zone = pick.choice(list(PLACES))
    day = date.fromisoformat(pick.choice(PLACES[zone]))
    anchor = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    opens = near(pick, anchor, 2)
    made = {
        "now": iso(near(pick, anchor - timedelta(days=pick.choice([1, 2, 10])), 1), pick),
        "window": [iso(opens, pick), iso(opens + timedelta(minutes=pick.choice([0, 60, 1440, 2880, 4000, 4000])), pick)],
        "duration_min": pick.choice([60, 60, 30, 45, 50, 20, 90, 7, 1, 15, 25]),
        "grid": pick.choice(["range", "pack", None]),
        "reschedule_of": pick.choice([None, None, None, "a", 1, "nobody"]),
    }
    if pick.random() < 0.5:
        made["step_min"] = pick.choice([15, 30, 60, 20, 5, 10, 7, 45, 90, 1])
    buffers(pick, made)
    for key, values, chance in (
        ("min_notice_min", [0, 1, 60, 1440, 1500], 0.3), ("horizon_days", [1, 2, 3, 10, 11, 12], 0.3),
        ("max_per_day", [0, 1, 2, 2, 3, 3], 0.2), ("max_per_week", [1, 2, 3, 4, 5], 0.15), ("seats", [1, 2, 3], 0.4),
    ):  # fmt: skip
        if pick.random() < chance:
            made[key] = pick.choice(values)
    if pick.random() < 0.6:
        made.update(coach(pick, zone, day))
        return made
    made["mode"] = pick.choice(["any", "all"])
    zones = [zone] + [zone if pick.random() < 0.6 else pick.choice(list(PLACES)) for _ in range(pick.choice([0, 1, 1, 2]))]
    made["coaches"] = [coach(pick, z, day) for z in zones]
    return made


def crowded(pick):
    """A case with long and touching hours, far chains and many pieces: where `pack` and joining have the most to do."""
    made = case(pick)
    for key in ("max_per_day", "max_per_week", "horizon_days", "min_notice_min"):
        made.pop(key, None)
    made["grid"] = pick.choice(["pack", "pack", "range"])
    zone = pick.choice(list(PLACES))
    day = date.fromisoformat(pick.choice(PLACES[zone]))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    made["now"] = (noon - timedelta(days=pick.choice([1, 2, 20, 36]), minutes=pick.randrange(1440))).isoformat()
    opens = noon - timedelta(minutes=pick.randrange(2000))
    made["window"] = [opens.isoformat(), (opens + timedelta(minutes=3000)).isoformat()]
    for one in made.get("coaches") or [made]:
        one.pop("overrides", None)
        one.pop("time_off", None)
        one.update(coach(pick, zone if pick.random() < 0.8 else one["coach_tz"], day))
        start, end = span(pick)
        one["weekly"].append({"days": EVERY, "start": start, "end": end})
        if pick.random() < 0.3:  # there and back: hours without an end that touch
            one["weekly"].append({"days": EVERY, "start": end, "end": start})
        for _ in range(pick.choice([0, 1, 2, 5])):
            taken = noon + timedelta(minutes=pick.randrange(-9000, 9000))
            one["busy"].append([taken.isoformat(), (taken + timedelta(minutes=pick.choice([5, 20, 60, 90, 700]))).isoformat()])
    return made
