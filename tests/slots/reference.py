"""The slot-case page once more, slowly: every minute of the window is asked every rule. Shares no code with the engine.

It reads the JSON of a valid case. Slow on purpose; only for tests.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def parse(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def floor(moment):
    return int((moment - ZERO).total_seconds() // 60)


def ceil(moment):
    return floor(moment) + (1 if moment.second or moment.microsecond else 0)


def at(minute):
    return ZERO + minute * MINUTE


def instant(zone, day, clock):
    """S1, by trying the offsets of the days around instead of trusting `fold`."""
    hours, minutes = map(int, clock.split(":"))
    local = datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)
    near = local.replace(tzinfo=UTC)
    offsets = [(near + k * timedelta(hours=6)).astimezone(zone).utcoffset() for k in range(-8, 9)]
    hits = [near - off for off in offsets if (near - off).astimezone(zone).replace(tzinfo=None) == local]
    return floor(min(hits) if hits else near - offsets[0])


def owned(coach, day):
    if any(date.fromisoformat(a) <= day <= date.fromisoformat(b) for a, b in coach.get("time_off") or []):
        return []
    mine = [o for o in coach.get("overrides") or [] if o["date"] == day.isoformat()]
    return [r for o in mine for r in o["ranges"]] if mine else None


def ranges_of(coach, first, last):
    """S2 to S4, without the beginning of endless chains."""
    zone = ZoneInfo(coach["coach_tz"])
    found = []
    day = first
    while day <= last:
        own = owned(coach, day)
        if own is None:
            own = [[w["start"], w["end"]] for w in coach["weekly"] if day.isoweekday() in w["days"]]
        for start, end in own:
            begins = instant(zone, day, start)
            ends = instant(zone, day + DAY if end <= start else day, end)
            for later in (day + DAY, day + 2 * DAY):
                if owned(coach, later) is not None:
                    ends = min(ends, instant(zone, later, "00:00"))
            if begins < ends:
                found.append([begins, ends])
        day += DAY
    joined = []
    for span in sorted(found):
        if joined and span[0] < joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], span[1])
        else:
            joined.append(span)
    return joined


class Table:
    """One coach, or all of them at once under `all`."""

    def __init__(self, case, coaches):
        self.case, self.coaches = case, coaches
        self.zones = [ZoneInfo(c["coach_tz"]) for c in coaches]
        self.now = parse(case["now"])
        self.opens, self.closes = map(parse, case["window"])
        self.duration = int(case["duration_min"])
        self.step = int(case.get("step_min") or self.duration)
        self.before, self.after = int(case.get("buffer_before_min") or 0), int(case.get("buffer_after_min") or 0)
        self.first_zone = ZoneInfo((case["coaches"][0] if case.get("coaches") else case)["coach_tz"])
        self.lay_out()

    def lay_out(self):
        today = min(self.now.astimezone(z).date() for z in self.zones)
        taken = [parse(b) for c in self.coaches for _, b in c.get("busy") or []]
        taken += [parse(t["end"]) for c in self.coaches for t in [*(c.get("bookings") or []), *(c.get("holds") or [])]]
        days = [o["date"] for c in self.coaches for o in c.get("overrides") or []] + [d for c in self.coaches for _, d in c.get("time_off") or []]
        taken += [parse(f"{day}T23:59:00Z") for day in days]
        far = max([self.closes, self.now, *(t for t in taken if t < self.closes + timedelta(days=60))])  # a piece may end there
        last = far.date() + timedelta(days=4) + self.duration * MINUTE
        self.ranges = ranges = self.ranges_between(today - timedelta(days=39), last)
        self.end = floor(datetime(last.year, last.month, last.day, tzinfo=UTC))
        self.open = {m for a, b in ranges for m in range(a, b)}
        self.range_at = {m: r for r in ranges for m in range(*r)}
        self.blocks = [b for coach in self.coaches for b in self.blocks_of(coach)]
        self.pieces = self.pieces_of() if self.case.get("grid") == "pack" else {}
        self.beyond = self.end_beyond() if any(end >= self.end for _start, end in self.pieces.values()) else None

    def ranges_between(self, first, last):
        ranges = None
        for coach, zone in zip(self.coaches, self.zones, strict=True):
            mine = ranges_of(coach, first, last)
            begin = instant(zone, self.now.astimezone(zone).date() - timedelta(days=35), "00:00")
            mine = [(max(a, begin), b) for a, b in mine if b > begin]
            if ranges is not None:
                mine = [(max(a, c), min(b, d)) for a, b in mine for c, d in ranges if max(a, c) < min(b, d)]
            ranges = sorted(mine)
        return ranges

    def end_beyond(self):
        """Where a piece that runs on beyond all that was laid out ends: round the clock still has a hole at the next change of the clock. None: not before each change of a year has passed."""
        first = at(self.end).date() - 2 * DAY
        until = None
        for begins, ends in self.ranges_between(first, first + 400 * DAY):
            if until is None:
                until = ends if begins <= self.end <= ends else None
            elif begins <= until:
                until = max(until, ends)
            else:
                return until
        return None

    def active(self, coach, with_holds=True):
        moved = self.case.get("reschedule_of")
        for b in coach.get("bookings") or []:
            if (b.get("status") or "confirmed") in ("confirmed", "pending") and (moved is None or b.get("id") != moved):
                yield b
        for h in (coach.get("holds") or []) if with_holds else []:
            if parse(h["expires"]) > self.now and not h.get("mine"):
                yield h

    def blocks_of(self, coach):
        things = [(parse(a), parse(b)) for a, b in coach.get("busy") or []]
        for thing in self.active(coach):
            start = parse(thing["start"]) - int(thing.get("buffer_before_min") or 0) * MINUTE
            things.append((start, parse(thing["end"]) + int(thing.get("buffer_after_min") or 0) * MINUTE))
        return [(floor(a), ceil(b)) for a, b in things if a < b]

    def pieces_of(self):
        shut = {m for a, b in self.blocks for m in range(a - self.after, b + self.before)}
        pieces, run = {}, []
        for minute in [*sorted(self.open - shut), None]:
            if run and (minute is None or minute != run[-1] + 1):
                pieces.update(dict.fromkeys(run, (run[0], run[-1] + 1)))
                run = []
            if minute is not None:
                run.append(minute)
        return pieces

    def on_grid(self, t):
        if self.case.get("grid") != "pack":
            return t in self.range_at and (t - self.range_at[t][0]) % self.step == 0
        if t not in self.pieces:
            return False
        start, end = self.pieces[t]
        if end >= self.end:
            end = self.beyond
        spare = self.step - 1 if end is None else (end - start - self.duration) % self.step
        bases = [next((n for n in (60, 30, 20, 15, 10, 5) if self.step % n == 0), 15), 15, 5]
        shifts = [next(s for s in range(1000) if at(start + s).astimezone(self.first_zone).minute % n == 0) for n in bases]
        start += next((s for s in shifts if s <= spare), 0)
        return t >= start and (t - start) % self.step == 0

    def soon_and_late(self, moment):
        """S8 and S9."""
        if not (moment > self.now and moment >= self.now + int(self.case.get("min_notice_min") or 0) * MINUTE):
            return False
        days = self.case.get("horizon_days")
        return days is None or all(moment.astimezone(z).date() <= self.now.astimezone(z).date() + timedelta(days=int(days)) for z in self.zones)

    def under_caps(self, moment):
        for coach, zone in zip(self.coaches, self.zones, strict=True):
            same = [t for t in self.active(coach) if (t.get("type") or "same") == "same"]
            dates = [parse(t["start"]).astimezone(zone).date() for t in same]
            day = moment.astimezone(zone).date()
            per_day, per_week = self.case.get("max_per_day"), self.case.get("max_per_week")
            if per_day is not None and sum(d == day for d in dates) >= per_day:
                return False
            if per_week is not None and sum(d.isocalendar()[:2] == day.isocalendar()[:2] for d in dates) >= per_week:
                return False
        return True

    def offers(self, t):
        moment = at(t)
        return (
            self.opens <= moment < self.closes
            and self.soon_and_late(moment)
            and self.on_grid(t)
            and all(m in self.open for m in range(t, t + self.duration))
            and not any(t - self.before < b and a < t + self.duration + self.after for a, b in self.blocks)
            and self.under_caps(moment)
        )

    def seats(self):
        for coach in self.coaches:
            for b in self.active(coach, with_holds=False):
                start = parse(b["start"])
                taken = 1 if b.get("seats_taken") is None else b["seats_taken"]
                free = (b.get("type") or "same") == "same" and taken < (self.case.get("seats") or 1)
                if free and self.opens <= start < self.closes and self.soon_and_late(start):
                    yield floor(start)


def starts(case):
    """The answer to a valid case, as whole minutes since 1970."""
    coaches = case.get("coaches") or [case]
    tables = [Table(case, coaches)] if case.get("mode") == "all" else [Table(case, [c]) for c in coaches]
    found = set()
    for table in tables:
        found.update(t for t in range(floor(table.opens), ceil(table.closes)) if table.offers(t))
        found.update(table.seats())
    return sorted(found)
